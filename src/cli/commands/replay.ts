import { Command, InvalidArgumentError, Option } from 'commander';
import { siteCount } from '../../ensemble/geometry.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import { simulationOptions, follow, parsePhases, type Phase } from '../../ising/history.ts';
import { largestField } from '../../ising/model.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { singleStarts } from '../../ising/start.ts';
import { temperatureLimits } from '../../ising/thermal-point.ts';
import { writeNpy } from '../../formats/npy.ts';
import { resultDocument } from '../output/document.ts';
import { formatTable } from '../output/format.ts';
import { withCommonOptions, type CommonOptions } from '../arguments/options.ts';
import { mostArrayBytes } from '../output/lattice-array.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { latticeSize, real, whole } from '../arguments/parse.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface ReplayOptions extends CommonOptions {
  readonly size: number;
  readonly start: (typeof singleStarts)[number];
  readonly history: readonly Phase[];
  readonly beside: number;
  readonly sweeps: number;
  readonly measure: number;
  readonly out?: string;
}

/** `blockspin replay` */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description(
      'Make a lattice of the lab again, bit for bit, and measure it. The lab shows the command for its lattice under ' +
        '"Command line".',
    )
    .addOption(
      new Option('--size <L>', 'side of the lattice, a multiple of 64')
        .argParser(latticeSize)
        .default(256),
    )
    .addOption(
      new Option('--start <state>', 'start configuration').choices(singleStarts).default('hot'),
    )
    .addOption(
      new Option(
        '--history <phases>',
        'conditions by first sweep: sweep:temperature:field:update, with commas between the phases; the first phase begins ' +
          'at sweep 0. Required',
      )
        .argParser(history)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--beside <dT>',
        'the lab simulated two more lattices, colder and hotter by this much; give the difference so that the random ' +
          'numbers of cluster updates are the same',
      )
        .argParser(real(0, { most: 100, orEqual: true }))
        .default(0),
    )
    .addOption(new Option('--sweeps <n>', 'sweeps to do').argParser(whole(0)).default(0))
    .addOption(
      new Option(
        '--measure <n>',
        'configurations to measure: the lattice after --sweeps, and after each further sweep',
      )
        .argParser(whole(1, 10_000))
        .default(1),
    )
    .option(
      '--out <folder>',
      'write results.json and lattice.npy (1 is up, 0 is down) into a new folder',
    );
  return withCommonOptions(command)
    .addHelpText(
      'after',
      `
Energies are per site in units of J and include the field term. Each is the exact energy of one configuration and not
an average, so errors are 0.

Examples:
  npx blockspin replay --size 256 --history 0:2.269185:0:metropolis --sweeps 500
  npx blockspin replay --seed 7 --history 0:5:0:swendsen-wang,30:2:0:metropolis --sweeps 90 --out again`,
    )
    .action(replay);
}

function history(text: string): Phase[] {
  const phases = parsePhases(text);
  if (phases) return phases;
  throw new InvalidArgumentError(
    'Give sweep:temperature:field:update, as 0:2.269:0:metropolis, with commas between phases and sweeps rising from 0; ' +
      `temperatures from ${temperatureLimits.least} to ${temperatureLimits.most}, fields from ${-largestField} to ${largestField}.`,
  );
}

async function replay(options: ReplayOptions): Promise<void> {
  const { size, seed, start, history: phases, beside, sweeps, measure, out } = options;
  const late = phases.find(({ sweep }) => sweep > sweeps);
  if (late)
    throw new UsageError(
      `--history: sweep ${late.sweep} is after the last one, --sweeps ${sweeps}.`,
    );
  const hottest = Math.max(...phases.map(({ temperature }) => temperature)) + beside;
  if (hottest > temperatureLimits.most)
    throw new UsageError(
      `--beside ${beside}: the hotter lattice would have a temperature of ${hottest}; at most ${temperatureLimits.most} is possible.`,
    );
  const [first] = phases;
  if (!first) throw new UsageError('--history: give at least one phase.');
  const beginning = simulationOptions({ size, seed, start, beside }, first);
  const { geometry } = beginning;
  const folder =
    out === undefined ? undefined : new OutputFolder(out, { replaceable: ['lattice.npy'] });
  if (folder && siteCount(geometry) > mostArrayBytes)
    throw new UsageError(
      `--size ${size}: lattice.npy would have ${siteCount(geometry)} bytes, and a file holds at most ${mostArrayBytes}; leave --out out, ` +
        `or give at most ${64 * Math.floor(Math.sqrt(mostArrayBytes) / 64)}.`,
    );
  await withSession(options, async ({ gpu, progress, signal, claim }) => {
    const began = performance.now();
    const simulation = await IsingSimulation.create(gpu, beginning);
    await gpu.settle();
    claim(folder);
    progress.begin('Replaying', sweeps, 'sweeps');
    await follow(simulation, { phases, sweeps }, beside, {
      signal,
      onProgress: (done) => progress.update(done),
    });
    progress.clear();
    if (simulation.sweeps < sweeps) throw new Error('Stopped before the lattice was made.');
    const lattice = folder && unpackLattice(geometry, (await simulation.readState()).words, 0);
    const measurement = await simulation.measure(1);
    const results = [];
    for (let index = 0; index < measure && !signal.aborted; index++) {
      if (index > 0) await simulation.sweep(1);
      const { energy, magnetization } = await simulation.observeNow(measurement);
      results.push({
        sweep: simulation.sweeps,
        energy: exactly(energy),
        magnetization: exactly(magnetization),
      });
    }
    measurement.dispose();
    simulation.dispose();
    const seconds = (performance.now() - began) / 1000;
    const made = resultDocument({
      command: 'replay',
      adapter: gpu.adapter,
      seed,
      parameters: { size, start, history: phases, beside, sweeps, measure },
      results,
      timing: { seconds, flipsPerNanosecond: (sweeps * siteCount(geometry)) / seconds / 1e9 },
    });
    const table = formatTable(
      ['sweep', 'energy', 'm'],
      results.map(({ sweep, energy, magnetization }) => [
        `${sweep}`,
        energy.value.toFixed(8),
        magnetization.value.toFixed(8),
      ]),
    );
    return {
      document: made,
      text: table,
      ...(folder &&
        lattice && {
          write: async () => {
            await folder.write('lattice.npy', writeNpy({ shape: [size, size], data: lattice }));
            await folder.writeDocument('results.json', made);
          },
          written: `\n\nWritten to ${visibleText(folder.path)}.`,
        }),
    };
  });
}

/** The value of a single configuration: nothing is averaged, so there is no error. */
function exactly(values: Float64Array): { value: number; error: 0 } {
  return { value: values[0] ?? Number.NaN, error: 0 };
}
