import { meanOf, type Measured } from '../../statistics/measured.ts';
import { powerLaw } from '../../statistics/power-law.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { classTemperatures } from './presets.ts';
import type { Records } from './runs.ts';

/** Classes of the net below T_c that hold lattices with turned spins. */
const fittedClasses: readonly number[] = classTemperatures.flatMap((temperature, k) =>
  temperature > 1.45 && temperature < CRITICAL_TEMPERATURE ? [k] : [],
);
/** Lattices that such a class must hold, and points that a line needs. */
const leastLattices = 20;
const leastPoints = 3;

/** |m| of the lattices in each fitted class, and the exponent of |m| ~ (T_c - T)^beta through them. */
export interface OrderExponent {
  readonly points: readonly (Measured & { readonly temperature: number })[];
  /** NaN where fewer than three classes hold enough lattices. */
  readonly exponent: Measured;
  /** The chance of so large a chi^2 if the points lie on a power law; NaN without a fit. */
  readonly p: number;
}

/** Sorts lattices by the most likely class of the net and fits |m|. Lattices at several times count each. */
export function orderExponent(records: Records): OrderExponent {
  const points = fittedClasses.flatMap((k) => {
    const values = records.flatMap(({ magnetization, net }) =>
      [...magnetization].filter((_, system) => net.classes[system] === k).map(Math.abs),
    );
    if (values.length < leastLattices) return [];
    return [{ temperature: classTemperatures[k] ?? NaN, ...meanOf(values) }];
  });
  if (points.length < leastPoints || points.some(({ error }) => !(error > 0)))
    return { points, exponent: { value: NaN, error: NaN }, p: NaN };
  const {
    exponent,
    error,
    p = NaN,
  } = powerLaw(
    points.map(({ temperature, value, error: own }) => ({
      at: CRITICAL_TEMPERATURE - temperature,
      value,
      error: own,
    })),
  );
  return { points, exponent: { value: exponent, error }, p };
}
