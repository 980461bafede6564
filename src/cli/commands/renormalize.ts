import { Command } from 'commander';
import { exactValues } from '../../ising/exact.ts';
import { defaultStart } from '../../ising/schedule.ts';
import { sampleFlow, type FlowLevel } from '../../rg/flow.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages } from '../../statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { print, resultDocument } from '../document.ts';
import { formatMeasured, formatTable, round } from '../format.ts';
import {
  temperaturesOf,
  withCommonOptions,
  withTemperatureOptions,
  type CommonOptions,
  type TemperatureOptions,
} from '../options.ts';
import { planRun, withRunOptions, type RunOptions } from '../run-options.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

type RenormalizeOptions = CommonOptions & TemperatureOptions & RunOptions;

/** Configurations that are zoomed out of in a run of default length. */
const configurations = 200;

/** `blockspin renormalize` */
export function renormalizeCommand(): Command {
  const command = withRunOptions(new Command('renormalize')).description(
    'Zoom out of an Ising model level after level (2 x 2 majority blocks, random ties) and print what each ' +
      'level looks like: ordered below the critical temperature, disordered above it. One temperature (default: the critical one).',
  );
  return withCommonOptions(withTemperatureOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n  blockspin renormalize --size 64\n  blockspin renormalize --size 128 --temperature 2.4 --json',
    )
    .action(renormalize);
}

async function renormalize(options: RenormalizeOptions): Promise<void> {
  const temperatures = temperaturesOf(options, CRITICAL_TEMPERATURE);
  const [temperature = CRITICAL_TEMPERATURE] = temperatures;
  if (temperatures.length !== 1)
    throw new UsageError(`Give one temperature to zoom out at, not ${temperatures.length}.`);
  const { size, seed } = options;
  const { replicas, caution, thermalize, sweeps } = planRun(options, temperatures);
  const every = Math.max(1, Math.floor(sweeps / configurations));
  const schedule = { thermalize, sweeps, every };
  const start = defaultStart(temperature);
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      remark(`Thermalizing ${thermalize} sweeps, then measuring ${sweeps}.`);
      if (caution) remark(`T = ${round(temperature, 6)}: ${caution}`);
      const began = performance.now();
      const flow = await sampleFlow(
        gpu,
        { size, temperature, replicas, schedule, start, seed },
        {
          signal,
          phase: (name, total) => progress.begin(name, total, 'sweeps'),
          onProgress: (done) => progress.update(done),
        },
      );
      progress.clear();
      const measured = flow[0]?.energy[0]?.length ?? 0;
      if (measured < 8) throw new Error('Stopped before enough was measured.');
      if (signal.aborted) remark(`Stopped after ${measured} configurations.`);
      const levels = flow.map((level) => levelRow(level, size, temperature));
      const result = resultDocument({
        command: 'renormalize',
        adapter: gpu.adapter,
        seed,
        parameters: {
          size,
          temperature,
          replicas,
          rule: 'majority, random ties',
          start,
          ...schedule,
        },
        results: { levels },
        timing: { seconds: (performance.now() - began) / 1000 },
      });
      const table = formatTable(
        ['level', 'size', 'energy', '|m|', 'nearest neighbour'],
        levels.map(({ size: side, energy, absoluteMagnetization, nearestNeighbour }, level) => [
          `${level}`,
          `${side}`,
          ...[energy, absoluteMagnetization, nearestNeighbour].map(formatMeasured),
        ]),
      );
      const meaning =
        'Below the critical temperature the nearest-neighbour correlation flows to 1, above it to 0. At it only an ' +
        'infinite lattice would settle; a finite one drifts towards order in its last levels.';
      return {
        document: result,
        text: `T = ${round(temperature, 8)}, ${replicas} lattices\n\n${table}\n\n${meaning}`,
      };
    },
  );
  print(document, options, text);
}

function levelRow(level: FlowLevel, size: number, temperature: number) {
  const { energy, absoluteMagnetization } = thermalAverages({
    energy: level.energy,
    magnetization: level.magnetization,
    sites: level.size ** 2,
    temperature,
    ...(level.size === size ? { exact: exactValues(size, temperature) } : {}),
  });
  const nearestNeighbour: Measured = {
    value: -energy.value / 2,
    error: energy.error / 2,
    ...(energy.exact === undefined ? {} : { exact: -energy.exact / 2 }),
  };
  return { size: level.size, energy, absoluteMagnetization, nearestNeighbour };
}
