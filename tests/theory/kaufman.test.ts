import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import {
  onsagerEnergy,
  onsagerLogPartition,
  onsagerSpecificHeat,
} from '../../src/theory/onsager.ts';

const TC = CRITICAL_TEMPERATURE;
const TMS = 1 / 0.408;

// L, T, lnZ/N, u, c: the four products summed with 40 digits.
const TABLE = [
  [8, 1.0, 2.01117871, -1.9971602, 0.02338],
  [8, 2.0, 1.03663409, -1.74568317, 0.714123],
  [8, TC, 0.93971532, -1.49158911, 1.145559],
  [8, TMS, 0.89436485, -1.27758298, 1.151501],
  [8, 2.5, 0.88436545, -1.22232064, 1.100476],
  [8, 3.0, 0.81658453, -0.84131543, 0.483966],
  [10, 1.0, 2.00727976, -1.9971602, 0.02338],
  [10, TC, 0.93610301, -1.47624291, 1.26002],
  [10, TMS, 0.89158742, -1.24282334, 1.21894],
  [32, TC, 0.93032039, -1.43365847, 1.846768],
  [40, 1.0, 2.0007815, -1.9971602, 0.02338],
  [40, 2.0, 1.02622603, -1.74556457, 0.724872],
  [40, TC, 0.93009538, -1.42977131, 1.958182],
  [40, TMS, 0.88839536, -1.15182115, 0.99467],
  [40, 2.5, 0.87936554, -1.10635612, 0.868709],
  [40, 3.0, 0.81588273, -0.8173096, 0.40138],
  [64, TC, 0.92985163, -1.42393839, 2.192211],
];

test.each(TABLE)('L = %d, T = %d as tabulated to every digit', (size, temperature, logZ, u, c) => {
  const exact = kaufman({ size, temperature });
  expect(exact.logPartition).toBeCloseTo(logZ, 8);
  expect(exact.energy).toBeCloseTo(u, 8);
  expect(exact.specificHeat).toBeCloseTo(c, 6);
});

// L, T of the maximum of c, its height, with 40 digits.
const MAXIMA = [
  [4, 2.439, 0.81646],
  [8, 2.362, 1.19184],
  [10, 2.3446, 1.30906],
  [32, 2.2939, 1.90451],
  [40, 2.2891, 2.01686],
];

test.each(MAXIMA)('L = %d: the specific heat peaks at T = %d', (size, peak, height) => {
  const c = (temperature: number): number => kaufman({ size, temperature }).specificHeat;
  expect(c(peak)).toBeCloseTo(height, 5);
  expect(c(peak)).toBeGreaterThan(c(peak - 0.001));
  expect(c(peak)).toBeGreaterThan(c(peak + 0.001));
});

describe('against enumeration', () => {
  const temperatures = [0.02, 0.3, 0.5, 1, 1.5, 2, 2.2, TC, 2.3, 3, 5, 20, 100, 1e4, 2e5, 1e150];
  const cases = ([2, 4] as const).flatMap((size) => temperatures.map((t) => [size, t] as const));
  test.each(cases)('L = %d, T = %d to 1e-12', (size, temperature) => {
    const torus = kaufman({ size, temperature });
    const exact = enumerateTorus({ size, temperature });
    expect(Math.abs(torus.logPartition - exact.logPartition)).toBeLessThan(1e-12);
    expect(Math.abs(torus.energy - exact.energy)).toBeLessThan(1e-12);
    expect(Math.abs(torus.specificHeat - exact.specificHeat)).toBeLessThan(1e-12);
  });
});

// Computed with 60 digits from the products and their differences.
const DIGITS = [
  [17, TC, 1.52930388986438, 1e-13],
  [64, TC, 2.19221139314057, 1e-12],
  [64, 0.3, 1.86532471991986e-9, 1e-13],
  [512, 2.3, 1.82241221360229, 1e-12],
  [512, TC, 3.22290795449307, 5e-11],
  [2048, TC, 3.90873436146499, 2e-9],
];

test.each(DIGITS)('L = %d, T = %d: c = %d within %d', (size, temperature, c, tolerance) => {
  expect(Math.abs(kaufman({ size, temperature }).specificHeat - c)).toBeLessThan(tolerance);
});

// L, T, lnZ/N, u, c with 90 digits, derivatives by differences.
const MANY_DIGITS = [
  [128, 0.5, 4.000042418957205, -1.9999990988116572, 2.8852552716246463e-5],
  [128, 2.2, 0.9503814446478417, -1.5464891239613616, 1.414281351458613],
  [128, TC, 0.9297344557701894, -1.419076272084985, 2.5363313351086045],
  [128, 100, 0.69324718889399, -0.02000333376013496, 0.00020010002134278142],
  [256, 0.5, 4.000010689197352, -1.9999990988116572, 2.8852552716246463e-5],
  [256, 1, 2.000358860287328, -1.9971602041122511, 0.023379564686542134],
  [256, 2, 1.025803389281535, -1.745564575312554, 0.7248714486015739],
  [256, 2.2, 0.9503497148653758, -1.546489144098431, 1.4142776913525053],
  [256, TC, 0.9297051626419585, -1.416644954196832, 2.8797862552025024],
  [256, 2.27, 0.9294812934021669, -1.4142874412059725, 2.9066713407459894],
  [256, 2.5, 0.8793638207749482, -1.106079203745791, 0.8616983568307637],
  [256, 5, 0.734530812276326, -0.42822883324034805, 0.09765217758847969],
  [256, 10000, 0.6931471905599453, -0.00020000000333333337, 2.000000100000002e-8],
] as const;

test.each(MANY_DIGITS)(
  'L = %d, T = %d within the stated accuracy',
  (size, temperature, logZ, u, c) => {
    const exact = kaufman({ size, temperature });
    expect(Math.abs(exact.logPartition - logZ)).toBeLessThan(6e-15);
    expect(Math.abs(exact.energy - u)).toBeLessThan(5e-14 + 3e-16 * temperature);
    expect(Math.abs(exact.specificHeat - c)).toBeLessThan(3e-12);
  },
);

test('away from T_c large tori are the infinite lattice', () => {
  for (const temperature of [0.3, 1, 2, 2.2, 2.35, 3, 10, 100]) {
    const exact = kaufman({ size: 4096, temperature });
    // Below T_c the two signs of the magnetization add ln 2 to ln Z.
    const entropy = temperature < TC ? Math.LN2 / 4096 ** 2 : 0;
    expect(exact.logPartition).toBeCloseTo(onsagerLogPartition(temperature) + entropy, 13);
    expect(exact.energy).toBeCloseTo(onsagerEnergy(temperature), 12);
    expect(exact.specificHeat).toBeCloseTo(onsagerSpecificHeat(temperature), 11);
  }
});

test('at T_c u approaches -sqrt 2 as 1/L and c grows by (8/pi) K_c^2 ln 2 a doubling', () => {
  const [small, large] = [2048, 4096].map((size) => kaufman({ size, temperature: TC }));
  expect((small.energy + Math.SQRT2) / (large.energy + Math.SQRT2)).toBeCloseTo(2, 6);
  const growth = ((8 / Math.PI) * Math.LN2) / TC ** 2;
  expect(large.specificHeat - small.specificHeat).toBeCloseTo(growth, 4);
});

test('energy and specific heat are derivatives of ln Z, odd sizes included', () => {
  for (const size of [3, 5, 16]) {
    for (const k of [0.2, 0.4406867935097715, 0.6]) {
      const at = (coupling: number) => kaufman({ size, coupling });
      const h = 1e-4;
      expect((at(k - h).logPartition - at(k + h).logPartition) / (2 * h)).toBeCloseTo(
        at(k).energy,
        5,
      );
      const slope = (at(k - h).energy - at(k + h).energy) / (2 * h);
      expect(k * k * slope).toBeCloseTo(at(k).specificHeat, 5);
    }
  }
});

test('the antiferromagnet on an even torus is the ferromagnet', () => {
  expect(kaufman({ size: 6, coupling: -0.5 })).toEqual(kaufman({ size: 6, temperature: 2 }));
  expect(kaufman({ size: 5, coupling: 0 }).logPartition).toBeCloseTo(Math.LN2, 15);
});

test('what has no answer is refused', () => {
  expect(() => kaufman({ size: 5, coupling: -0.5 })).toThrow(/even size/);
  expect(() => kaufman({ size: 1, temperature: 2 })).toThrow(/size is 1/);
  expect(() => kaufman({ size: 4.5, temperature: 2 })).toThrow(ArgumentError);
  expect(() => kaufman({ size: 4, temperature: 0 })).toThrow(ArgumentError);
  expect(() => kaufman({ size: 4, coupling: NaN })).toThrow(ArgumentError);
});

const at256 = (temperature: number) => kaufman({ size: 256, temperature });
const energy256 = (temperature: number): number => at256(temperature).energy;
const logZ256 = (coupling: number): number => kaufman({ size: 256, coupling }).logPartition;

/** Fourth-order difference; near T_c the functions vary within 1/L of it, hence the small step. */
const slope = (f: (x: number) => number, x: number, h = 1e-4): number =>
  (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h);

describe('L = 256 and 512', () => {
  test.each([0.5, 1, 2, 2.1, 2.5, 3, 6])(
    'T = %d, far from T_c: Onsager to 1e-11',
    (temperature) => {
      for (const size of [256, 512]) {
        const exact = kaufman({ size, temperature });
        const entropy = temperature < TC ? Math.LN2 / size ** 2 : 0;
        const logZ = onsagerLogPartition(temperature) + entropy;
        expect(Math.abs(exact.logPartition - logZ)).toBeLessThan(1e-14);
        expect(Math.abs(exact.energy - onsagerEnergy(temperature))).toBeLessThan(1e-12);
        expect(Math.abs(exact.specificHeat - onsagerSpecificHeat(temperature))).toBeLessThan(1e-11);
      }
    },
  );

  test.each([1.5, 2.2, TC, 2.3, 3])('T = %d: u = -d(lnZ/N)/dK and c = du/dT', (temperature) => {
    const { energy, specificHeat } = at256(temperature);
    expect(Math.abs(slope(logZ256, 1 / temperature) + energy)).toBeLessThan(1e-8);
    expect(Math.abs(slope(energy256, temperature) - specificHeat)).toBeLessThan(1e-6);
  });
});
