import type { Gpu } from '../src/gpu/gpu.ts';

/** The median, minimum and maximum over rounds, or a measured value with its error on both sides. */
export interface Spread {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** One line of results: a figure with its spread over the rounds. */
export interface BenchmarkRow extends Spread {
  readonly kernel: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** The name of the measured figure. */
  readonly figure: string;
  readonly unit: string;
}

export interface BenchmarkOptions {
  /** Timed rounds; the figure is their median. */
  readonly rounds: number;
  /** Target length of a round, in milliseconds. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  /**
   * Whether works are variants of one another: each then does the same number of units in a round, so that none has a
   * larger share of the start and the wait of a round.
   */
  readonly alike?: boolean;
  /** Called with the present work and its progress. */
  readonly onProgress?: (label: string, done: number, total: number) => void;
  /** Called with the length of every timed round, in milliseconds. A clock with coarse steps needs long rounds. */
  readonly onRound?: (milliseconds: number) => void;
}

/** A benchmark of one kernel or question: a file of this folder. */
export interface Benchmark {
  readonly name: string;
  readonly description: string;
  /** Takes more than half a minute on a processor. A long benchmark runs only if it is named. */
  readonly long?: true;
  readonly run: (gpu: Gpu, options: BenchmarkOptions) => Promise<BenchmarkRow[]>;
}

/** A piece of work for timing. */
export interface Work {
  /** Does this many units, waits, and returns the milliseconds. */
  readonly work: (units: number) => Promise<number>;
  readonly mostUnits?: number;
}

/** Submits work, waits for it, and returns the milliseconds. */
export async function settled(gpu: Gpu, submit: () => void): Promise<number> {
  const start = performance.now();
  submit();
  await gpu.settle();
  return performance.now() - start;
}

/** Units per millisecond: over all rounds, and for each round in the order of the run. */
export interface Rates extends Spread {
  readonly ofRounds: readonly number[];
}

/**
 * Rates of a piece of work. `work(n)` does n units, waits, and returns the milliseconds. The first round warms up and
 * finds how many units fill a round. The timed rounds follow.
 * @returns units per millisecond: median, minimum, maximum
 */
export async function rates(
  work: Work['work'],
  options: BenchmarkOptions,
  mostUnits = Infinity,
): Promise<Rates> {
  const [only] = await interleaved([{ work, mostUnits }], options);
  return only as Rates;
}

/**
 * Rates of several pieces of work, with a round of each in turn (A, B, C, A, B, C, ...). If the machine is busy for a
 * while, all of them become slower. Compare the rates round by round with `ratioOf`.
 * @returns in the order of `works`
 */
export async function interleaved(
  works: readonly Work[],
  { rounds, milliseconds, signal, alike = false, onProgress, onRound }: BenchmarkOptions,
): Promise<Rates[]> {
  const sized: { work: Work['work']; units: number; found: number[] }[] = [];
  for (const [index, { work, mostUnits = Infinity }] of works.entries()) {
    onProgress?.('warming up', index, works.length);
    const units = signal.aborted ? 1 : await unitsOfRound(work, milliseconds, mostUnits);
    sized.push({ work, units, found: [] });
  }
  if (alike) {
    const units = Math.max(...sized.map((each) => each.units));
    for (const each of sized) each.units = units;
  }
  for (let round = 0; round < rounds && !signal.aborted; round++) {
    onProgress?.('timed rounds', round, rounds);
    const ofRound: number[] = [];
    for (const { work, units } of sized)
      if (!signal.aborted) {
        const took = await work(units);
        onRound?.(took);
        ofRound.push(units / took);
      }
    // An incomplete round gives no ratios.
    if (ofRound.length < sized.length) break;
    for (const [index, rate] of ofRound.entries()) sized[index]?.found.push(rate);
  }
  return sized.map(({ found }) => ({ ...spreadOf(found), ofRounds: found }));
}

/** The ratio of two interleaved rates, taken round by round. */
export function ratioOf(above: Rates, below: Rates): Spread {
  return spreadOf(above.ofRounds.map((rate, round) => rate / (below.ofRounds[round] ?? NaN)));
}

/** Converts a rate to another unit. */
export function scaled({ median, minimum, maximum }: Spread, factor: number): Spread {
  return { median: median * factor, minimum: minimum * factor, maximum: maximum * factor };
}

/** A value with the range from value - error to value + error. */
export function withError(value: number, error: number): Spread {
  return { median: value, minimum: value - error, maximum: value + error };
}

async function unitsOfRound(
  work: Work['work'],
  milliseconds: number,
  mostUnits: number,
): Promise<number> {
  let units = 1;
  await work(units);
  for (
    let took = await work(units);
    took < milliseconds / 4 && units < mostUnits;
    took = await work(units)
  )
    units = Math.min(mostUnits, units * 2);
  return units;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = Array.from(values);
  sorted.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
  return { median, minimum: sorted[0] ?? NaN, maximum: sorted[sorted.length - 1] ?? NaN };
}
