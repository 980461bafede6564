import { expect, it } from 'vitest';
import {
  exactText,
  numberText,
  measuredText,
  secondsText,
} from '../../src/report/quantity-text.ts';

it.each([
  [{ value: -1.745546, error: 0.000123 }, '−1.74555(12)'],
  [{ value: 1.23456, error: 0.0996 }, '1.23(10)'],
  [{ value: 1.23456, error: 0.00999 }, '1.235(10)'],
  [{ value: 123.4, error: 4.56 }, '123.4(46)'],
  [{ value: 1234.5, error: 56.7 }, '1235(57)'],
  [{ value: 1234.5, error: 567 }, '1235(567)'],
  [{ value: -0.000001, error: 0.01 }, '0.000(10)'],
  [{ value: 2.69e-8, error: 3e-10 }, '2.690(30)×10^{−8}'],
  [{ value: 1.5e9, error: 2e7 }, '1.500(20)×10^{9}'],
  [{ value: 0.5, error: 0 }, '0.5'],
  [{ value: 1 / 18, error: 1e-17 }, '0.0555556'],
  [{ value: 0.953021, error: NaN }, '≈ 0.953'],
  [{ value: -0.5, error: Infinity }, '≈ −0.5'],
  [{ value: NaN, error: 0.1 }, 'undefined'],
  [{ value: -Infinity, error: 0.1 }, '−∞'],
])('%j is written %s', (quantity, text) => {
  expect(measuredText(quantity)).toBe(text);
});

it.each([
  [{ value: -1.41384, error: 0.00123 }, '−1.4138 ± 0.0012'],
  [{ value: 32.87, error: 1.96 }, '32.9 ± 2.0'],
  [{ value: 1234.5, error: 567 }, '1235 ± 567'],
  [{ value: 2.69e-8, error: 3e-10 }, '(2.690 ± 0.030)×10^{−8}'],
  [{ value: 0.5, error: 0 }, '0.5'],
  [{ value: 0.953021, error: NaN }, '≈ 0.953'],
])('%j is written %s in a sentence', (quantity, text) => {
  expect(measuredText(quantity, 'plus-minus')).toBe(text);
});

it.each([
  [0.1 + 0.2, '0.3'],
  [-3, '−3'],
  [1234567890, '1234567890'],
  [123456.789012, '123457'],
  [-5.5511e-17, '−5.551×10^{−17}'],
  [1.2345e12 + 0.5, '1.235×10^{12}'],
  [0, '0'],
])('%d without an error is written %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});

it('gives an exact value one digit more than the error tells, and none where none is known', () => {
  expect(exactText({ value: 1.2, error: 0.012, exact: 1.23456789 })).toBe('1.2346');
  expect(exactText({ value: 1.2, error: 0, exact: 1.23456789 })).toBe('1.23457');
  expect(exactText({ value: 0.01, error: 0.01, exact: 1.871e-11 })).toBe('1.871×10^{−11}');
  expect(exactText({ value: 1.2, error: 0.1 })).toBeUndefined();
  expect(exactText(3)).toBeUndefined();
});

it('gives durations as people read them', () => {
  expect([0.01, 1.234, 12.6].map(secondsText)).toEqual(['under 0.1 s', '1.2 s', '13 s']);
});
