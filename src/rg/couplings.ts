import { hyperbolicTangent } from '../elementary.ts';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import { EstimateError } from '../errors.ts';
import { fieldBins } from './local-fields.ts';
import { elementAt } from '../element-at.ts';

/** Couplings of H = sum_a K_a S_a (weight e^H) truncated to three operators. */
export interface Couplings {
  readonly nearest: Measured;
  readonly diagonal: Measured;
  readonly plaquette: Measured;
}

/** Newton's method converges within a handful of steps. */
const mostSteps = 60;
const precision = 1e-12;

/** (t_1, t_2, t_3) of every bin. */
const fields = Array.from({ length: fieldBins }, (_, bin) => [
  2 * Math.floor(bin / 25) - 4,
  2 * (Math.floor(bin / 5) % 5) - 4,
  2 * (bin % 5) - 4,
]);

/**
 * The couplings under which a spin responds to its surroundings as in the samples. For each operator
 * <S_a> = (1/m_a) sum_i <z_a tanh(sum_b K_b z_b)>, which is an identity of the true couplings (Swendsen, Phys. Rev. B 30,
 * 3866, 1984). In terms of t = s z: sum over the histogram of t_a (1 - tanh(K t)) = 0, solved by Newton's method. If
 * the samples need more than three operators, the result is the best truncation to three.
 * @param histogram counts by bin of shaders/rg/local-fields.wgsl
 * @throws EstimateError where no finite couplings fit, as for a lattice without a single excitation
 */
export function couplingsOf(histogram: ArrayLike<number>): number[] {
  let couplings = [0, 0, 0];
  const total = Array.from(histogram).reduce((a, b) => a + b, 0);
  for (let step = 0; step < mostSteps; step++) {
    const { score, curvature } = derivatives(histogram, couplings, total);
    const change = newtonStep(curvature, score);
    if (!change) break;
    // Far from the solution a full step may overshoot where the curvature vanishes.
    const longest = Math.max(...change.map(Math.abs));
    const factor = Math.min(1, 0.5 / longest);
    couplings = couplings.map((value, a) => value + factor * (change[a] ?? NaN));
    if (!couplings.every((value) => Math.abs(value) < 20)) break;
    if (longest < precision) return couplings;
  }
  throw new EstimateError('no finite couplings answer to these samples');
}

/** Undefined where the curvature vanishes. */
function newtonStep(curvature: Matrix, score: readonly number[]): number[] | undefined {
  const decomposition = new LuDecomposition(curvature);
  if (decomposition.isSingular()) return undefined;
  return decomposition.solve(Matrix.columnVector([...score])).to1DArray();
}

function derivatives(
  histogram: ArrayLike<number>,
  couplings: readonly number[],
  total: number,
): { score: number[]; curvature: Matrix } {
  const score = [0, 0, 0];
  const curvature = Matrix.zeros(3, 3);
  for (const [bin, t] of fields.entries()) {
    const weight = elementAt(histogram, bin) / total;
    if (weight === 0) continue;
    const tanh = hyperbolicTangent(
      t.reduce((sum, value, b) => sum + value * elementAt(couplings, b), 0),
    );
    for (const [a, value] of t.entries()) {
      score[a] = elementAt(score, a) + weight * value * (1 - tanh);
      for (const [b, other] of t.entries())
        curvature.set(a, b, curvature.get(a, b) + weight * value * other * (1 - tanh * tanh));
    }
  }
  return { score, curvature };
}

/**
 * Couplings with jackknife errors over independent blocks.
 * @param histograms one a block; give 16 or more for reliable errors
 * @throws EstimateError as `couplingsOf`
 */
export function measuredCouplings(histograms: readonly Float64Array[]): Couplings {
  const rows = histograms.map((histogram) => Array.from(histogram));
  const solved = new Map<string, number[]>();
  const solution = (means: number[]): number[] => {
    const key = means.join();
    const known = solved.get(key) ?? couplingsOf(means);
    solved.set(key, known);
    return known;
  };
  const measured = (which: number): Measured => {
    const { corrected, error } = jackknife(rows, (means) => elementAt(solution(means), which));
    return { value: corrected, error };
  };
  return { nearest: measured(0), diagonal: measured(1), plaquette: measured(2) };
}
