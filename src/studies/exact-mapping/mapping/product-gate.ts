import { ArgumentError } from '../../../errors.ts';
import { spinHamiltonian } from './hamiltonian.ts';
import { elementAt } from '../../../element-at.ts';

/**
 * A product of n inputs from 2^n neurons of one layer (Lin, Tegmark & Rolnick, arXiv:1608.08225):
 * sum over signs e of (prod e_i) f(e.x)/(2^n f^(n)(0)), which is prod x_i to lowest order. For two inputs
 * u v (1 + f''''/(6 f'') (u^2 + v^2) + ...); for the exponential prod sinh x_i.
 *
 * @param options.derivative f^(n)(0), not 0: softplus, whose third derivative vanishes, multiplies no three.
 * @returns The product, with a relative error of order x^2.
 * @throws ArgumentError for a derivative of 0.
 */
export function productGate(options: {
  nonlinearity: (x: number) => number;
  derivative: number;
  inputs: readonly number[];
}): number {
  const { nonlinearity, derivative, inputs } = options;
  if (derivative === 0) {
    throw new ArgumentError(
      `derivative is 0; a product of ${inputs.length} needs that derivative of the nonlinearity`,
    );
  }
  let sum = 0;
  for (let pattern = 0; pattern < 2 ** inputs.length; pattern++) {
    let argument = 0;
    let sign = 1;
    for (const [i, input] of inputs.entries()) {
      const up = (pattern >>> i) & 1;
      argument += up ? input : -input;
      if (!up) sign = -sign;
    }
    sum += sign * nonlinearity(argument);
  }
  return sum / (2 ** inputs.length * derivative);
}

/**
 * Rank of the matrix of prod over i in S of e_i over the subsets S and the sign patterns e of n inputs, by
 * elimination with pivots. Full rank, 2^n, says that no combination of fewer of these neurons makes all
 * products.
 *
 * @param options.patterns How many of the 2^n patterns are there; all unless given.
 */
export function signPatternRank(options: { inputs: number; patterns?: number }): number {
  const { inputs, patterns = 2 ** inputs } = options;
  const rows = Array.from({ length: 2 ** inputs }, (_, subset) =>
    Float64Array.from({ length: patterns }, (_, pattern) => parity(subset & ~pattern)),
  );
  let rank = 0;
  for (let column = 0; column < patterns && rank < rows.length; column++) {
    let best = rank;
    for (let row = rank; row < rows.length; row++)
      if (sizeAt(rows, row, column) > sizeAt(rows, best, column)) best = row;
    const pivot = elementAt(rows, best);
    const divisor = elementAt(pivot, column);
    // All entries stay whole numbers here, so rounding makes no false pivot.
    if (divisor === 0) continue;
    rows[best] = elementAt(rows, rank);
    rows[rank] = pivot;
    rank++;
    for (const row of rows.slice(rank)) {
      const factor = elementAt(row, column) / divisor;
      if (factor === 0) continue;
      for (let i = column; i < patterns; i++)
        row[i] = elementAt(row, i) - factor * elementAt(pivot, i);
    }
  }
  return rank;
}

/**
 * The weights of the 2^n neurons that leave only the product of all n inputs: the one solution of the
 * full-rank system, c_e = prod e_i/2^n. None is 0, so none of the neurons can be left out.
 */
export function productWeights(inputs: number): Float64Array {
  const sites = Array.from({ length: inputs }, (_, i) => i);
  return spinHamiltonian({ units: inputs, couplings: [{ sites, strength: -1 / 2 ** inputs }] });
}

/** (-1) to the number of set bits. */
function parity(bits: number): 1 | -1 {
  let odd = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) odd ^= 1;
  return odd ? -1 : 1;
}

function sizeAt(rows: readonly Float64Array[], row: number, column: number): number {
  return Math.abs(elementAt(elementAt(rows, row), column));
}
