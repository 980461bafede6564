import type { Gpu } from '../src/gpu/gpu.ts';

/** One line of results: a figure with its spread over the rounds. */
export interface BenchmarkRow {
  readonly kernel: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** What is measured. */
  readonly figure: string;
  readonly unit: string;
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface BenchmarkOptions {
  /** Timed rounds; the figure is their median. */
  readonly rounds: number;
  /** Length of a round to aim at, in milliseconds. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

/** A benchmark of one kernel: a file of this folder. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  readonly run: (gpu: Gpu, options: BenchmarkOptions) => Promise<BenchmarkRow[]>;
}

/**
 * Rates of a piece of work: `work(n)` does n units, waits, and returns the milliseconds. One round to warm up
 * and to find how many units fill a round, then the timed ones.
 * @returns units per millisecond: median, minimum, maximum
 */
export async function rates(
  work: (units: number) => Promise<number>,
  { rounds, milliseconds, signal }: BenchmarkOptions,
  mostUnits = Infinity,
): Promise<Pick<BenchmarkRow, 'median' | 'minimum' | 'maximum'>> {
  let units = 1;
  await work(units);
  for (
    let took = await work(units);
    took < milliseconds / 4 && units < mostUnits;
    took = await work(units)
  )
    units = Math.min(mostUnits, units * 2);
  const found: number[] = [];
  while (found.length < rounds && !signal.aborted) found.push(units / (await work(units)));
  found.sort((a, b) => a - b);
  const middle = found.length >> 1;
  const median =
    found.length % 2 === 1
      ? (found[middle] ?? NaN)
      : ((found[middle - 1] ?? NaN) + (found[middle] ?? NaN)) / 2;
  return { median, minimum: found[0] ?? NaN, maximum: found[found.length - 1] ?? NaN };
}

/** Multiplies a rate per millisecond into another unit. */
export function scaled(
  { median, minimum, maximum }: Pick<BenchmarkRow, 'median' | 'minimum' | 'maximum'>,
  factor: number,
): Pick<BenchmarkRow, 'median' | 'minimum' | 'maximum'> {
  return { median: median * factor, minimum: minimum * factor, maximum: maximum * factor };
}
