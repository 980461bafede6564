import type { Gpu } from '../gpu/gpu.ts';
import { ContrastiveDivergence } from '../rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../rbm/training/options.ts';
import { encode } from '../rbm/sampling/encode.ts';
import { largestParameter } from '../rbm/machine/largest-parameter.ts';
import type { Rbm } from '../rbm/machine/machine.ts';
import { readUnits, type PackedUnits } from '../rbm/machine/packed-units.ts';
import type { RbmParameters, UnitKind } from '../rbm/machine/parameters.ts';
import { Patches } from '../rbm/machine/patches.ts';
import { reconstructionError } from '../rbm/evaluation/reconstruction.ts';
import { reconstruct } from '../rbm/evaluation/stack-reconstruction.ts';
import { checksum, compare, type Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { decidingMachine } from './deciding-machine.ts';
import { geometries, machineShape, seed, training as rates } from './problems.ts';

/** Allowed rounding error for a few numbers below 256 with 24 bits. */
const tolerance = 1e-4;

type Variant = Pick<TrainingOptions, 'statistics' | 'algorithm' | 'centred' | 'chains'>;

/** Variants of training, by the name of their common setting. */
const ways: Readonly<Record<string, Variant>> = {
  cd: { algorithm: 'cd' },
  centred: { algorithm: 'cd', centred: true },
  pcd: { algorithm: 'pcd', chains: 40 },
  'centred pcd': { algorithm: 'pcd', chains: 40, centred: true },
};

/**
 * Compares the training kernels with each other, for a machine whose weights decide every unit. Conditional means then
 * equal samples, so the gradients from means and from samples must agree. The machine with the other kind of units must
 * draw the same samples. `machineChecks` compares these samples with a known answer.
 * @param kinds kinds of units; their samples are compared where both are given
 */
export async function trainingChecks(
  gpu: Gpu,
  kinds: readonly UnitKind[] = ['binary', 'spin'],
): Promise<Check[]> {
  const lattice = await hotLattices(gpu, geometries.strips);
  const { side, groups } = machineShape;
  const patches = await Patches.create(gpu, lattice, { side, groups, seed });
  patches.update(0);
  const data = patches.batch;
  const checks: Check[] = [];
  const drawn: string[] = [];
  for (const units of kinds) {
    for (const [way, variant] of Object.entries(ways)) {
      const samples = await trained(gpu, data, units, { ...variant, statistics: 'samples' });
      const means =
        variant.algorithm === 'pcd'
          ? (['probabilities'] as const)
          : (['probabilities', 'mean-field'] as const);
      for (const statistics of means) {
        const other = await trained(gpu, data, units, { ...variant, statistics });
        checks.push(alike(`training, ${way}, ${statistics}, ${units}`, samples, other));
      }
    }
    const machine = await decidingMachine(gpu, units);
    const hidden = await encode(gpu, machine, data, { seed, stream: 0 });
    drawn.push(checksum(await readUnits(gpu, hidden)));
    checks.push(await reconstructionCheck(gpu, machine, data));
    checks.push(await likelierCheck(gpu, machine, { data, hidden }));
    checks.push(await largestCheck(gpu, machine));
    hidden.buffer.destroy();
    machine.dispose();
  }
  const [binary, spin] = drawn;
  if (binary !== undefined && spin !== undefined)
    checks.push(compare('rbm-units, spin draws as binary', spin, binary));
  patches.dispose();
  lattice.dispose();
  return checks;
}

async function trained(
  gpu: Gpu,
  data: PackedUnits,
  units: UnitKind,
  variant: Variant,
): Promise<RbmParameters> {
  const { updates, ...options } = rates;
  const machine = await decidingMachine(gpu, units);
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data,
    batch: 32 * machineShape.groups,
    schedule: 'constant',
    // One update takes all of the data.
    epochs: updates,
    seed,
    ...options,
    // If a mean is 1e-35 where the sample is 0, a weight of 0 gets a sign, and the L1 penalty then changes it.
    l1: 0,
    ...variant,
  });
  await training.train();
  const parameters = await machine.readParameters();
  training.dispose();
  machine.dispose();
  return parameters;
}

function alike(name: string, one: RbmParameters, other: RbmParameters): Check {
  let largest = 0;
  for (const part of ['weights', 'visibleBias', 'hiddenBias'] as const)
    for (const [at, value] of one[part].entries()) {
      const difference = Math.abs(value - (other[part][at] ?? NaN));
      if (!(difference <= largest)) largest = difference;
    }
  return {
    name,
    passed: largest < tolerance,
    detail: `parameters of both gradients differ by ${largest.toExponential(1)}`,
  };
}

/** If the weights decide every unit, the likelier value of each mean is the drawn value. */
async function likelierCheck(
  gpu: Gpu,
  machine: Rbm,
  { data, hidden }: { data: PackedUnits; hidden: PackedUnits },
): Promise<Check> {
  const drawn = await encode(gpu, machine, hidden, { seed, stream: 0, layer: 'visible' });
  const given = await reconstruct(gpu, [machine], data);
  const check = compare(
    `rbm-threshold, ${machine.units}`,
    checksum(await readUnits(gpu, given)),
    checksum(await readUnits(gpu, drawn)),
  );
  for (const { buffer } of [drawn, given]) buffer.destroy();
  return check;
}

/** Checks the largest parameter of a machine: first a negative bias, then NaN, which counts as larger than all numbers. */
async function largestCheck(gpu: Gpu, machine: Rbm): Promise<Check> {
  const { visible, hidden } = machine;
  const hiddenBias = new Float32Array(hidden).fill(-0.5);
  hiddenBias[hidden - 1] = -640.5;
  machine.writeParameters({ visibleBias: new Float32Array(visible), hiddenBias });
  const largest = await largestParameter(gpu, machine);
  hiddenBias[0] = NaN;
  machine.writeParameters({ hiddenBias });
  const runaway = await largestParameter(gpu, machine);
  return compare(`rbm-largest-parameter, ${machine.units}`, `${largest} ${runaway}`, '640.5 NaN');
}

/** Without chance, the wrong bits counted during an update equal the wrong bits counted afterwards. */
async function reconstructionCheck(gpu: Gpu, machine: Rbm, data: PackedUnits): Promise<Check> {
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data,
    batch: 32 * machineShape.groups,
    algorithm: 'cd',
    statistics: 'samples',
    seed,
    learningRate: 1e-9,
  });
  training.submitUpdates(1);
  const counted = (await training.readReconstructionError())?.value ?? NaN;
  const measured = (await reconstructionError(gpu, machine, data, { seed }))?.value ?? NaN;
  training.dispose();
  return {
    name: `rbm-differences, ${machine.units}`,
    passed: counted === measured && counted > 0,
    detail: `wrong bits: ${counted.toFixed(5)} counted during the update, ${measured.toFixed(5)} counted afterwards`,
  };
}
