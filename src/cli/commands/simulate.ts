import type { SamplingShare } from '../../ising/sampling-layout.ts';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { samplingState, type SamplingState } from '../../ising/sampler-state.ts';
import {
  assertSeriesHeld,
  planSampling,
  type SamplingOptions,
  type SamplingPlan,
} from '../../ising/sampling-plan.ts';
import { singleStarts } from '../../ising/start.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { assertExchangeable, withModelOptions } from '../arguments/model-options.ts';
import {
  thermalChoice,
  withCommonOptions,
  withRandomOption,
  withTemperatureOptions,
} from '../arguments/options.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import { whole } from '../arguments/parse.ts';
import { planned, withRunOptions, withSizeOption } from '../arguments/run-options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { existingFolder } from '../output/lattice-array.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { recordedFlags } from '../sampling/flags.ts';
import { printComplete, resumedRun, stateFault } from '../sampling/resumed.ts';
import { assertRoom } from '../sampling/room.ts';
import { measureGiven, samplingFlags } from '../simulate/given.ts';
import { LatticeFile, latticeInterval } from '../simulate/lattices.ts';
import type { SimulateOptions } from '../simulate/options.ts';
import { runSimulation, type SimulationRun } from '../simulate/run.ts';
import { seriesBytes } from '../simulate/series-files.ts';

const defaultTemperature = 2;
const mostParts = 1024;

/** `blockspin simulate` */
export function simulateCommand(): Command {
  const command = withSizeOption(new Command('simulate')).description(
    'Sample an Ising model and print its observables with errors. Where theory knows the exact value, it stands beside ' +
      'the measured one. Several temperatures are sampled at once.',
  );
  withTemperatureOptions(command, {
    several: 'also',
    fallback: `${defaultTemperature}`,
    anySign: true,
    infinite: true,
  });
  withRunOptions(withModelOptions(command))
    .addOption(
      new Option(
        '--every <n>',
        'sweeps between two measurements (default: 1, more in long runs and on large lattices)',
      ).argParser(whole(1)),
    )
    .addOption(
      new Option(
        '--start <state>',
        'start configuration: cold is the ground state, striped has two domains side by side, hot is random; auto is ' +
          'cold on squares below the critical temperature, else hot',
      )
        .choices(['auto', ...singleStarts])
        .default('auto'),
    )
    .option(
      '--correlations',
      'also measure the correlation function, the structure factor and the correlation length',
    )
    .option(
      '--lattices <file.npy>',
      'also keep the lattices themselves, as bits that train --data reads; a .json beside says what they are',
    )
    .addOption(
      new Option(
        '--lattices-every <n>',
        'sweeps between two lattices that are kept (default: 4 relaxation times)',
      ).argParser(whole(1)),
    )
    .option('--packed', 'keep eight sites of a lattice in a byte, as numpy.packbits does')
    .option('--series', 'also write every single measurement into --out, as arrays (.npy)')
    .option(
      '--moments',
      'also write exact sums of energies and magnetizations into --out (moments.json), which plan merge puts together',
    )
    .addOption(
      new Option(
        '--part <i/n>',
        'sample only part i of n equal parts of the replicas, with the random numbers that the part has in the whole run',
      ).argParser(share),
    )
    .addOption(
      new Option(
        '--out <folder>',
        'write results.json, tables (CSV) and figures (SVG) into a new folder, and checkpoints on the way',
      ).conflicts('resume'),
    )
    .option('--resume <folder>', 'go on with a run that was stopped or killed, to the same bits')
    .addOption(
      new Option(
        '--from <file.npy>',
        'measure the lattices of this file, as --lattices and grow --out write them, and sample none; --temperature then only ' +
          'says which exact values stand beside (default: the temperature in the .json beside the file, otherwise the critical ' +
          'one), and --out writes results.json alone',
      ).conflicts(samplingFlags),
    );
  withRandomOption(withCommonOptions(command));
  const flags = recordedFlags(command);
  return command
    .addHelpText(
      'after',
      `
Energies are per site in units of |J| (k = 1) and include the field term. Errors are one standard error, in the last
digits. susceptibility = N (<m^2> - <|m|>^2)/T, dm/dh = N (<m^2> - <m>^2)/T, Binder = 1 - <m^4>/(3 <m^2>^2). xi is the
second-moment correlation length. Below T_c without a field, xi is dominated by the magnetization and is not the length
of the fluctuations. Where Metropolis would accept nearly every proposal, from T = 76 on, the default update is heat bath.

With --out, a checkpoint is written every minute, more often at the beginning, and on Ctrl-C. scan.partial.csv has the rows
so far.

Examples:
  npx blockspin simulate --size 64 --temperature 2.0
  npx blockspin simulate --size 32 --temperature 1.5:3.5:0.1 --out scan
  npx blockspin simulate --size 16 --temperature 2,2.5 --lattices samples.npy
  npx blockspin simulate --size 4096 --temperature 3 --replicas 1 --sweeps 500 --json
  npx blockspin simulate --size 64 --temperature 2.269 --update swendsen-wang --sweeps 600 --correlations
  npx blockspin simulate --lattice chain --size 128 --temperature 1 --field 0.2
  npx blockspin simulate --size 32 --temperature 2.1:2.5:0.05 --exchange
  npx blockspin simulate --size 32 --coupling -0.5 --update heat-bath
  npx blockspin grow --steps 1 --out grown.npy
  npx blockspin simulate --from grown.npy --correlations`,
    )
    .action((options: SimulateOptions) => simulate(options, command, flags));
}

async function simulate(
  options: SimulateOptions,
  command: Command,
  flags: readonly string[],
): Promise<void> {
  const { from } = options;
  if (from !== undefined) return measureGiven({ ...options, from });
  if (options.resume === undefined) {
    const run = { command: 'simulate', flags, workingFolder: process.cwd() };
    const folder = options.out === undefined ? undefined : new OutputFolder(options.out);
    return runSimulation({ options, call: options, folder, run, ...plansOf(options, folder) });
  }
  const resumed = await resumedRun<SimulateOptions>(command, simulateCommand(), options.resume);
  if ('document' in resumed) return printComplete(resumed, options);
  const { folder, checkpoint } = resumed;
  const { lattices } = resumed.options;
  const ofRun = {
    ...resumed.options,
    ...(lattices !== undefined && { lattices: path.resolve(checkpoint.workingFolder, lattices) }),
  };
  const plans = plansOf(ofRun, folder, true);
  return runSimulation({
    options: ofRun,
    call: options,
    folder,
    run: checkpoint,
    ...plans,
    from: stateOf(checkpoint.state, plans.plan, options.resume),
  });
}

/** @throws UsageError for a state of another run */
function stateOf(stored: unknown, plan: SamplingPlan, folder: string): SamplingState | undefined {
  try {
    return stored === undefined ? undefined : samplingState(stored, plan);
  } catch (error) {
    throw stateFault(error, folder);
  }
}

/** @throws UsageError for flags that contradict each other, or ask for more than there is room for */
function plansOf(
  options: SimulateOptions,
  folder: OutputFolder | undefined,
  resumed = false,
): Pick<SimulationRun, 'plan' | 'latticeFile'> {
  const plan = simulationPlan(options);
  const { lattices, latticesEvery, packed, series, moments, part } = options;
  if (part && !folder)
    throw new UsageError('--part: give a folder for what the part measures too, --out FOLDER.');
  if (moments && !folder)
    throw new UsageError('--moments: give a folder for the sums too, --out FOLDER.');
  if (series) {
    if (!folder) throw new UsageError('--series: give a folder for the arrays too, --out FOLDER.');
    const bytes = seriesBytes(plan);
    const existing = existingFolder(path.join(folder.path, 'data'));
    assertRoom({ flag: '--series', memory: 2 * bytes, disk: bytes, folder: existing });
  }
  if (lattices === undefined) {
    if (packed)
      throw new UsageError('--packed: give the file of the lattices too, --lattices FILE.npy.');
    if (latticesEvery === undefined) return { plan, latticeFile: undefined };
  }
  const kept = { ...plan, latticesEvery: latticeInterval(options, plan) };
  return {
    plan: kept,
    latticeFile: new LatticeFile(lattices ?? '', kept, { packed, resumed, out: folder }),
  };
}

/**
 * The run that flags ask for, without the files that it writes.
 * @throws BlockspinError for flags that contradict each other, or series that the host cannot hold
 */
export function simulationPlan(options: SimulateOptions): SamplingPlan {
  const plan = planned(() => planSampling(samplingOptions(options)), options);
  assertSeriesHeld(plan);
  const { sweeps, every } = plan.schedule;
  if (sweeps < leastMeasurements * every)
    throw new UsageError(
      `--every ${every}: give at most ${Math.floor(sweeps / leastMeasurements)}, so that ` +
        `${sweeps} sweeps hold ${leastMeasurements} measurements.`,
    );
  return plan;
}

/** The parser of --part. */
function share(text: string): SamplingShare {
  const [, number, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const found = { number: Number(number), of: Number(of) };
  if (found.of >= 1 && found.of <= mostParts && found.number >= 1 && found.number <= found.of)
    return found;
  throw new InvalidArgumentError(
    `Give the number of the part and how many there are, at most ${mostParts}, as 1/4.`,
  );
}

/** @throws UsageError for flags that contradict each other */
function samplingOptions(options: SimulateOptions): SamplingOptions {
  const { lattice, size, replicas, field, update, exchange, seed, part } = options;
  const choice = thermalChoice(options, defaultTemperature);
  assertExchangeable({ ...options, points: thermalPoints(choice) });
  return {
    ...choice,
    lattice,
    size,
    replicas,
    field,
    update,
    exchange,
    seed,
    part,
    schedule: options,
    start: options.start === 'auto' ? undefined : options.start,
    correlationsEvery: options.correlations ? 'auto' : undefined,
  };
}
