import { expect, test } from 'vitest';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { diagonalCorrelations } from '../../src/theory/diagonal-correlation.ts';
import { yangMagnetization } from '../../src/theory/onsager.ts';

const TC = CRITICAL_TEMPERATURE;

// T and the correlations at n = 1, 2, 8, 32, 64: determinants of hypergeometric coefficients with 120 digits.
const TABLE = [
  [
    0.5, 0.99999954925462, 0.999999549254468, 0.999999549254468, 0.999999549254468,
    0.999999549254468,
  ],
  [
    1.5, 0.973720866389049, 0.973205174122599, 0.973181465975452, 0.973181465972367,
    0.973181465972367,
  ],
  [
    2.2, 0.725017035974321, 0.670401711520933, 0.620837500199229, 0.615857147765906,
    0.615840651942489,
  ],
  [
    2.2691830450277077, 0.636630866902258, 0.540397807203415, 0.383474379297669, 0.271304136738289,
    0.228228171188998,
  ],
  [
    2.269185314213, 0.636619772367832, 0.540379646092887, 0.383427490616506, 0.271185986402113,
    0.2280419327571,
  ],
  [
    2.2691853142131, 0.636619772366729, 0.540379646091044, 0.38342749061148, 0.271185986388534,
    0.228041932734814,
  ],
  [
    2.269187583398336, 0.636608677833754, 0.540361484983715, 0.383380601952969, 0.271067836275981,
    0.227855695039871,
  ],
  [
    2.3, 0.588488120418148, 0.467868003740986, 0.241426133121016, 0.0619930259799749,
    0.0155565326329589,
  ],
  [
    2.450980392156863, 0.464088532153906, 0.301779752427625, 0.0547093592432048,
    0.000303898357388496, 5.05021957039198e-7,
  ],
  [
    3, 0.266643752905331, 0.104188294940549, 0.00102826173478165, 6.14763592053254e-11,
    2.50601109063312e-20,
  ],
  [
    5, 0.0846621541717612, 0.0107259017493914, 1.29766359622986e-7, 1.85915164467283e-26,
    2.44803365102579e-51,
  ],
  [
    20, 0.00501675203507736, 3.77513847660652e-5, 2.0169060118032e-17, 1.10528326104519e-65,
    8.71196740992207e-130,
  ],
  [
    100, 0.00020002667209053, 6.00160035209918e-8, 1.28837355991838e-28, 1.84046000868633e-110,
    2.41564018784413e-219,
  ],
];

test.each(TABLE)('T = %d: 120-digit determinants within 2e-13', (temperature, ...expected) => {
  const correlations = diagonalCorrelations(temperature, 64);
  for (const [i, n] of [1, 2, 8, 32, 64].entries()) {
    expect(Math.abs(correlations[n] - expected[i]), `n = ${n}`).toBeLessThan(2e-13);
  }
});

test('at T_c the product: tabulated values and the asymptote 0.645002448 n^(-1/4)', () => {
  const correlations = diagonalCorrelations(TC, 64);
  const table = [1, 0.63661977, 0.54037965, 0.48926772, 0.45564709];
  for (const [n, value] of table.entries()) expect(correlations[n]).toBeCloseTo(value, 8);
  // The leading correction is -1/(64 n^2) of it.
  expect(correlations[64] * 64 ** 0.25 * (1 + 1 / 64 ** 3)).toBeCloseTo(0.6450024485, 9);
});

test('at T_c the determinants join the product', () => {
  const product = diagonalCorrelations(TC, 64);
  const above = diagonalCorrelations(TC * (1 + 1e-14), 64);
  const below = diagonalCorrelations(TC * (1 - 1e-14), 64);
  for (const [n, value] of product.entries()) {
    expect(Math.abs((above[n] + below[n]) / 2 - value)).toBeLessThan(1e-12);
    expect(above[n]).toBeLessThanOrEqual(below[n]);
  }
});

test('below T_c the square of the magnetization remains', () => {
  for (const temperature of [0.1, 1, 1.8]) {
    const [value] = diagonalCorrelations(temperature, 64).slice(-1);
    expect(value).toBeCloseTo(yangMagnetization(temperature) ** 2, 12);
  }
});

test('limits: n = 0, infinite temperature, leading terms of the high-temperature series', () => {
  expect(diagonalCorrelations(2, 0)).toEqual([1]);
  for (const value of diagonalCorrelations(Infinity, 5).slice(1)) expect(value).toBeCloseTo(0, 14);
  // C(2n, n) shortest paths of tanh K a step.
  const [, one, two] = diagonalCorrelations(100, 2);
  expect(one / (2 * Math.tanh(0.01) ** 2)).toBeCloseTo(1, 3);
  expect(two / (6 * Math.tanh(0.01) ** 4)).toBeCloseTo(1, 3);
});

test('other distances and temperatures are refused', () => {
  for (const largest of [-1, 65, 1.5]) {
    expect(() => diagonalCorrelations(2, largest)).toThrow(/largest distance/);
  }
  expect(() => diagonalCorrelations(0, 2)).toThrow(/temperature/);
});
