import { ArgumentError } from '../errors.ts';
import { CRITICAL_TEMPERATURE } from './critical.ts';
import { kaufman } from './kaufman.ts';
import { onsagerEnergy, onsagerSpecificHeat, yangMagnetization } from './onsager.ts';

/** A sampled function of the temperature. */
export interface ExactCurve {
  readonly label: string;
  /** x: T in units of J/k, increasing. */
  readonly data: readonly { readonly x: number; readonly y: number }[];
  /** Whether the function diverges within the range. */
  readonly diverges?: boolean;
}

/** Where to sample. */
interface Range {
  /** Lowest and highest temperature, in units of J/k, above 0. */
  readonly from: number;
  readonly to: number;
  /** Number of evenly spaced temperatures, 2 or more (default 300); more follow near T_c. */
  readonly points?: number;
}

export interface SquareCurvesOptions extends Range {
  /** Side L of the torus, an integer of 2 or more; without it, the infinite lattice alone. */
  readonly size?: number;
}

/** Relative distances from T_c, close enough to T_c to show a logarithm or an eighth root at the singularity. */
const APPROACH = Array.from({ length: 57 }, (_, i) => 10 ** (-1.5 - i / 8));

/**
 * Exact curves of the square-lattice ferromagnet without field: energy per site and specific heat of
 * the L x L torus (Kaufman) and of the infinite lattice (Onsager), and the spontaneous magnetization
 * (Yang). The specific heat of the infinite lattice is left out at T_c itself.
 *
 * @throws ArgumentError for a range that does not increase from above zero, fewer than 2 points, or a
 *   size that `kaufman` refuses.
 */
export function squareCurves(options: SquareCurvesOptions): {
  energy: ExactCurve[];
  specificHeat: ExactCurve[];
  absoluteMagnetization: ExactCurve[];
} {
  const { size, from, to } = options;
  const temperatures = squareTemperatures(options);
  const label = 'exact, infinite lattice';
  const critical = from <= CRITICAL_TEMPERATURE && CRITICAL_TEMPERATURE <= to;
  const infinite = {
    energy: { label, data: sample(temperatures, onsagerEnergy) },
    specificHeat: { label, data: sample(temperatures, onsagerSpecificHeat), diverges: critical },
    absoluteMagnetization: [{ label, data: sample(temperatures, yangMagnetization) }],
  };
  if (size === undefined) {
    const { energy, specificHeat, absoluteMagnetization } = infinite;
    return { energy: [energy], specificHeat: [specificHeat], absoluteMagnetization };
  }
  const torus = temperatures.map((temperature) => kaufman({ size, temperature }));
  const finite = (of: 'energy' | 'specificHeat'): ExactCurve => ({
    label: `exact, ${size} × ${size} torus`,
    data: temperatures.map((x, i) => ({ x, y: torus[i]?.[of] ?? Number.NaN })),
  });
  return {
    energy: [finite('energy'), infinite.energy],
    specificHeat: [finite('specificHeat'), infinite.specificHeat],
    absoluteMagnetization: infinite.absoluteMagnetization,
  };
}

function evenTemperatures({ from, to, points = 300 }: Range): number[] {
  if (!(from > 0 && from < to && Number.isFinite(to))) {
    throw new ArgumentError(`temperatures from ${from} to ${to}; they must increase from above 0`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new ArgumentError(`points is ${points}; it must be an integer of 2 or more`);
  }
  return Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
}

function squareTemperatures(options: Range): number[] {
  const near = [0, ...APPROACH, ...APPROACH.map((distance) => -distance)]
    .map((distance) => CRITICAL_TEMPERATURE * (1 + distance))
    .filter((temperature) => temperature > options.from && temperature < options.to);
  return [...new Set([...evenTemperatures(options), ...near])].toSorted((a, b) => a - b);
}

function sample(temperatures: readonly number[], of: (temperature: number) => number) {
  return temperatures.map((x) => ({ x, y: of(x) })).filter(({ y }) => Number.isFinite(y));
}
