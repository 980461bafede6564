import { elementAt } from '../../element-at.ts';
import { EstimateError } from '../../errors.ts';
import { fitQuality, type FitQuality } from '../../statistics/fit-quality.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { partlyLinearFit, type PartlyLinearFit } from './least-squares.ts';
import type { ScaledValue } from './points.ts';

/** What a quantity does with the size at the critical temperature: it tends to a number, or follows a power. */
type ScalingKind = 'ratio' | 'power';

/** How a collapse is made. */
export interface CollapseSettings {
  readonly kind: ScalingKind;
  /** Exponent of the leading correction to scaling, L^-omega. */
  readonly omega: number;
  /** Critical temperature and nu of other collapses, with errors, which count as two further points. */
  readonly known?: { readonly temperature: Measured; readonly nu: Measured } | undefined;
  /** Critical temperature, nu and c to start from; c is 0 unless given. */
  readonly start: { readonly temperature: number; readonly nu: number; readonly bend?: number };
  /** nu that is not fitted, for controls. */
  readonly fixedNu?: number;
}

/** A collapse of all sizes and temperatures onto one curve. */
export interface Collapse {
  readonly temperature: number;
  readonly nu: number;
  /** Of kind `ratio`: the value at the critical temperature as L grows. Of kind `power`: its logarithm without the power. */
  readonly critical: number;
  /** y of L^-y; 0 for kind `ratio`. */
  readonly power: number;
  /** Coefficients of x, x^2 ... of the curve. */
  readonly curve: readonly number[];
  /** c of x = t (1 + c t) L^(1/nu). */
  readonly bend: number;
  readonly quality: FitQuality;
  /** What is to be subtracted from a value, before it lies on the curve: the correction to scaling. */
  readonly correction: (size: number, temperature: number) => number;
}

/** A fit with a smaller p gets a polynomial of one degree more. */
const leastProbability = 0.05;
const degrees = { least: 3, most: 5 } as const;

/**
 * All sizes at once (Ferrenberg & Landau 1991, Phys. Rev. B 44, 5081): with t = 1 - T_c/T the reduced coupling and
 * x = t (1 + c t) L^(1/nu),
 *
 *     ratio:  y(L, T)    = y* + sum_k a_k x^k + (b_0 + b_1 x) L^-omega
 *     power:  ln y(L, T) = -p ln L + y* + sum_k a_k x^k + (b_0 + b_1 x) L^-omega + d t
 *
 * fitted by weighted least squares. c and d are the second terms of the scaling fields. The degree of the curve is the least
 * from 3 to 5 with which the fit has p >= 0.05.
 * @throws EstimateError where the points do not determine the fit
 */
export function collapsed(values: readonly ScaledValue[], settings: CollapseSettings): Collapse {
  for (let degree: number = degrees.least; ; degree++) {
    const found = collapseOf(values, settings, degree);
    if (degree === degrees.most || (found.quality.p ?? 1) >= leastProbability) return found;
  }
}

function collapseOf(
  values: readonly ScaledValue[],
  { kind, omega, known, start, fixedNu }: CollapseSettings,
  degree: number,
): Collapse {
  const isPower = kind === 'power';
  const nuOf = (nonlinear: readonly number[]): number => fixedNu ?? elementAt(nonlinear, 2);
  const scaled = (size: number, temperature: number, nonlinear: readonly number[]) => {
    const t = 1 - elementAt(nonlinear, 0) / temperature;
    return { t, x: t * (1 + elementAt(nonlinear, 1) * t) * size ** (1 / nuOf(nonlinear)) };
  };
  const factorsAt = (
    { size, temperature }: Pick<ScaledValue, 'size' | 'temperature'>,
    nonlinear: readonly number[],
  ): number[] => {
    const { t, x } = scaled(size, temperature, nonlinear);
    const correction = size ** -omega;
    const powers = Array.from({ length: degree + 1 }, (_, k) => x ** k);
    return [...powers, correction, x * correction, ...(isPower ? [-Math.log(size), t] : [])];
  };
  const fit = partlyLinearFit({
    start: [start.temperature, start.bend ?? 0, ...(fixedNu === undefined ? [start.nu] : [])],
    known: [known?.temperature, undefined, ...(fixedNu === undefined ? [known?.nu] : [])],
    factors: (nonlinear) => values.map((value) => factorsAt(value, nonlinear)),
    values: values.map(({ value }) => value),
    errors: values.map(({ error }) => error),
  });
  if (fit.degrees < 1)
    throw new EstimateError('there are too few points for a fit; give more sizes or temperatures');
  const chiSquared = fit.chiSquared * scatterOfErrors(elementAt(values, 0).without.length);
  return described(
    { ...fit, chiSquared },
    { degree, omega, isPower, nu: nuOf(fit.nonlinear), scaled },
  );
}

/**
 * Errors from n blocks scatter themselves. A deviation over such an error follows Student's distribution with n - 1 degrees of
 * freedom, whose square has the mean (n - 1)/(n - 3) in place of 1.
 */
function scatterOfErrors(blocks: number): number {
  return blocks > 3 ? (blocks - 3) / (blocks - 1) : 1;
}

function described(
  { nonlinear, linear, chiSquared, degrees: left }: PartlyLinearFit,
  {
    degree,
    omega,
    isPower,
    nu,
    scaled,
  }: {
    degree: number;
    omega: number;
    isPower: boolean;
    nu: number;
    scaled: (
      size: number,
      temperature: number,
      nonlinear: readonly number[],
    ) => { t: number; x: number };
  },
): Collapse {
  const at = (index: number): number => elementAt(linear, index);
  const [b0, b1] = [at(degree + 1), at(degree + 2)];
  return {
    temperature: elementAt(nonlinear, 0),
    nu,
    bend: elementAt(nonlinear, 1),
    critical: at(0),
    power: isPower ? at(degree + 3) : 0,
    curve: linear.slice(1, degree + 1),
    quality: fitQuality(chiSquared, left),
    correction: (size, temperature) => {
      const { t, x } = scaled(size, temperature, nonlinear);
      return (b0 + b1 * x) * size ** -omega + (isPower ? at(degree + 4) * t : 0);
    },
  };
}

/** A collapse of all data, and of all data without each block. */
export interface JackknifedCollapse {
  readonly best: Collapse;
  readonly without: readonly Collapse[];
}

/**
 * The same collapse without each block of all points in turn: all sizes and temperatures are left out together, so that the
 * jackknife knows how the errors of all fitted numbers hang together.
 * @param knownWithout what is known, without each block
 */
export function jackknifedCollapse(
  values: readonly ScaledValue[],
  settings: CollapseSettings,
  knownWithout?: readonly { readonly temperature: number; readonly nu: number }[],
): JackknifedCollapse {
  const best = collapsed(values, settings);
  const degree = best.curve.length;
  const { known } = settings;
  const blocks = elementAt(values, 0).without.length;
  const without = Array.from({ length: blocks }, (_, left) => {
    const own = knownWithout?.[left];
    return collapseOf(
      values.map((point) => ({ ...point, value: elementAt(point.without, left) })),
      {
        ...settings,
        start: best,
        ...(known &&
          own && {
            known: {
              temperature: { ...known.temperature, value: own.temperature },
              nu: { ...known.nu, value: own.nu },
            },
          }),
      },
      degree,
    );
  });
  return { best, without };
}

/** A number of a collapse with its jackknife error. */
export function measuredOf(
  { best, without }: JackknifedCollapse,
  of: (collapse: Collapse) => number,
): Measured {
  return { value: of(best), error: leftOutError(without.map(of)) };
}
