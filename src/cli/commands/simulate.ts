import { Command, Option } from 'commander';
import { exactValues } from '../../ising/exact.ts';
import { sampleIsing, type SampledSeries, type Sampling } from '../../ising/sampling.ts';
import { defaultStart } from '../../ising/schedule.ts';
import type { StartState } from '../../ising/start.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages, type ThermalAverages } from '../../statistics/thermal.ts';
import { judgeThermalization } from '../../statistics/thermalization.ts';
import { print, resultDocument } from '../document.ts';
import { formatDeviation, formatMeasured, formatTable, round } from '../format.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../options.ts';
import { whole } from '../parse.ts';
import { planRun, withRunOptions, type RunOptions } from '../run-options.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface SimulateOptions extends CommonOptions, TemperatureOptions, RunOptions {
  readonly every?: number;
  readonly start: StartState | 'auto';
}

/** One temperature of the results. */
type Row = ReturnType<typeof row>;

/** Fewer measurements cannot be judged for drift. */
const leastMeasurements = 8;
/** From size 6 on no state is known that checkerboard Metropolis cannot reach. */
const leastErgodic = 4;
const unreachable =
  'at size 4 checkerboard sweeps cannot reach 36 of the 65,536 states, which shifts energies by 1e-5 at the ' +
  'critical temperature and 1e-4 at T = 5.';

/** `blockspin simulate` */
export function simulateCommand(): Command {
  const command = withRunOptions(new Command('simulate'))
    .description(
      'Sample the Ising model on a periodic square lattice and print energy, |m| and specific heat with errors, ' +
        'beside the exact values.',
    )
    .addOption(
      new Option(
        '--every <n>',
        'sweeps between two measurements (default: 1, more in long runs)',
      ).argParser(whole(1)),
    )
    .addOption(
      new Option(
        '--start <state>',
        'start configuration; auto: cold below the critical temperature',
      )
        .choices(['auto', 'hot', 'cold'])
        .default('auto'),
    );
  withCommonOptions(withTemperatureOptions(command));
  command.addHelpText(
    'after',
    '\nWithout a temperature: T = 2. Energies are per site in units of J, with k = 1; errors are one standard error, in the last digits.\n' +
      '\nExamples:\n' +
      '  blockspin simulate --size 64 --temperature 2.0\n' +
      '  blockspin simulate --size 32 --temperature 1.5:3.5:0.25 --replicas 64\n' +
      '  blockspin simulate --size 4096 --temperature 2.6 --replicas 1 --sweeps 500 --json',
  );
  return command.action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const temperatures = temperaturesOf(options, 2.0);
  const { replicas, caution, ...plan } = planRun(options, temperatures);
  const schedule = { ...plan, every: options.every ?? plan.every };
  if (schedule.sweeps < leastMeasurements * schedule.every)
    throw new UsageError(
      `--every ${schedule.every}: give at most ${Math.floor(schedule.sweeps / leastMeasurements)}, so that ` +
        `${schedule.sweeps} sweeps hold ${leastMeasurements} measurements.`,
    );
  const coldest = Math.min(...temperatures);
  const start = options.start === 'auto' ? defaultStart(coldest) : options.start;
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      remark(`Thermalizing ${schedule.thermalize} sweeps, then measuring ${schedule.sweeps}.`);
      const sampling = await sampleIsing(
        gpu,
        { size: options.size, temperatures, replicas, schedule, start, seed: options.seed },
        {
          signal,
          phase: (name, sweeps) => progress.begin(name, sweeps, 'sweeps'),
          onProgress: (sweeps) => progress.update(sweeps),
        },
      );
      progress.clear();
      if (sampling.sweeps < leastMeasurements * schedule.every)
        throw new Error('Stopped before enough was measured.');
      if (sampling.stopped)
        remark(`Stopped after ${sampling.sweeps} of ${schedule.sweeps} sweeps.`);
      const rows = sampling.series.map((series) =>
        row(series, { size: options.size, replicas, every: schedule.every, caution }),
      );
      for (const { temperature, warnings } of rows)
        for (const warning of warnings) remark(`T = ${round(temperature, 6)}: ${warning}`);
      const result = resultDocument({
        command: 'simulate',
        adapter: gpu.adapter,
        seed: options.seed,
        parameters: {
          size: options.size,
          temperatures,
          replicas,
          mode: sampling.geometry.mode,
          start,
          ...schedule,
        },
        results: rows,
        timing: timingOf(sampling),
      });
      return { document: result, text: report(rows, sampling, schedule.every) };
    },
  );
  print(document, options, text);
}

function row(
  { temperature, energy, magnetization }: SampledSeries,
  run: { size: number; replicas: number; every: number; caution: string | undefined },
) {
  const { size, replicas, every, caution } = run;
  const averages = thermalAverages({
    energy,
    magnetization,
    sites: size * size,
    temperature,
    exact: exactValues(size, temperature),
  });
  const { zScore, thermalized } = judgeThermalization(energy);
  const warnings = [...averages.warnings];
  if (caution) warnings.push(caution);
  if (size === leastErgodic) warnings.push(unreachable);
  if (!thermalized)
    warnings.push(
      `the energy still drifts (${zScore.toFixed(1)} errors between early and late); thermalize longer.`,
    );
  return {
    temperature,
    coupling: 1 / temperature,
    size,
    replicas,
    ...quantities(averages),
    autocorrelationTime: inSweeps(averages.autocorrelationTime.energy, every),
    autocorrelationTimeOfMagnetization: inSweeps(
      averages.autocorrelationTime.absoluteMagnetization,
      every,
    ),
    warnings,
  };
}

function quantities(averages: ThermalAverages) {
  const { energy, absoluteMagnetization, specificHeat, susceptibility, binder } = averages;
  return { energy, absoluteMagnetization, specificHeat, susceptibility, binder };
}

function inSweeps({ value, error }: Measured, every: number): Measured {
  return { value: value * every, error: error * every };
}

function timingOf({ flips, seconds }: Sampling): Record<string, number> {
  return { seconds, flipsPerNanosecond: flips / seconds / 1e9 };
}

function report(rows: readonly Row[], sampling: Sampling, every: number): string {
  const table = formatTable(
    ['T', 'energy', 'exact', 'z', '|m|', 'exact', 'z', 'specific heat', 'exact', 'z', 'tau'],
    rows.map(
      ({ temperature, energy, absoluteMagnetization, specificHeat, autocorrelationTime }) => [
        `${round(temperature, 8)}`,
        ...[energy, absoluteMagnetization, specificHeat].flatMap((quantity) => [
          formatMeasured(quantity),
          quantity.exact === undefined ? '-' : quantity.exact.toFixed(6),
          formatDeviation(quantity) || '-',
        ]),
        autocorrelationTime.value.toPrecision(3),
      ],
    ),
  );
  const { seconds, flipsPerNanosecond = 0 } = timingOf(sampling);
  const { size, mode } = sampling.geometry;
  return (
    `${table}\n\n${size} x ${size}, ${sampling.series[0]?.energy.length} independent per temperature (${mode} mode), ` +
    `${sampling.sweeps} sweeps measured, one in ${every}; z = (measured - exact)/error; tau = autocorrelation time of the ` +
    `energy in sweeps.\n${seconds.toFixed(1)} s, ${flipsPerNanosecond.toPrecision(3)} flips/ns`
  );
}
