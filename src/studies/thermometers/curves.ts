import { unknown, type Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';

/** Temperatures between which an energy is sought. Energies beyond count as the nearer end. */
const range = { least: 0.05, most: 20 } as const;

/**
 * The temperature at which a torus has a mean energy per site (Kaufman 1949). Its error follows from that of the energy; at the
 * ends of the range it is not known.
 */
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

/** Lattices without a turned spin have one value up to rounding, at every cold temperature: the coldest end counts. */
const rounding = 1e-12;

/** A quantity measured at rising temperatures. */
export interface Curve {
  readonly temperatures: readonly number[];
  readonly values: readonly Measured[];
}

/**
 * The temperature at which a measured curve has a value, by linear interpolation. Values beyond the ends count as the end. The
 * error combines those of the value and of the curve.
 */
export function curveTemperature(
  { temperatures, values }: Curve,
  { value, error }: Measured,
): Measured {
  const last = values.length - 1;
  const at = (index: number): Measured & { temperature: number } => ({
    ...(values[index] ?? unknown),
    temperature: temperatures[index] ?? NaN,
  });
  const sign = at(last).value > at(0).value ? 1 : -1;
  const above = (index: number): boolean => sign * (at(index).value - value) >= -rounding;
  const crossings = temperatures.flatMap((_, index) =>
    index < last && !above(index) && above(index + 1) ? [index] : [],
  );
  // Where the curve is flat and noisy it crosses more than once; the middle crossing is as good as any.
  const crossing = crossings[Math.floor(crossings.length / 2)];
  if (crossing === undefined) return { value: at(above(0) ? 0 : last).temperature, error: NaN };
  const [left, right] = [at(crossing), at(crossing + 1)];
  const share = (value - left.value) / (right.value - left.value);
  const apart = right.temperature - left.temperature;
  const slope = (right.value - left.value) / apart;
  const ofCurve = Math.hypot((1 - share) * left.error, share * right.error);
  return {
    value: left.temperature + share * apart,
    error: Math.hypot(error, ofCurve) / Math.abs(slope),
  };
}
