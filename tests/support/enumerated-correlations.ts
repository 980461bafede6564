import { pairsTwin } from '../twins/correlation-pairs.ts';
import type { Shape } from '../twins/lattices.ts';
import { lineSumsTwin } from '../twins/line-sums.ts';
import { structureFactorTwin } from '../twins/structure-factor.ts';

/** Exact averages of C(r) and S(n) on a small lattice: every state with its Boltzmann weight, J = 1, no field. */
export function enumerateCorrelations(
  shape: Shape,
  temperature: number,
): { axis: number[]; diagonal: number[]; structureFactor: number[] } {
  const sites = shape.size * shape.rows;
  const axes = shape.rows === 1 ? 1 : 2;
  const length = Math.floor(shape.size / 2) + 1;
  const sums = [0, 1, 2].map(() => new Float64Array(length));
  let total = 0;
  // Half of the states: the others are their mirror images.
  for (let state = 0; state < 2 ** (sites - 1); state++) {
    const spins = Uint8Array.from({ length: sites }, (_, at) => (state >>> at) & 1);
    const { axis, diagonal } = pairsTwin(spins, shape);
    // Pairs at distance 1 are the bonds.
    const weight = Math.exp(
      (axes * sites - 2 * axis[1]) / temperature - (axes * sites) / temperature,
    );
    const factor = structureFactorTwin(lineSumsTwin(spins, shape), shape).value;
    total += weight;
    for (let r = 0; r < length; r++) {
      sums[0][r] += weight * (1 - (2 * axis[r]) / (axes * sites));
      sums[1][r] += weight * (1 - (2 * (diagonal[r] ?? 0)) / (axes * sites));
      sums[2][r] += weight * factor[r];
    }
  }
  const [axis, diagonal, structureFactor] = sums.map((sum) => Array.from(sum, (s) => s / total));
  return { axis, diagonal: axes === 1 ? [] : diagonal, structureFactor };
}
