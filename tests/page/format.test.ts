import { expect, it } from 'vitest';
import { decimal, significant, withError } from '../../src/page/format.ts';

it('writes a true minus, and no minus before zero', () => {
  expect(decimal(-1.23456, 4)).toBe('\u22121.2346');
  expect(decimal(-0.00001, 3)).toBe('0.000');
});

it.each([
  [{ value: -1.41384, error: 0.00123 }, '\u22121.4138 ± 0.0012'],
  [{ value: 0.65432, error: 0.0346 }, '0.654 ± 0.035'],
  [{ value: 32.87, error: 1.96 }, '32.9 ± 2.0'],
  [{ value: 0.5, error: 0 }, '0.5'],
])('gives value and error the same decimals: %o', (measured, text) => {
  expect(withError(measured)).toBe(text);
});

it('keeps three digits', () => {
  expect([0, 0.0012345, 4.2711, 12_345].map(significant)).toEqual([
    '0',
    '0.00123',
    '4.27',
    '12,300',
  ]);
});
