import { Command, Option } from 'commander';
import { benchmarks } from '../../../bench/index.ts';
import type { BenchmarkRow } from '../../../bench/benchmark.ts';
import { print, resultDocument } from '../document.ts';
import { formatTable } from '../format.ts';
import { withOutputOptions, type CommonOptions } from '../options.ts';
import { whole } from '../parse.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface BenchOptions extends Omit<CommonOptions, 'seed'> {
  readonly rounds: number;
  readonly milliseconds: number;
}

/** `blockspin bench` */
export function benchCommand(): Command {
  const list = benchmarks
    .map(({ name, description }) => `  ${name.padEnd(24)} ${description}`)
    .join('\n');
  const command = new Command('bench')
    .description('Measure the throughput of the kernels on this machine.')
    .argument('[kernel...]', 'which benchmarks to run (default: all)')
    .addOption(
      new Option('--rounds <n>', 'timed rounds; the figure is their median')
        .argParser(whole(1, 1000))
        .default(9),
    )
    .addOption(
      new Option('--milliseconds <n>', 'length of a round to aim at')
        .argParser(whole(1, 60_000))
        .default(400),
    );
  return withOutputOptions(command)
    .addHelpText(
      'after',
      `\nBenchmarks:\n${list}\n\nFigures of a software adapter say nothing about a GPU. Compare within one run.\n` +
        '\nExamples:\n  blockspin bench\n  blockspin bench metropolis --rounds 21 --json',
    )
    .action(bench);
}

async function bench(names: string[], options: BenchOptions): Promise<void> {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no benchmark "${unknown}"; choose among ${known.join(', ')}.`);
  const chosen = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
  const { document, text } = await withSession(
    options,
    async ({ gpu, progress, signal, remark }) => {
      const began = performance.now();
      const rows: BenchmarkRow[] = [];
      progress.begin('Measuring', chosen.length, 'benchmarks');
      for (const [index, { run }] of chosen.entries()) {
        progress.update(index);
        if (!signal.aborted) rows.push(...(await run(gpu, { ...options, signal })));
      }
      progress.clear();
      const measured = rows.filter(({ median }) => Number.isFinite(median));
      if (signal.aborted) remark(`Stopped after ${measured.length} measurements.`);
      if (measured.length === 0) throw new Error('Stopped before anything was measured.');
      const result = resultDocument({
        command: 'bench',
        adapter: gpu.adapter,
        seed: null,
        parameters: {
          kernels: chosen.map(({ name }) => name),
          rounds: options.rounds,
          milliseconds: options.milliseconds,
        },
        results: measured,
        timing: { seconds: (performance.now() - began) / 1000 },
      });
      const table = formatTable(
        ['kernel', 'parameters', 'median', 'minimum', 'maximum', 'unit'],
        measured.map(({ kernel, parameters, median, minimum, maximum, unit }) => [
          kernel,
          Object.entries(parameters)
            .map(([name, value]) => `${name} ${value}`)
            .join(', '),
          ...[median, minimum, maximum].map((value) => value.toPrecision(3)),
          unit,
        ]),
      );
      return { document: result, text: `${gpu.adapter.name}, ${gpu.adapter.host}\n\n${table}` };
    },
  );
  print(document, options, text);
}
