import { Command, Option } from 'commander';
import { benchmarks } from '../../../bench/index.ts';
import type { Benchmark, BenchmarkRow } from '../../../bench/benchmark.ts';
import { benchDocument, parametersText } from '../../../bench/document.ts';
import { resultDocument } from '../output/document.ts';
import { besidePeers, kernelsWithPeers, peersText } from '../bench/peers.ts';
import { formatTable } from '../output/format.ts';
import { withOutputOptions, withSpeedOptions, type CommonOptions } from '../arguments/options.ts';
import { whole } from '../arguments/parse.ts';
import type { Progress } from '../output/progress.ts';
import { unlessStopped } from '../interruption.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface BenchOptions extends Omit<CommonOptions, 'seed'> {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly peers?: boolean;
  readonly python?: string;
}

/** `blockspin bench` */
export function benchCommand(): Command {
  const long = benchmarks.filter((benchmark) => benchmark.long);
  const short = benchmarks.filter((benchmark) => !benchmark.long);
  const command = new Command('bench')
    .description('Measure the throughput of the kernels on this machine.')
    .argument('[kernel...]', 'which benchmarks to run (default: all but the long ones)')
    .addOption(
      new Option('--rounds <n>', 'timed rounds; a figure is the median over the rounds')
        .argParser(whole(1, 1000))
        .default(9),
    )
    .addOption(
      new Option('--milliseconds <n>', 'length of a round to aim at, in milliseconds')
        .argParser(whole(1, 60_000))
        .default(400),
    )
    .option(
      '--peers',
      'time what others would run in place of metropolis and contrastive-divergence, as far as it is installed, in turn with ours',
    )
    .option(
      '--python <program>',
      'interpreter of the peers that are written in Python (default: "python3")',
    );
  return withOutputOptions(withSpeedOptions(command))
    .addHelpText(
      'after',
      `\nBenchmarks:\n${listed(short)}\n\nThese take long and run only when named:\n${listed(long)}\n\nFigures of a software adapter say nothing about a GPU. Compare figures of one run only.\n\n` +
        'Peers: a kernel with one spin a word in plain WebGPU on the same adapter; NumPy, Numba and PyTorch for lattices;\nTensorFlow.js on WebAssembly, PyTorch and scikit-learn for machines. Those in Python use the processor, or CUDA where PyTorch finds it.\n' +
        '\nExamples:\n  npx blockspin bench metropolis\n  npx blockspin bench metropolis --rounds 21 --json\n  npx blockspin bench metropolis --peers\n' +
        '\nMinutes without a GPU:\n  npx blockspin bench\n  npx blockspin bench accuracy',
    )
    .action(bench);
}

async function bench(names: string[], options: BenchOptions): Promise<void> {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no benchmark "${unknown}"; choose among ${known.join(', ')}.`);
  if (options.python !== undefined && !options.peers)
    throw new UsageError(`--python ${options.python}: only --peers runs Python; give --peers too.`);
  if (options.peers) return benchBesidePeers(names, options);
  const chosen = benchmarks.filter(({ name, long }) =>
    names.length === 0 ? !long : names.includes(name),
  );
  await withSession(options, async ({ gpu, progress, signal, remark }) => {
    const began = performance.now();
    const rows: BenchmarkRow[] = [];
    const { rounds, milliseconds } = options;
    for (const [index, { name, run }] of chosen.entries()) {
      const title = chosen.length > 1 ? `${index + 1}/${chosen.length} ${name}` : name;
      const onProgress = inPhases(progress, title);
      const running = (): Promise<BenchmarkRow[]> =>
        run(gpu, { rounds, milliseconds, signal, onProgress });
      if (!signal.aborted) rows.push(...((await unlessStopped(signal, running())) ?? []));
      progress.clear();
    }
    const measured = rows.filter(({ median }) => Number.isFinite(median));
    if (signal.aborted) remark(`Stopped after ${measured.length} measurements.`);
    if (measured.length === 0) throw new Error('Stopped before anything was measured.');
    const result = resultDocument(
      benchDocument({
        adapter: gpu.adapter,
        kernels: chosen.map(({ name }) => name),
        rounds,
        milliseconds,
        rows: measured,
        seconds: (performance.now() - began) / 1000,
      }),
    );
    const table = formatTable(
      ['kernel', 'parameters', 'figure', 'median', 'minimum', 'maximum', 'unit'],
      measured.map(({ kernel, parameters, figure, median, minimum, maximum, unit }) => [
        kernel,
        parametersText(parameters),
        figure,
        ...[median, minimum, maximum].map((value) => value.toPrecision(3)),
        unit,
      ]),
    );
    return { document: result, text: `${gpu.adapter.name}, ${gpu.adapter.host}\n\n${table}` };
  });
}

async function benchBesidePeers(kernels: string[], options: BenchOptions): Promise<void> {
  const without = kernels.find((name) => !kernelsWithPeers.some((own) => own === name));
  if (without !== undefined)
    throw new UsageError(
      `--peers: ${without} has no peers; choose among ${kernelsWithPeers.join(', ')}.`,
    );
  await withSession(options, async ({ gpu, progress, signal, remark }) => {
    const began = performance.now();
    const { rounds, milliseconds, python = 'python3' } = options;
    const onProgress = inPhases(progress, 'peers');
    const running = besidePeers(gpu, { rounds, milliseconds, python, kernels, signal, onProgress });
    const found = await unlessStopped(signal, running);
    progress.clear();
    if (!found || found.rows.length === 0)
      throw new Error(
        signal.aborted ? 'Stopped before anything was measured.' : 'No peer is installed.',
      );
    if (signal.aborted) remark(`Stopped after ${found.rows.length} comparisons.`);
    const document = resultDocument({
      command: 'bench --peers',
      adapter: gpu.adapter,
      seed: null,
      parameters: { kernels, rounds, milliseconds },
      results: found,
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    return { document, text: `${gpu.adapter.name}, ${gpu.adapter.host}\n\n${peersText(found)}` };
  });
}

function listed(some: readonly Benchmark[]): string {
  return some.map(({ name, description }) => `  ${name.padEnd(24)} ${description}`).join('\n');
}

/** Shows each phase of a benchmark as a bar of its own. A phase begins where the label changes or the count restarts. */
function inPhases(
  progress: Progress,
  title: string,
): (label: string, done: number, total: number) => void {
  let current = '';
  let latest = 0;
  return (label, done, total) => {
    if (label !== current || done < latest) progress.begin(`${title}: ${label}`, total);
    current = label;
    latest = done;
    progress.update(done);
  };
}
