import { EstimateError } from '../errors.ts';
import { commonLength } from './autocorrelation.ts';
import { elementAt } from '../element-at.ts';

/** Means over independent blocks of equal weight, ready for the jackknife. */
export interface Blocks {
  /** [block][moment]. */
  means: number[][];
  /** What a block is: one system at all times, or all systems over a span of time. */
  kind: 'systems' | 'time';
  /** Values per system in a block. */
  length: number;
  /** Why the errors should not be believed; empty if they may be. */
  warnings: string[];
}

/** With this many systems each is a block; fewer blocks than these are too few. */
const ENOUGH_BLOCKS = 16;
/** A time block is at least this many autocorrelation times long. */
const TAUS_PER_BLOCK = 10;
/** In a run too short for that, at least this long. */
const TAUS_SQUEEZED = 4;
/** More time blocks do not make the error more certain than it need be: 1/sqrt(2 * 128) = 6%. */
const MOST_TIME_BLOCKS = 128;

/**
 * Splits series into independent blocks. With 16 systems or more each system is a block,
 * independent by construction. With fewer, blocks are spans of time across all systems, each at
 * least 10 autocorrelation times long, and at most 128 of them; in a run too short for 16 of
 * these, up to 16 of at least 4, with a warning. Values that fill no block are dropped from the
 * beginning.
 *
 * @param series One series per system, all of the same length.
 * @param options.autocorrelationTime tau in measurements, of the observable.
 * @param options.moments Functions of a value whose means are taken; the value itself unless given.
 * @throws ArgumentError if the lengths differ.
 * @throws EstimateError if there is only one value in all.
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
  // Too few long blocks tell less of the error than enough short ones, which underrate it a little.
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
