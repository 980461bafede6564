import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import {
  blockAverages,
  quadraticTerms,
} from '../../../src/studies/exact-mapping/mapping/quadratic-field.ts';

/** Two crossing waves of the torus. */
function waves(size: number) {
  const angle = (2 * Math.PI) / size;
  const values = Float64Array.from({ length: size * size }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return Math.cos(angle * x + 0.3) + 0.5 * Math.sin(angle * (x + 2 * y));
  });
  return { size, values };
}

test.each([2, 3])(
  'block averages by %d: y_i -> b^(2 - 2i) y_i, corrections of order k^2',
  (block) => {
    const errors = [48, 96].map((size) => {
      const field = waves(size);
      const before = quadraticTerms(field, 3);
      const after = quadraticTerms(blockAverages(field, block), 3);
      return before.map((term, i) => (block ** (2 - 2 * i) * after[i]) / term - 1);
    });
    for (const [i, error] of errors[1].entries()) {
      expect(Math.abs(error)).toBeLessThan(0.08);
      expect(errors[0][i] / error).toBeCloseTo(4, 0);
    }
  },
);

test('a short wave is lost, and blocks have to fit', () => {
  const values = Float64Array.from({ length: 64 }, (_, site) => (site % 2 === 0 ? 1 : -1));
  expect(quadraticTerms(blockAverages({ size: 8, values }, 2), 1)).toEqual([0, 0]);
  expect(quadraticTerms({ size: 8, values }, 1)).toEqual([64, 256]);
  expect(() => blockAverages({ size: 8, values }, 3)).toThrow(ArgumentError);
});
