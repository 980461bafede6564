import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import type { Measured } from '../statistics/measured.ts';
import { operators } from './operators.ts';

/** Which operators of a parity are kept: the first `count` of the list. */
export interface Truncation {
  readonly parity: 'even' | 'odd';
  readonly count: number;
}

/** Leading eigenvalue of the linearized transformation, as an exponent y = ln|lambda|/ln b. */
interface EigenvalueExponents {
  /** Exponents in falling order; the first is the leading one. */
  readonly values: readonly number[];
  /** Whether each eigenvalue is real, as the leading one has to be. */
  readonly real: readonly boolean[];
}

/** Places of the operators of a parity in the list of all. */
const places = {
  even: operators.flatMap(({ parity }, i) => (parity === 'even' ? [i] : [])),
  odd: operators.flatMap(({ parity }, i) => (parity === 'odd' ? [i] : [])),
} as const;

/** The largest number of operators of a parity. */
export const mostOperators = { even: places.even.length, odd: places.odd.length } as const;

/**
 * Correlations between the operators of a level and of the next, summed over samples, in blocks for the jackknife
 * (Swendsen, Phys. Rev. Lett. 42, 859, 1979). Every system belongs to one block for good: blocks are independent.
 */
export class OperatorCorrelations {
  readonly #sums: readonly Float64Array[];
  readonly #factor: number;

  /**
   * @param blocks of the jackknife, 2 or more
   * @param factor b of the block rule
   * @throws RangeError for fewer than two blocks
   */
  constructor({ blocks, factor }: { blocks: number; factor: number }) {
    if (!Number.isInteger(blocks) || blocks < 2)
      throw new RangeError(`${blocks} blocks; the jackknife needs two or more`);
    this.#sums = Array.from({ length: blocks }, () => new Float64Array(rowLength));
    this.#factor = factor;
  }

  /**
   * Adds one sample of every system: S at a level and S' at the next, `[operator][system]`. System s goes into block
   * `s mod blocks`.
   */
  add(fine: readonly Float64Array[], coarse: readonly Float64Array[]): void {
    const blocks = this.#sums.length;
    const systems = fine[0]?.length ?? 0;
    for (let system = 0; system < systems; system++) {
      const sum = this.#sums[system % blocks] as Float64Array;
      addSample(sum, fine, coarse, system);
    }
  }

  /**
   * The leading exponent with its jackknife error: y_t of even operators, y_h of odd ones.
   * @throws RangeError for more operators than there are, or no samples
   */
  exponent(truncation: Truncation): Measured & { real: boolean } {
    const { value, error, real } = this.#jackknife(truncation, 0);
    return { value, error, real };
  }

  /** All exponents of a truncation, largest first, with jackknife errors. */
  exponents(truncation: Truncation): (Measured & { real: boolean })[] {
    return Array.from({ length: truncation.count }, (_, i) => this.#jackknife(truncation, i));
  }

  #jackknife(truncation: Truncation, index: number): Measured & { real: boolean } {
    const total = sumOf(this.#sums);
    const blocks = this.#sums.length;
    const whole = exponentsOf(total, truncation, this.#factor);
    const without = this.#sums.map(
      (sum) =>
        exponentsOf(
          total.map((value, i) => value - (sum[i] as number)),
          truncation,
          this.#factor,
        ).values[index] as number,
    );
    const mean = without.reduce((sum, value) => sum + value, 0) / blocks;
    const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const value = whole.values[index] as number;
    return {
      // Bias of order 1/blocks removed, as everywhere.
      value: blocks * value - (blocks - 1) * mean,
      error: Math.sqrt(((blocks - 1) / blocks) * squares),
      real: whole.real[index] as boolean,
    };
  }
}

const count = operators.length;
/** A row of sums: number of samples, S, S', S' S, S' S'. */
const at = {
  samples: 0,
  fine: 1,
  coarse: 1 + count,
  mixed: 1 + 2 * count,
  own: 1 + 2 * count + count ** 2,
};
const rowLength = at.own + count ** 2;

function addSample(
  sum: Float64Array,
  fine: readonly Float64Array[],
  coarse: readonly Float64Array[],
  system: number,
): void {
  sum[at.samples] = (sum[at.samples] as number) + 1;
  for (let c = 0; c < count; c++) {
    const blocked = coarse[c]?.[system] as number;
    sum[at.fine + c] = (sum[at.fine + c] as number) + (fine[c]?.[system] as number);
    sum[at.coarse + c] = (sum[at.coarse + c] as number) + blocked;
    for (let b = 0; b < count; b++) {
      const mixed = at.mixed + c * count + b;
      const own = at.own + c * count + b;
      sum[mixed] = (sum[mixed] as number) + blocked * (fine[b]?.[system] as number);
      sum[own] = (sum[own] as number) + blocked * (coarse[b]?.[system] as number);
    }
  }
}

function sumOf(rows: readonly Float64Array[]): Float64Array {
  const total = new Float64Array(rowLength);
  for (const row of rows)
    for (const [i, value] of row.entries()) total[i] = (total[i] as number) + value;
  return total;
}

/**
 * Solves sum_a B_ca T_ab = A_cb with B_ca = <S'_c S'_a> - <S'_c><S'_a> and A_cb = <S'_c S_b> - <S'_c><S_b>, and takes the
 * eigenvalues of T = dK'/dK.
 */
function exponentsOf(
  sums: Float64Array,
  { parity, count: kept }: Truncation,
  factor: number,
): EigenvalueExponents {
  const chosen = places[parity].slice(0, kept);
  if (chosen.length !== kept || kept < 1)
    throw new RangeError(`${kept} ${parity} operators; there are ${places[parity].length}`);
  const samples = sums[at.samples] as number;
  if (!(samples > 1)) throw new RangeError('no samples were added');
  const mean = (from: number, i: number): number => (sums[from + i] as number) / samples;
  const covariance = (from: number, other: number, c: number, b: number): number =>
    (sums[from + c * count + b] as number) / samples - mean(at.coarse, c) * mean(other, b);
  const own = Matrix.zeros(kept, kept);
  const mixed = Matrix.zeros(kept, kept);
  for (const [row, c] of chosen.entries())
    for (const [column, b] of chosen.entries()) {
      own.set(row, column, covariance(at.own, at.coarse, c, b));
      mixed.set(row, column, covariance(at.mixed, at.fine, c, b));
    }
  const blocked = new LuDecomposition(own);
  if (blocked.isSingular())
    throw new RangeError('operators that do not fluctuate have no exponents');
  const decomposition = new EigenvalueDecomposition(blocked.solve(mixed));
  const { realEigenvalues, imaginaryEigenvalues } = decomposition;
  const eigenvalues = realEigenvalues
    .map((re, i) => ({
      size: Math.hypot(re, imaginaryEigenvalues[i] ?? 0),
      im: imaginaryEigenvalues[i] ?? 0,
    }))
    .toSorted((a, b) => b.size - a.size);
  return {
    values: eigenvalues.map(({ size }) => Math.log(size) / Math.log(factor)),
    real: eigenvalues.map(({ im }) => im === 0),
  };
}
