import { Command, Option } from 'commander';
import { observablesOf, type IsingObservables } from '../../ising/observables.ts';
import { sampleIsing, type Sampling } from '../../ising/sampling.ts';
import {
  assertSeriesHeld,
  planSampling,
  type SamplingOptions,
  type SamplingPlan,
} from '../../ising/sampling-plan.ts';
import { singleStarts, type StartState } from '../../ising/start.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import {
  assertExchangeable,
  withModelOptions,
  type ModelOptions,
} from '../arguments/model-options.ts';
import {
  thermalChoice,
  withCommonOptions,
  withRandomOption,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import { whole } from '../arguments/parse.ts';
import {
  planned,
  withRunOptions,
  withSizeOption,
  type RunOptions,
} from '../arguments/run-options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { resultDocument, type ResultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession, type Session } from '../session.ts';
import {
  correlationCsv,
  correlationTables,
  simulationCsv,
  simulationFigures,
  simulationSummary,
  simulationTables,
} from '../simulate/report.ts';

interface SimulateOptions extends CommonOptions, TemperatureOptions, RunOptions, ModelOptions {
  readonly every?: number;
  readonly start: StartState | 'auto';
  readonly correlations?: boolean;
  readonly out?: string;
}

const defaultTemperature = 2;

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
      '--out <folder>',
      'write results.json, tables (CSV) and figures (SVG) into a new folder',
    );
  return withRandomOption(withCommonOptions(command))
    .addHelpText(
      'after',
      `
Energies are per site in units of |J| (k = 1) and include the field term. Errors are one standard error, in the last
digits. susceptibility = N (<m^2> - <|m|>^2)/T, dm/dh = N (<m^2> - <m>^2)/T, Binder = 1 - <m^4>/(3 <m^2>^2). xi is the
second-moment correlation length. Below T_c without a field, xi is dominated by the magnetization and is not the length
of the fluctuations.

Examples:
  npx blockspin simulate --size 64 --temperature 2.0
  npx blockspin simulate --size 32 --temperature 1.5:3.5:0.1 --out scan
  npx blockspin simulate --size 4096 --temperature 2.6 --replicas 1 --sweeps 500 --json
  npx blockspin simulate --size 64 --temperature 2.269 --update swendsen-wang --sweeps 500 --correlations
  npx blockspin simulate --lattice chain --size 128 --temperature 1 --field 0.2
  npx blockspin simulate --size 32 --temperature 2.1:2.5:0.05 --exchange
  npx blockspin simulate --size 32 --coupling -0.5 --update heat-bath`,
    )
    .action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const plan = planned(() => planSampling(samplingOptions(options)), options);
  assertSeriesHeld(plan);
  const { sweeps, every } = plan.schedule;
  if (sweeps < leastMeasurements * every)
    throw new UsageError(
      `--every ${every}: give at most ${Math.floor(sweeps / leastMeasurements)}, so that ` +
        `${sweeps} sweeps hold ${leastMeasurements} measurements.`,
    );
  const folder =
    options.out === undefined
      ? undefined
      : new OutputFolder(options.out, {
          replaceable: ['scan.csv', 'correlations.csv', 'figures'],
        });
  await withSession(options, async (session) => {
    const sampling = await sampleWithProgress(session, plan, folder);
    const rows = observablesOf(sampling);
    for (const { temperature, warnings } of rows)
      for (const warning of warnings) session.remark(`T = ${round(temperature, 6)}: ${warning}`);
    const document = documentOf(session, sampling, rows);
    const parts = [simulationTables(rows), correlationTables(rows), simulationSummary(sampling)];
    return {
      document,
      text: parts.filter((part) => part !== '').join('\n\n'),
      ...(folder && {
        write: () => writeResults(folder, { document, rows, plan }),
        written: `\n\nWritten to ${visibleText(folder.path)}.`,
      }),
    };
  });
}

/** @throws UsageError for flags that contradict each other */
function samplingOptions(options: SimulateOptions): SamplingOptions {
  const { lattice, size, replicas, field, update, exchange, seed } = options;
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
    schedule: options,
    start: options.start === 'auto' ? undefined : options.start,
    correlationsEvery: options.correlations ? 'auto' : undefined,
  };
}

/** @throws Error where the run was stopped before there was enough to judge */
async function sampleWithProgress(
  { gpu, progress, signal, remark, claim }: Session,
  plan: SamplingPlan,
  folder: OutputFolder | undefined,
): Promise<Sampling> {
  const { sweeps, every } = plan.schedule;
  const sampling = await sampleIsing(gpu, plan, {
    signal,
    phase: async (name, length) => {
      if (name === 'Thermalizing') {
        // The device has shown by now that it can hold these lattices: nothing is written for lattices that are refused.
        claim(folder);
        remark(`Thermalizing ${length} sweeps, then measuring ${sweeps}.`);
      }
      progress.begin(name, length, 'sweeps');
    },
    onProgress: (done) => progress.update(done),
  });
  progress.clear();
  if (sampling.sweeps < leastMeasurements * every)
    throw new Error('Stopped before enough was measured.');
  if (sampling.stopped) remark(`Stopped after ${sampling.sweeps} of ${sweeps} sweeps.`);
  return sampling;
}

function documentOf(
  { gpu }: Session,
  { plan, exchange, flips, seconds }: Sampling,
  rows: readonly IsingObservables[],
): ResultDocument {
  const { model, size, points, replicas, update, geometry, start, seed } = plan;
  const { thermalize, sweeps, every } = plan.schedule;
  return resultDocument({
    command: 'simulate',
    adapter: gpu.adapter,
    seed,
    parameters: {
      ...model,
      size,
      temperatures: points.map(({ temperature }) => temperature),
      couplings: points.map(({ coupling }) => coupling),
      replicas,
      update,
      random: gpu.random,
      mode: geometry.mode,
      start,
      thermalize,
      sweeps,
      every,
      ...(exchange && { exchange }),
    },
    results: rows,
    timing: { seconds, flipsPerNanosecond: flips / seconds / 1e9 },
  });
}

/** The document comes last: a folder that has it has all the rest. */
async function writeResults(
  folder: OutputFolder,
  {
    document,
    rows,
    plan,
  }: { document: ResultDocument; rows: readonly IsingObservables[]; plan: SamplingPlan },
): Promise<void> {
  await folder.write('scan.csv', simulationCsv(rows));
  const correlations = correlationCsv(rows);
  if (correlations) await folder.write('correlations.csv', correlations);
  if (rows.length > 1)
    for (const { name, svg } of simulationFigures(rows, plan.model, plan.size))
      await folder.write(`figures/${name}.svg`, svg);
  await folder.writeDocument('results.json', document);
}
