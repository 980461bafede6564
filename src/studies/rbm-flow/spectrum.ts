import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { sites, size } from './presets.ts';

/** Squares of wave numbers of the shells of Fourier modes, in units of (2 pi/L)^2: uniform, then 4, 4 and 4 modes. */
export const shells = [0, 1, 2, 4] as const;

/** What is known of the weights of a machine. */
export interface Spectrum {
  /** W, [site][hidden unit], sites row by row. */
  readonly weights: Matrix;
  /** Singular values of W from the largest down. Their squares are the eigenvalues of W W^T. */
  readonly singular: readonly number[];
  /** Share of the leading vector in the uniform mode, and mean share of the next four in the modes of the longest waves. */
  readonly uniform: number;
  readonly longest: number;
  /** Mean of <e|W W^T|e> over the modes e of each shell. */
  readonly byShell: readonly number[];
}

/** The spectrum of the weights of a machine whose visible units are the sites of a lattice in storage order. */
export function spectrumOf({ weights, hiddenBias }: RbmParameters): Spectrum {
  const hidden = hiddenBias.length;
  const place = siteOfUnits({ size, height: size });
  const matrix = Matrix.zeros(sites, hidden);
  for (let unit = 0; unit < sites; unit++)
    for (let j = 0; j < hidden; j++)
      matrix.set(place[unit] ?? 0, j, weights[unit * hidden + j] ?? NaN);
  const decomposed = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const vectors = decomposed.leftSingularVectors;
  const order = decomposed.diagonal
    .map((value, column) => ({ value, column }))
    .toSorted((a, b) => b.value - a.value);
  const shares = order.map(({ column }) => shellShares(vectors.getColumn(column)));
  const multiplicity = shellShares(undefined);
  return {
    weights: matrix,
    singular: order.map(({ value }) => value),
    uniform: shares[0]?.[0] ?? NaN,
    longest: shares.slice(1, 5).reduce((sum, own) => sum + (own[1] ?? NaN), 0) / 4,
    byShell: shells.map(
      (_, shell) =>
        order.reduce((sum, { value }, at) => sum + value ** 2 * (shares[at]?.[shell] ?? NaN), 0) /
        (multiplicity[shell] ?? NaN),
    ),
  };
}

/** The part of the square of a vector that lies in each shell; without a vector, the number of modes in each shell. */
function shellShares(vector: readonly number[] | undefined): number[] {
  return shells.map((square) => {
    let sum = 0;
    for (let kx = 0; kx < size; kx++)
      for (let ky = 0; ky < size; ky++) {
        const [x, y] = [kx, ky].map((k) => Math.min(k, size - k));
        if ((x ?? NaN) ** 2 + (y ?? NaN) ** 2 !== square) continue;
        sum += vector ? power(vector, kx, ky) : 1;
      }
    return sum;
  });
}

/** |sum_r v_r exp(2 pi i k r/L)|^2/N. */
function power(vector: readonly number[], kx: number, ky: number): number {
  let [real, imaginary] = [0, 0];
  for (const [site, value] of vector.entries()) {
    const angle = (2 * Math.PI * (kx * (site % size) + ky * Math.floor(site / size))) / size;
    real += value * Math.cos(angle);
    imaginary += value * Math.sin(angle);
  }
  return (real ** 2 + imaginary ** 2) / sites;
}
