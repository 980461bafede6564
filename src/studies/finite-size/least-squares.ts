import { Matrix, QrDecomposition } from 'ml-matrix';
import { elementAt } from '../../element-at.ts';
import { EstimateError } from '../../errors.ts';

/** A model that is linear in all of its parameters but a few. */
export interface PartlyLinearModel {
  /** Start of the parameters that do not enter linearly. */
  readonly start: readonly number[];
  /** Values that these parameters are known to have, with errors, from elsewhere; undefined where nothing is known. */
  readonly known?: readonly ({ readonly value: number; readonly error: number } | undefined)[];
  /** For these parameters, the factors of the linear ones at each point: [point][linear parameter]. */
  readonly factors: (parameters: readonly number[]) => readonly (readonly number[])[];
  /** What is measured at each point, less what the model adds without a factor. */
  readonly values: readonly number[];
  /** Standard errors, one a point. */
  readonly errors: readonly number[];
}

/** The parameters of a fit and the sum of squares that is left. */
export interface PartlyLinearFit {
  readonly nonlinear: readonly number[];
  readonly linear: readonly number[];
  readonly chiSquared: number;
  readonly degrees: number;
}

const mostSteps = 60;
/** Steps end when they change chi^2 by less: parameters are then known to about 1e-2 of their errors or better. */
const precision = 1e-5;

/**
 * Least squares by variable projection (Golub & Pereyra 1973): for given nonlinear parameters the linear ones follow from a
 * linear system, and Gauss-Newton steps move the nonlinear ones.
 * @throws EstimateError where the steps do not converge, or the points do not determine the parameters
 */
export function partlyLinearFit(model: PartlyLinearModel): PartlyLinearFit {
  const { known = [] } = model;
  let parameters = [...model.start];
  let current = projected(model, parameters);
  for (let step = 0; step < mostSteps; step++) {
    const { change, gain } = gaussNewtonStep(model, parameters, current.residuals);
    let factor = 1;
    let next = current;
    let moved = parameters;
    // A step that makes the fit worse is halved.
    for (; factor > 1e-4; factor /= 2) {
      moved = parameters.map((value, i) => value + factor * elementAt(change, i));
      next = projected(model, moved);
      if (next.chiSquared <= current.chiSquared * (1 + 1e-12)) break;
    }
    const isBetter = factor > 1e-4;
    const decrease = current.chiSquared - next.chiSquared;
    if (isBetter) [parameters, current] = [moved, next];
    if (isBetter && gain > precision && decrease > precision) continue;
    const points = model.values.length + known.filter(Boolean).length;
    return {
      nonlinear: parameters,
      linear: current.linear,
      chiSquared: current.chiSquared,
      degrees: points - parameters.length - current.linear.length,
    };
  }
  throw new EstimateError('a fit does not converge; measure longer, or closer to the crossing');
}

interface Projected {
  readonly linear: number[];
  readonly residuals: number[];
  readonly chiSquared: number;
}

/** The best linear parameters for given nonlinear ones, and what is left of each point in units of its error. */
function projected(model: PartlyLinearModel, parameters: readonly number[]): Projected {
  const { values, errors, known = [] } = model;
  const rows = model
    .factors(parameters)
    .map((row, i) => row.map((factor) => factor / elementAt(errors, i)));
  const wanted = values.map((value, i) => value / elementAt(errors, i));
  const system = new QrDecomposition(new Matrix(rows));
  if (!system.isFullRank())
    throw new EstimateError('the points do not determine the parameters of a fit');
  const linear = system.solve(Matrix.columnVector(wanted)).to1DArray();
  const residuals = wanted.map(
    (value, i) =>
      value - linear.reduce((sum, own, k) => sum + own * elementAt(elementAt(rows, i), k), 0),
  );
  for (const [i, prior] of known.entries())
    if (prior) residuals.push((elementAt(parameters, i) - prior.value) / prior.error);
  const chiSquared = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  if (!Number.isFinite(chiSquared)) throw new EstimateError('a fit ran out of finite numbers');
  return { linear, residuals, chiSquared };
}

function gaussNewtonStep(
  model: PartlyLinearModel,
  parameters: readonly number[],
  residuals: readonly number[],
): { change: number[]; gain: number } {
  if (parameters.length === 0) return { change: [], gain: 0 };
  const columns = parameters.map((value, i) => {
    const step = 1e-5 * Math.max(1e-2, Math.abs(value));
    const [up, down] = [step, -step].map(
      (by) => projected(model, parameters.with(i, value + by)).residuals,
    );
    return residuals.map((_, at) => ((up?.[at] ?? NaN) - (down?.[at] ?? NaN)) / (2 * step));
  });
  const slopes = new QrDecomposition(new Matrix(columns).transpose());
  if (!slopes.isFullRank())
    throw new EstimateError('the points do not determine the parameters of a fit');
  const change = slopes
    .solve(Matrix.columnVector(residuals.map((residual) => -residual)))
    .to1DArray();
  const moved = residuals.map((_, at) =>
    columns.reduce((sum, column, i) => sum + elementAt(column, at) * elementAt(change, i), 0),
  );
  return { change, gain: moved.reduce((sum, own) => sum + own ** 2, 0) };
}
