import { Command, Option } from 'commander';
import { sampleIsing } from '../../ising/sampling.ts';
import { defaultStart, defaultUpdate } from '../../ising/defaults.ts';
import type { StartState } from '../../ising/start.ts';
import { print, resultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { modelOf, withModelOptions, type ModelOptions } from '../arguments/model-options.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withRandomOption,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../arguments/options.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { whole } from '../arguments/parse.ts';
import { planRun, withRunOptions, type RunOptions } from '../arguments/run-options.ts';
import { withSession } from '../session.ts';
import {
  correlationCsv,
  correlationTables,
  simulationCsv,
  simulationFigures,
  simulationSummary,
  simulationTables,
} from '../simulate/report.ts';
import { simulationRow } from '../simulate/row.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface SimulateOptions extends CommonOptions, TemperatureOptions, RunOptions, ModelOptions {
  readonly every?: number;
  readonly start: StartState | 'auto';
  readonly correlations?: boolean;
  readonly out?: string;
}

/** Fewer measurements cannot be judged for drift. */
const leastMeasurements = 8;
/** Correlation functions measured in a run, at the least and at the most. */
const correlationSamples = { least: 32, most: 1000 };

/** `blockspin simulate` */
export function simulateCommand(): Command {
  const command = withRunOptions(
    new Command('simulate').description(
      'Sample an Ising model and print its observables with errors, beside the exact values where theory knows them. ' +
        'Several temperatures are sampled at once.',
    ),
  );
  withModelOptions(command)
    .addOption(
      new Option(
        '--every <n>',
        'sweeps between two measurements (default: 1, more in long runs)',
      ).argParser(whole(1)),
    )
    .addOption(
      new Option(
        '--start <state>',
        'start configuration: cold is the ground state, striped two domains side by side; auto: cold below the ' +
          'critical temperature, else hot',
      )
        .choices(['auto', 'hot', 'cold', 'striped'])
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
  withRandomOption(withCommonOptions(withTemperatureOptions(command, { anySign: true })));
  command.addHelpText(
    'after',
    '\nWithout a temperature: T = 2. Energies are per site in units of |J| (k = 1) and hold the field term; errors are one ' +
      'standard error, in the last digits.\nsusceptibility = N (<m^2> - <|m|>^2)/T, dm/dh = N (<m^2> - <m>^2)/T, ' +
      'Binder = 1 - <m^4>/(3 <m^2>^2); xi = second-moment correlation length, connected only in a field: in the ' +
      'ordered phase it tells the order, not the range of fluctuations.\n' +
      '\nExamples:\n' +
      '  blockspin simulate --size 64 --temperature 2.0\n' +
      '  blockspin simulate --size 32 --temperature 1.5:3.5:0.1 --out scan\n' +
      '  blockspin simulate --size 4096 --temperature 2.6 --replicas 1 --sweeps 500 --json\n' +
      '  blockspin simulate --size 256 --temperature 2.269 --update swendsen-wang --correlations\n' +
      '  blockspin simulate --lattice chain --size 128 --temperature 1 --field 0.2\n' +
      '  blockspin simulate --size 32 --temperature 2.1:2.5:0.05 --exchange\n' +
      '  blockspin simulate --size 32 --coupling -0.5 --update heat-bath',
  );
  return command.action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const temperatures = temperaturesOf(options, 2.0);
  const { size, seed, exchange = false } = options;
  const { update = defaultUpdate(options) } = options;
  const model = modelOf(options, temperatures, options.replicas);
  const { replicas, caution, ...plan } = planRun(options, temperatures, { model, update });
  const schedule = { ...plan, every: options.every ?? plan.every };
  const { every } = schedule;
  if (schedule.sweeps < leastMeasurements * every)
    throw new UsageError(
      `--every ${every}: give at most ${Math.floor(schedule.sweeps / leastMeasurements)}, so that ` +
        `${schedule.sweeps} sweeps hold ${leastMeasurements} measurements.`,
    );
  const start =
    options.start === 'auto' ? defaultStart(model, Math.min(...temperatures)) : options.start;
  const correlationsEvery = options.correlations
    ? correlationInterval(Math.floor(schedule.sweeps / every), { size, every })
    : undefined;
  const folder = options.out === undefined ? undefined : new OutputFolder(options.out);
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      const sampling = await sampleIsing(
        gpu,
        {
          ...model,
          size,
          temperatures,
          replicas,
          schedule,
          start,
          seed,
          update,
          exchange,
          ...(correlationsEvery && { correlationsEvery }),
        },
        {
          signal,
          phase: async (name, sweeps) => {
            if (name === 'Thermalizing') {
              // Not before the device has shown that it can hold these lattices: nothing is written for those refused.
              await folder?.begin();
              remark(`Thermalizing ${sweeps} sweeps, then measuring ${schedule.sweeps}.`);
            }
            progress.begin(name, sweeps, 'sweeps');
          },
          onProgress: (sweeps) => progress.update(sweeps),
        },
      );
      progress.clear();
      if (sampling.sweeps < leastMeasurements * every)
        throw new Error('Stopped before enough was measured.');
      if (sampling.stopped)
        remark(`Stopped after ${sampling.sweeps} of ${schedule.sweeps} sweeps.`);
      const run = { model, update, size, replicas, every, correlationsEvery, caution };
      const rows = sampling.series.map((series) => simulationRow(series, run));
      for (const { temperature, warnings } of rows)
        for (const warning of warnings) remark(`T = ${round(temperature, 6)}: ${warning}`);
      const { seconds, flips } = sampling;
      const result = resultDocument({
        command: 'simulate',
        adapter: gpu.adapter,
        seed,
        parameters: {
          ...model,
          size,
          temperatures,
          replicas,
          update,
          random: gpu.random,
          mode: sampling.geometry.mode,
          start,
          ...schedule,
          ...(sampling.exchange && { exchange: sampling.exchange }),
        },
        results: rows,
        timing: { seconds, flipsPerNanosecond: flips / seconds / 1e9 },
      });
      const parts = [
        simulationTables(rows),
        correlationTables(rows),
        simulationSummary(sampling, every),
      ];
      if (folder) {
        await folder.writeDocument('results.json', result);
        await folder.write('scan.csv', simulationCsv(rows));
        const correlations = correlationCsv(rows);
        if (correlations) await folder.write('correlations.csv', correlations);
        if (temperatures.length > 1)
          for (const { name, svg } of simulationFigures(rows, model, size))
            await folder.write(`figures/${name}.svg`, svg);
        parts.push(`Written to ${folder.path}.`);
      }
      return { document: result, text: parts.filter((part) => part !== '').join('\n\n') };
    },
  );
  print(document, options, text);
}

/**
 * Measurements between two of the correlation function, which costs about as much as 2 L sweeps: as much time for the
 * one as for the other, within limits of their number.
 */
function correlationInterval(
  count: number,
  { size, every }: { size: number; every: number },
): number {
  const wanted = Math.max(
    Math.ceil((2 * size) / every),
    Math.ceil(count / correlationSamples.most),
  );
  return Math.max(1, Math.min(wanted, Math.floor(count / correlationSamples.least)));
}
