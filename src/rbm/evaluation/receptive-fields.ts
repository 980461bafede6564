import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { AnyParameters } from '../machine/parameters.ts';

/**
 * Effective receptive fields through a stack (Mehta & Schwab 2014): r^(1) = W^(1), r^(l) = r^(l-1) W^(l). Column j is
 * the field of hidden unit j of layer l over the visible units of the first layer. The sign of a hidden unit is
 * arbitrary; here the number with the largest absolute value in each field is positive.
 * @param layers from the data up to the layer of the fields
 * @param sites the site of each visible unit; the number of the unit unless given
 * @returns one field a hidden unit of the last layer
 */
export function receptiveFields(
  layers: readonly AnyParameters[],
  sites?: Uint32Array,
): Float64Array[] {
  // From the top down, because the upper matrices are small.
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
 * Singular values of W, from the largest down. Their squares are the eigenvalues of W W^T, which are never negative.
 * They are not the eigenvalues of W.
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
