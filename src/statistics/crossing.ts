import { EstimateError } from '../errors.ts';
import { elementAt } from '../element-at.ts';
import { fitQuality, type FitQuality } from './fit-quality.ts';
import type { Measured } from './measured.ts';

/** A difference measured at a known place x. */
export interface Difference extends Measured {
  readonly x: number;
}

/** The zero of measured differences, and how well the curve holds that the zero was found with. */
export interface Crossing extends Measured {
  readonly curve: 'line' | 'parabola';
  readonly quality: FitQuality;
  /** Of the straight line, where the points contradict the line. */
  readonly line?: FitQuality;
}

/** With a smaller p, a straight line is given up for a parabola, and a parabola for no answer. */
const leastProbability = { line: 0.01, parabola: 0.0001 };
/** The change of a curve over its error, from which on the zero is clear. */
const clearChange = 3;

/**
 * The place where a measured difference changes sign: the zero of a straight line fitted to all points, weighted by
 * their errors. If the points contradict the line (p < 0.01), the zero is that of a parabola, between the outermost points.
 * @throws EstimateError for fewer than two places or a difference without an error, if the differences do not change with
 *   x, if a parabola has no zero or two between the points, or if the points contradict the parabola too
 */
export function crossing(differences: readonly Difference[]): Crossing {
  if (
    !differences.every(
      ({ x, value, error }) => Number.isFinite(x + value) && error > 0 && error < Infinity,
    )
  )
    throw new EstimateError('a difference has no error, so the differences cannot be weighted');
  const line = fitted(differences, 1);
  if ((line.quality.p ?? 1) >= leastProbability.line)
    return { ...zeroOf(line, line.middle), curve: 'line', quality: line.quality };
  const parabola = fitted(differences, 2);
  if ((parabola.quality.p ?? 1) < leastProbability.parabola)
    throw new EstimateError(
      `neither a straight line nor a parabola fits the differences (chi^2 = ${parabola.quality.chiSquared.toPrecision(3)} ` +
        `for ${parabola.quality.degrees} degrees of freedom)`,
    );
  const places = differences.map(({ x }) => x);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const roots = rootsOf(parabola).filter((root) => root >= from && root <= to);
  const [root] = roots;
  if (root === undefined || roots.length > 1)
    throw new EstimateError(
      `a straight line does not fit the differences, and a parabola has ${root === undefined ? 'no zero' : 'two zeros'} between them`,
    );
  return {
    ...zeroOf(parabola, root),
    curve: 'parabola',
    quality: parabola.quality,
    line: line.quality,
  };
}

/**
 * A least-squares fit f = sum_k a_k P_k(x) in polynomials that are orthogonal over the weighted points, so that the errors
 * of the coefficients are independent.
 */
interface Fit {
  /** Weighted mean of x, from which the polynomials count. */
  readonly middle: number;
  /** a_k with its error. */
  readonly coefficients: readonly Measured[];
  /** b and c of P_2(u) = u^2 - b u - c, where u = x - middle and P_1(u) = u. */
  readonly b: number;
  readonly c: number;
  readonly quality: FitQuality;
}

function fitted(points: readonly Difference[], degree: 1 | 2): Fit {
  const weights = points.map(({ error }) => 1 / error ** 2);
  const sum = (of: (point: Difference) => number): number =>
    points.reduce((total, point, i) => total + elementAt(weights, i) * of(point), 0);
  const total = sum(() => 1);
  const middle = sum(({ x }) => x) / total;
  const second = sum(({ x }) => (x - middle) ** 2);
  if (!(second > 0))
    throw new EstimateError(
      'the differences change too little, compared with their errors, to give a zero',
    );
  const b = sum(({ x }) => (x - middle) ** 3) / second;
  const c = second / total;
  const polynomial = (k: number, x: number): number =>
    polynomials({ middle, b, c }, x)[k]?.value ?? 0;
  const coefficients = Array.from({ length: degree + 1 }, (_, k) => {
    const norm = sum(({ x }) => polynomial(k, x) ** 2);
    const value = sum(({ x, value: y }) => y * polynomial(k, x)) / norm;
    return { value, error: 1 / Math.sqrt(norm) };
  });
  const chiSquared = sum(
    ({ x, value }) =>
      coefficients.reduce((left, a, k) => left - a.value * polynomial(k, x), value) ** 2,
  );
  const quality = fitQuality(chiSquared, points.length - degree - 1);
  return { middle, coefficients, b, c, quality };
}

/** P_0, P_1 and P_2 at x, with their slopes. */
function polynomials(
  { middle, b, c }: Pick<Fit, 'middle' | 'b' | 'c'>,
  x: number,
): { value: number; slope: number }[] {
  const u = x - middle;
  return [
    { value: 1, slope: 0 },
    { value: u, slope: 1 },
    { value: u * u - b * u - c, slope: 2 * u - b },
  ];
}

/** Zeros of a parabola, in increasing order. */
function rootsOf({ middle, coefficients, b, c }: Fit): number[] {
  const [a0 = NaN, a1 = NaN, a2 = NaN] = coefficients.map(({ value }) => value);
  const half = (a1 - b * a2) / 2;
  const constant = a0 - c * a2;
  const discriminant = half ** 2 - a2 * constant;
  if (!(discriminant >= 0)) return [];
  // This form does not cancel where the parabola is nearly straight.
  const q = -(half + Math.sign(half || 1) * Math.sqrt(discriminant));
  return [q / a2, constant / q]
    .filter(Number.isFinite)
    .map((u) => middle + u)
    .toSorted((x, y) => x - y);
}

/**
 * The zero with its error.
 * @param near the zero of a parabola; any place for a line
 * @throws EstimateError if the curve does not change clearly enough there
 */
function zeroOf(fit: Fit, near: number): Measured {
  const { coefficients } = fit;
  const at = polynomials(fit, near);
  const combined = (of: 'value' | 'slope'): Measured => ({
    value: coefficients.reduce((sum, { value }, k) => sum + value * elementAt(at, k)[of], 0),
    error: Math.hypot(...coefficients.map(({ error }, k) => error * elementAt(at, k)[of])),
  });
  const slope = combined('slope');
  if (!(Math.abs(slope.value) >= clearChange * slope.error))
    throw new EstimateError(
      'the differences change too little, compared with their errors, to give a zero',
    );
  const value = near - combined('value').value / slope.value;
  const errors = polynomials(fit, value).map(
    ({ value: p }, k) => (coefficients[k]?.error ?? 0) * p,
  );
  return { value, error: Math.hypot(...errors) / Math.abs(slope.value) };
}
