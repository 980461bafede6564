import { EstimateError } from '../errors.ts';
import { commonLength } from './autocorrelation.ts';
import { elementAt } from '../element-at.ts';

/** Means over independent blocks of equal weight, ready for the jackknife. */
export interface Blocks {
  /** [block][moment]. */
  means: number[][];
  /** A block is either one system at all times, or all systems over a span of time. */
  kind: 'systems' | 'time';
  /** Values per system in a block. */
  length: number;
  /** Why the errors should not be believed; empty if they may be. */
  warnings: string[];
}

/** With this many systems, each system is a block. Fewer blocks than this are too few. */
const ENOUGH_BLOCKS = 16;
/** A time block is at least this many autocorrelation times long. */
const TAUS_PER_BLOCK = 10;
/** In a run too short for such blocks, a time block is at least this many autocorrelation times long. */
const TAUS_SQUEEZED = 4;
/** The largest number of time blocks. It gives the error to 1/sqrt(2 * 128) = 6 %, which is precise enough. */
const MOST_TIME_BLOCKS = 128;

/**
 * Splits series into independent blocks. With 16 systems or more each system is a block,
 * independent by construction. With fewer, blocks are spans of time across all systems, each at
 * least 10 autocorrelation times long, and at most 128 in number. A run too short for 16 such blocks is
 * split into up to 16 blocks of at least 4 autocorrelation times, with a warning. Values that do not
 * fill a block are dropped from the beginning.
 *
 * @param series One series per system, all of the same length.
 * @param options.autocorrelationTime tau of the observable, in measurements.
 * @param options.moments Functions of a value; the means of these functions are returned. Default: the value itself.
 * @throws ArgumentError if the lengths differ.
 * @throws EstimateError if the series hold only one value in total.
 */
export function blocksOf(
  series: readonly Float64Array[],
  options: { autocorrelationTime: number; moments?: readonly ((value: number) => number)[] },
): Blocks {
  const { autocorrelationTime, moments = [(value: number): number => value] } = options;
  const samples = commonLength(series);
  const systems = series.length;
  if (systems * samples < 2) {
    throw new EstimateError(
      `${systems} series of ${samples} values cannot be split into two blocks`,
    );
  }
  const warnings: string[] = [];
  const bySystem = systems >= ENOUGH_BLOCKS || samples < 2;
  const shortest = Math.max(1, Math.ceil(TAUS_PER_BLOCK * autocorrelationTime));
  const fitting = Math.floor(samples / shortest);
  // Enough short blocks estimate the error better than too few long blocks, although short blocks underestimate it slightly.
  const squeezed = Math.min(
    ENOUGH_BLOCKS,
    Math.floor(samples / (TAUS_SQUEEZED * autocorrelationTime)),
  );
  const wanted = fitting >= ENOUGH_BLOCKS ? Math.min(fitting, MOST_TIME_BLOCKS) : squeezed;
  const count = bySystem ? systems : Math.max(2, wanted);
  if (bySystem ? count < ENOUGH_BLOCKS : fitting < ENOUGH_BLOCKS) {
    warnings.push(
      `the run is too short for its error bars: ${bySystem ? count : fitting} independent blocks ` +
        `(${systems} systems, ${samples} measurements, autocorrelation time ` +
        `${autocorrelationTime.toFixed(1)}), ${ENOUGH_BLOCKS} are needed; measure longer`,
    );
  }
  const length = bySystem ? samples : Math.floor(samples / count);
  const means = Array.from({ length: count }, (_, block) => {
    const members = bySystem ? [elementAt(series, block)] : series;
    const from = bySystem ? 0 : samples - (count - block) * length;
    return moments.map((moment) => meanOf(members, from, from + length, moment));
  });
  return { means, kind: bySystem ? 'systems' : 'time', length, warnings };
}

function meanOf(
  series: readonly Float64Array[],
  from: number,
  to: number,
  moment: (value: number) => number,
): number {
  let sum = 0;
  for (const values of series) {
    for (let i = from; i < to; i++) sum += moment(values[i] ?? NaN);
  }
  return sum / (series.length * (to - from));
}
