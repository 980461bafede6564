import { elementAt } from '../element-at.ts';
import { BlockEnvironment } from './block-environment.ts';
import { keptOfCoin } from './entropy.ts';

/**
 * Information of coarse spins that turn with the lattice, <h | -V> = -<h | V>, such as those of filters without a bias. Half of the states of the block and half of those of the
 * environment are then enough.
 */
export interface OddInformation {
  /** Sites on the boundary of the block and inside, row after row: site y * side + x. */
  readonly boundary: readonly number[];
  readonly inner: readonly number[];
  /** I(h : E) in nats. `means` has <h | V> of each state of the boundary whose last spin is down, averaged over the inside. */
  readonly of: (means: ArrayLike<number>) => number;
  /** Derivatives of `of` with respect to each mean. */
  readonly slope: (means: ArrayLike<number>) => Float64Array;
  /** Probabilities of the states inside the block, given one of these states of the boundary: [boundary][inner]. */
  readonly innerProbabilities: readonly Float64Array[];
  /** P of each of these states of the boundary; all of them have 1/2 together. */
  readonly boundaryProbabilities: Float64Array;
}

/** States of the boundary between two stops. */
const rowsOfTurn = 32;

/**
 * Enumerates all states of a block of side n on a torus of side n + 3 at a coupling: 2^49 states for n = 4. The generator stops now and then, so
 * that the host can hear Ctrl-C.
 * @param side n, from 2 to 4
 * @param coupling K = J/kT
 */
export function* oddInformation(
  side: number,
  coupling: number,
): Generator<undefined, OddInformation, void> {
  const torus = new BlockEnvironment(side, coupling);
  const rows = 2 ** (torus.boundary.length - 1);
  const columns = 2 ** (torus.environmentSites - 1);
  const last = 2 * columns - 1;
  // P(V, E) - P(-V, E), and P(E), for the states whose last spin is down.
  const differences = new Float64Array(rows * columns);
  const environment = new Float64Array(columns);
  const block = new Float64Array(rows);
  for (let v = 0; v < rows; v++) {
    const weights = torus.weights(v);
    for (let e = 0; e < columns; e++) {
      const [same, turned] = [weights[e] ?? NaN, weights[last - e] ?? NaN];
      differences[v * columns + e] = same - turned;
      environment[e] = (environment[e] ?? NaN) + same + turned;
      block[v] = (block[v] ?? NaN) + same + turned;
    }
    if (v % rowsOfTurn === 0) yield;
  }
  const total = 2 * environment.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < differences.length; i++) differences[i] = (differences[i] ?? NaN) / total;
  for (let e = 0; e < columns; e++) environment[e] = (environment[e] ?? NaN) / total;

  /** <h | E> of each state of the environment. */
  const given = (means: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(columns);
    for (let v = 0; v < rows; v++) {
      const mean = means[v] ?? NaN;
      const row = differences.subarray(v * columns, (v + 1) * columns);
      for (let e = 0; e < columns; e++) sums[e] = (sums[e] ?? NaN) + mean * (row[e] ?? NaN);
    }
    return sums.map((sum, e) => sum / elementAt(environment, e));
  };
  return {
    boundary: torus.boundary,
    boundaryProbabilities: block.map((weight) => weight / total),
    inner: torus.inner,
    innerProbabilities: Array.from({ length: rows }, (_, v) => torus.innerProbabilities(v)),
    of: (means) =>
      given(means).reduce(
        (sum, mean, e) => sum + 2 * elementAt(environment, e) * keptOfCoin(mean),
        0,
      ),
    slope: (means) => {
      const artanh = given(means).map((mean) => 2 * Math.atanh(mean));
      return Float64Array.from({ length: rows }, (_, v) => {
        const row = differences.subarray(v * columns, (v + 1) * columns);
        let sum = 0;
        for (let e = 0; e < columns; e++) sum += (row[e] ?? NaN) * (artanh[e] ?? NaN);
        return sum;
      });
    },
  };
}
