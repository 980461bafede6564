import { Command, Option } from 'commander';
import { growingCoupling, growingSweeps } from '../../rg/growing.ts';
import { withCommonOptions, withRandomOption } from '../arguments/options.ts';
import { latticeSize, real, whole } from '../arguments/parse.ts';
import { firstLattices } from '../grow/first-lattices.ts';
import type { GrowOptions } from '../grow/options.ts';
import { assertFits, levelsOf } from '../grow/room.ts';
import { runGrow } from '../grow/run.ts';
import { LatticeArray } from '../output/lattice-array.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** Couplings of the fine spins, of either sign. */
const coupling = real(-10, { most: 10, orEqual: true });

/** `blockspin grow` */
export function growCommand(): Command {
  const command = new Command('grow')
    .description(
      'Zoom into a critical Ising lattice: each step doubles its side. Every spin becomes a block of 2 x 2 spins whose ' +
        'majority it is, and the fine spins are drawn from their exact distribution given the blocks.',
    )
    .addOption(
      new Option('--size <L>', 'side of the first lattice, which is brought to equilibrium at T_c')
        .argParser(latticeSize)
        .default(64),
    )
    .addOption(
      new Option(
        '--from <file.npy>',
        'grow the lattices of this file, as simulate --lattices and grow --out write them',
      ).conflicts(['size', 'replicas']),
    )
    .addOption(
      new Option('--steps <n>', 'how often the side is doubled').argParser(whole(1, 16)).default(4),
    )
    .addOption(
      new Option(
        '--coupling <K>',
        'coupling of nearest neighbours among the fine spins; the default keeps critical lattices critical',
      )
        .argParser(coupling)
        .default(growingCoupling),
    )
    .addOption(
      new Option(
        '--diagonal <K>',
        'coupling of diagonal neighbours; such runs take two to three times as long',
      )
        .argParser(coupling)
        .default(0),
    )
    .addOption(
      new Option('--plaquette <K>', 'coupling of the four spins of a plaquette, likewise')
        .argParser(coupling)
        .default(0),
    )
    .addOption(
      new Option('--sweeps <n>', 'sweeps over the fine spins in each step; 5 suffice')
        .argParser(whole(1, 1_000_000))
        .default(growingSweeps),
    )
    .addOption(
      new Option(
        '--replicas <n>',
        'independent lattices: a multiple of 32, or any number if the size is a multiple of 64',
      )
        .argParser(whole(1))
        .default(1),
    )
    .option(
      '--out <file.npy>',
      'write the last lattices as bits, 1 is up; a .json beside says what they are',
    )
    .option('--packed', 'write eight sites in a byte, as numpy.packbits does')
    .option('--pictures <folder>', 'write a picture (PNG) of the first lattice of every side');
  return withRandomOption(withCommonOptions(command))
    .addHelpText(
      'after',
      `
A block with two spins up and two down has half the weight of the others, because it stands for both block spins. Zoomed
out again by majority, with ties decided by the coarse lattice, a grown lattice gives the coarse one back bit for bit.

The default coupling, ${growingCoupling}, was measured (to 0.0003): with it the magnetization falls from size to size as it should,
2 - log2 a = 1.875, and the energy stays within 0.3 % of the critical value. With K_c = 0.4406868 the first step from a
lattice of block spins is exact, but lattices grown more than once become too magnetic, by 0.85 % in m^2 a step. Couplings of
nearest neighbours, diagonals and plaquettes can be chosen; those of farther neighbours cannot.

a = <m' m>/<m^2> compares the magnetizations of a lattice (m) and of the one it grew from (m'). The column needs 8 lattices.
The error of the energy is the spread of the lattices; of fewer than 8 it is the fluctuation that theory gives at T_c.

Examples:
  npx blockspin grow --size 64 --steps 4 --out grown.npy --pictures zoom
  npx blockspin grow --from grown.npy --steps 1
  npx blockspin grow --size 64 --steps 6 --packed --out big.npy
  npx blockspin grow --size 8 --replicas 512 --steps 3
  npx blockspin grow --size 16 --replicas 256 --steps 2 --coupling 0.4406868
  npx blockspin grow --size 16 --replicas 64 --steps 1 --coupling 0.36 --diagonal 0.08 --plaquette -0.01`,
    )
    .action(grow);
}

async function grow(options: GrowOptions): Promise<void> {
  const { steps, packed, out, pictures } = options;
  if (packed && out === undefined)
    throw new UsageError('--packed: give the file of the lattices too, --out FILE.npy.');
  const file = out === undefined ? undefined : new LatticeArray(out, { flag: '--out', packed });
  const folder =
    pictures === undefined ? undefined : new OutputFolder(pictures, { flag: '--pictures' });
  const first = await firstLattices(options);
  const shapes = levelsOf(first.geometry, steps);
  assertFits(shapes, options, file);
  await runGrow({ options, first, shapes, file, pictures: folder });
}
