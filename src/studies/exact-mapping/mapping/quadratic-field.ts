import { ArgumentError } from '../../../errors.ts';
import { elementAt } from '../../../element-at.ts';

/** A real field on an L x L torus, site x + L y. */
export interface LatticeField {
  readonly size: number;
  readonly values: Float64Array;
}

/**
 * The terms of a quadratic field Hamiltonian H = sum over i of y_i sum over sites of f (-Laplacian)^i f, with
 * the five-point Laplacian, for i = 0 to `order`.
 */
export function quadraticTerms({ size, values }: LatticeField, order: number): number[] {
  let derivative = values;
  return Array.from({ length: order + 1 }, (_, power) => {
    if (power > 0) derivative = minusLaplacian(size, derivative);
    return values.reduce((sum, value, site) => sum + value * elementAt(derivative, site), 0);
  });
}

/**
 * Averages of b x b blocks. For fields that vary slowly a Hamiltonian keeps its value when
 * y_i -> b^(2 - 2i) y_i, with relative corrections of order (b k)^2 for waves of number k (Lin, Tegmark &
 * Rolnick, arXiv:1608.08225): y_0 grows, y_1 stays, all others die out.
 *
 * @throws ArgumentError where b does not divide L.
 */
export function blockAverages({ size, values }: LatticeField, block: number): LatticeField {
  const blocks = size / block;
  if (!Number.isInteger(blocks)) {
    throw new ArgumentError(`blocks of ${block}: give a number that divides the side ${size}`);
  }
  const averages = new Float64Array(blocks * blocks);
  for (const [site, value] of values.entries()) {
    const x = Math.floor((site % size) / block);
    const y = Math.floor(site / size / block);
    averages[y * blocks + x] = elementAt(averages, y * blocks + x) + value / block ** 2;
  }
  return { size: blocks, values: averages };
}

function minusLaplacian(size: number, values: Float64Array): Float64Array {
  return values.map((value, site) => {
    const x = site % size;
    const row = site - x;
    const left = elementAt(values, row + ((x + size - 1) % size));
    const right = elementAt(values, row + ((x + 1) % size));
    const up = elementAt(values, (site + size) % values.length);
    const down = elementAt(values, (site + values.length - size) % values.length);
    return 4 * value - left - right - up - down;
  });
}
