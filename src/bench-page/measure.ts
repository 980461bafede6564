import packageDocument from '../../package.json' with { type: 'json' };
import type { Benchmark, BenchmarkRow } from '../../bench/benchmark.ts';
import { benchDocument, type BenchRun } from '../../bench/document.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { cautions, clockStepOf } from './cautions.ts';
import type { BenchWishes } from './wishes.ts';

export interface MeasureOptions {
  readonly benchmarks: readonly Benchmark[];
  readonly wishes: BenchWishes;
  readonly signal: AbortSignal;
  /** Called with the benchmark under way and the share of the run that is done, from 0 to 1. */
  readonly onProgress: (name: string, share: number) => void;
  /** Called with the figures so far, after each benchmark. */
  readonly onFigures: (rows: readonly BenchmarkRow[]) => void;
}

/** A run of the page and what may be wrong with its figures. */
export interface PageRun extends BenchRun {
  readonly cautions: readonly string[];
}

/**
 * Runs the benchmarks one after another. A run that is stopped keeps the figures that it has.
 * @throws DeviceLostError
 */
export async function measureKernels(gpu: Gpu, options: MeasureOptions): Promise<PageRun> {
  const { benchmarks, wishes, signal, onProgress, onFigures } = options;
  const chosen = benchmarks.filter(({ name }) => wishes.kernels.includes(name));
  const clockStep = clockStepOf();
  let shortestRound = Infinity;
  let hidden = document.hidden;
  const look = (): void => {
    hidden ||= document.hidden;
  };
  document.addEventListener('visibilitychange', look);
  const began = performance.now();
  const rows: BenchmarkRow[] = [];
  try {
    for (const [index, { name, run }] of chosen.entries()) {
      if (signal.aborted) break;
      onProgress(name, index / chosen.length);
      const found = await run(gpu, {
        rounds: wishes.rounds,
        milliseconds: wishes.milliseconds,
        signal,
        onProgress: (_label, done, total) =>
          onProgress(name, (index + done / total) / chosen.length),
        onRound: (took) => (shortestRound = Math.min(shortestRound, took)),
      });
      // A figure that was stopped before its first round is none.
      rows.push(...found.filter(({ median }) => Number.isFinite(median)));
      onFigures(rows);
    }
  } finally {
    document.removeEventListener('visibilitychange', look);
  }
  const steadiness = Math.min(...rows.map(({ minimum, maximum }) => minimum / maximum), 1);
  const { software } = gpu.adapter;
  return {
    adapter: gpu.adapter,
    kernels: chosen.map(({ name }) => name),
    rounds: wishes.rounds,
    milliseconds: wishes.milliseconds,
    rows,
    seconds: (performance.now() - began) / 1000,
    cautions: cautions({ clockStep, shortestRound, hidden, software, steadiness }),
  };
}

/** The run as text of a file for bench/results. */
export function runText(run: PageRun): string {
  const { command, ...rest } = benchDocument(run);
  const notes = run.cautions.length > 0 ? { notes: run.cautions } : {};
  return `${JSON.stringify({ command, version: packageDocument.version, ...rest, ...notes }, null, 2)}\n`;
}

/** `2026-11-30-apple-m2-in-a-page.json` */
export function runFileName({ adapter }: PageRun, date: Date): string {
  const name = adapter.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${date.toISOString().slice(0, 10)}-${name}-in-a-page.json`;
}
