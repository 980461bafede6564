import { ArgumentError } from '../errors.ts';
import { isCritical } from './critical.ts';
import { couplingAt } from './temperature.ts';
import { elementAt } from '../element-at.ts';

/** The largest distance whose determinants have been tested. */
const LARGEST_DISTANCE = 64;

/**
 * Correlations <s(0,0) s(n,n)> along the diagonal of the infinite square lattice without field, n
 * steps along both axes. At T_c they are the product (2/pi)^n prod_(j=1)^(n-1) (1 - 1/(4 j^2))^(j-n).
 * At other temperatures they are the Toeplitz determinant of a_(i-j), i, j = 0 to n - 1, where a_n are
 * the Fourier coefficients of [(k - e^(-i t))/(k - e^(i t))]^(1/2), k = sinh^2 2K (McCoy & Wu, The
 * Two-Dimensional Ising Model, 1973, chapters VIII and XI). The absolute error is below 2e-13 for n up
 * to 64 and T = 0.5 to 100, even very close to T_c. The antiferromagnet has the same diagonal correlations.
 *
 * @param temperature T in units of J/k, above 0; `Infinity` is allowed.
 * @param largest The largest n, an integer from 0 to 64.
 * @returns The correlations at n = 0 to `largest`.
 * @throws ArgumentError for a temperature not above zero or another distance.
 */
export function diagonalCorrelations(temperature: number, largest: number): number[] {
  const coupling = couplingAt(temperature);
  if (!(Number.isInteger(largest) && largest >= 0 && largest <= LARGEST_DISTANCE)) {
    throw new ArgumentError(
      `the largest distance is ${largest}; it must be an integer from 0 to ${LARGEST_DISTANCE}`,
    );
  }
  if (isCritical(coupling)) {
    return Array.from({ length: largest + 1 }, (_, n) => criticalCorrelation(n));
  }
  const coefficients = symbolCoefficients(coupling, largest);
  return Array.from({ length: largest + 1 }, (_, n) =>
    determinant(
      Array.from({ length: n }, (_, row) =>
        Float64Array.from({ length: n }, (_, column) => coefficients(row - column)),
      ),
    ),
  );
}

function criticalCorrelation(n: number): number {
  let product = (2 / Math.PI) ** n;
  for (let j = 1; j < n; j++) product *= (1 - 1 / (4 * j * j)) ** (j - n);
  return product;
}

/**
 * Fourier coefficients a_n, |n| < `count`. The symbol has modulus 1 and the phase of k - e^(-i t).
 * Therefore a_n is the mean over t in (0, pi) of cos(arg(k - e^(-i t)) - n t). Near T_c the phase turns
 * within |k - 1| of t = 0. The tanh-sinh rule (Takahasi & Mori 1974) crowds its points at the end of the
 * interval, so it resolves both this turn and the oscillations.
 */
function symbolCoefficients(coupling: number, count: number): (n: number) => number {
  const sinh = Math.sinh(2 * coupling);
  const excess = (sinh - 1) * (sinh + 1);
  const step = 1 / 128;
  const table = new Float64Array(2 * count + 1);
  for (let node = -416; node <= 416; node++) {
    const t = node * step;
    const fraction = 1 / (1 + Math.exp(-Math.PI * Math.sinh(t)));
    const weight = step * Math.PI * Math.cosh(t) * fraction * (1 - fraction);
    const angle = Math.PI * fraction;
    const phase = Math.atan2(Math.sin(angle), excess + 2 * Math.sin(angle / 2) ** 2);
    for (let n = -count; n <= count; n++) {
      table[n + count] = (table[n + count] ?? NaN) + weight * Math.cos(phase - n * angle);
    }
  }
  return (n) => elementAt(table, n + count);
}

/** Determinant by elimination with partial pivoting; the rows are overwritten. */
function determinant(rows: Float64Array[]): number {
  let product = 1;
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let row = column + 1; row < rows.length; row++)
      if (sizeAt(rows, row, column) > sizeAt(rows, pivot, column)) pivot = row;
    const pivotRow = elementAt(rows, pivot);
    const divisor = elementAt(pivotRow, column);
    if (divisor === 0) return 0;
    if (pivot !== column) {
      rows[pivot] = elementAt(rows, column);
      rows[column] = pivotRow;
      product = -product;
    }
    product *= divisor;
    for (const row of rows.slice(column + 1)) {
      const factor = elementAt(row, column) / divisor;
      for (let i = column + 1; i < rows.length; i++)
        row[i] = (row[i] ?? NaN) - factor * (pivotRow[i] ?? NaN);
    }
  }
  return product;
}

function sizeAt(rows: readonly Float64Array[], row: number, column: number): number {
  return Math.abs(elementAt(elementAt(rows, row), column));
}
