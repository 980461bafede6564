import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { AnyParameters } from '../machine/parameters.ts';

/**
 * Effective receptive fields through a stack (Mehta & Schwab 2014): r^(1) = W^(1), r^(l) = r^(l-1) W^(l), a column for
 * each hidden unit of layer l over the visible units of the first. The sign of a hidden unit is a gauge: here the
 * largest number of each field in size is positive.
 * @param layers weights of the layers from the data up, as far as wanted
 * @param sites the place of each visible unit in a field; that of its number unless given
 * @returns one field a hidden unit of the last layer
 */
export function receptiveFields(
  layers: readonly AnyParameters[],
  sites?: Uint32Array,
): Float64Array[] {
  // From the top, where matrices are small.
  const product = layers.map(weightMatrix).reduceRight((above, weights) => weights.mmul(above));
  return Array.from({ length: product.columns }, (_, unit) => {
    const field = new Float64Array(product.rows);
    let largest = 0;
    for (let visible = 0; visible < product.rows; visible++) {
      const value = product.get(visible, unit);
      field[sites?.[visible] ?? visible] = value;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    return largest < 0 ? field.map((value) => -value) : field;
  });
}

/**
 * Singular values of W, from the largest down. Their squares are the spectrum of W W^T, which is never negative;
 * eigenvalues of W itself are another thing.
 */
export function singularValues(parameters: AnyParameters): number[] {
  const weights = weightMatrix(parameters);
  const tall = weights.rows >= weights.columns ? weights : weights.transpose();
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false };
  return new SingularValueDecomposition(tall, options).diagonal.toSorted((a, b) => b - a);
}

function weightMatrix({ weights, visibleBias, hiddenBias }: AnyParameters): Matrix {
  return Matrix.from1DArray(visibleBias.length, hiddenBias.length, Array.from(weights));
}
