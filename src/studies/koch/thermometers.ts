import type { Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { elementAt } from '../../element-at.ts';

/** Temperatures that an energy is sought between; what lies beyond counts as the nearer end. */
const range = { least: 0.05, most: 20 } as const;

/** The temperature at which a torus has a mean energy per site (Kaufman 1949), with the error that of the energy makes; none at the ends. */
export function energyTemperature(size: number, { value, error }: Measured): Measured {
  let [low, high]: [number, number] = [range.least, range.most];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (kaufman({ size, temperature: middle }).energy < value) low = middle;
    else high = middle;
  }
  if (low === range.least || high === range.most)
    return { value: low === range.least ? range.least : range.most, error: NaN };
  const temperature = (low + high) / 2;
  // The specific heat is the slope of the energy.
  return { value: temperature, error: error / kaufman({ size, temperature }).specificHeat };
}

/** A quantity measured at rising temperatures. */
export interface Curve {
  readonly temperatures: readonly number[];
  readonly values: readonly Measured[];
}

/**
 * The temperature at which a measured curve has a value: where the piece that crosses it nearest to the steepest part does,
 * by linear interpolation. Values beyond the ends count as the end. The error has those of the value and of the curve.
 */
export function curveTemperature(
  { temperatures, values }: Curve,
  { value, error }: Measured,
): Measured {
  const last = values.length - 1;
  const [first, end] = [elementAt(values, 0), elementAt(values, last)];
  const rising = end.value > first.value;
  const sign = rising ? 1 : -1;
  const above = (at: number): boolean => sign * (elementAt(values, at).value - value) >= 0;
  const crossings = temperatures.flatMap((_, at) =>
    at < last && !above(at) && above(at + 1) ? [at] : [],
  );
  // Where the curve is flat and noisy it crosses more than once; the middle crossing is as good as any.
  const at = crossings[Math.floor(crossings.length / 2)];
  if (at === undefined) {
    const index = above(0) ? 0 : last;
    return { value: elementAt(temperatures, index), error: NaN };
  }
  const [left, right] = [elementAt(values, at), elementAt(values, at + 1)];
  const [from, to] = [elementAt(temperatures, at), elementAt(temperatures, at + 1)];
  const share = (value - left.value) / (right.value - left.value);
  const slope = (right.value - left.value) / (to - from);
  const ofCurve = Math.hypot((1 - share) * left.error, share * right.error);
  return { value: from + share * (to - from), error: Math.hypot(error, ofCurve) / Math.abs(slope) };
}
