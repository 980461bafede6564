import { expect, test } from 'vitest';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { densityOfStates, enumerateTorus } from '../../src/theory/enumeration.ts';

test('density of states of the 4 x 4 torus', () => {
  const byEnergy = new Map<number, number>();
  for (const { interaction, count } of densityOfStates(4)) {
    byEnergy.set(interaction, (byEnergy.get(interaction) ?? 0) + count);
  }
  const table = { 32: 2, 24: 32, 20: 64, 16: 424, 12: 1728, 8: 6688, 4: 13568 };
  const expected = new Map<number, number>([[0, 20524]]);
  for (const [energy, count] of Object.entries(table)) {
    expected.set(Number(energy), count).set(-Number(energy), count);
  }
  expect(new Map([...byEnergy].toSorted())).toEqual(new Map([...expected].toSorted()));
});

test('states by magnetization are binomial', () => {
  const byMagnetization = new Map<number, number>();
  for (const { magnetization, count } of densityOfStates(4)) {
    byMagnetization.set(magnetization, (byMagnetization.get(magnetization) ?? 0) + count);
  }
  let binomial = 1;
  for (let up = 0; up <= 16; up++) {
    expect(byMagnetization.get(2 * up - 16)).toBe(binomial);
    binomial = (binomial * (16 - up)) / (up + 1);
  }
});

// T, lnZ, u, c, <|m|>, <m^2>, U4: the joint histogram summed with 40 digits.
const TABLE = [
  [1.0, 32.6987214, -1.99715844, 0.0234094, 0.99927458, 0.99864867, 0.66655376],
  [2.0, 17.10536712, -1.75538029, 0.60553266, 0.91894327, 0.86892168, 0.64481079],
  [CRITICAL_TEMPERATURE, 15.52191546, -1.56562379, 0.78326683, 0.84386044, 0.76135891, 0.61719932],
  [2.5, 14.56109302, -1.37911648, 0.81251523, 0.76471239, 0.65482576, 0.58152766],
  [3.0, 13.28103346, -1.01706963, 0.60313471, 0.60129133, 0.45098814, 0.48054066],
];

test.each(TABLE)('L = 4, T = %d as tabulated to every digit', (temperature, ...row) => {
  const exact = enumerateTorus({ size: 4, temperature });
  const [logZ, u, c, m, m2, binder] = row;
  expect(16 * exact.logPartition).toBeCloseTo(logZ, 8);
  expect(exact.energy).toBeCloseTo(u, 8);
  expect(exact.specificHeat).toBeCloseTo(c, 8);
  expect(exact.absoluteMagnetization).toBeCloseTo(m, 8);
  expect(exact.m2).toBeCloseTo(m2, 8);
  expect(exact.binder).toBeCloseTo(binder, 8);
  expect(exact.susceptibility).toBeCloseTo((16 * (m2 - m * m)) / temperature, 6);
  expect(exact.magnetization).toBeCloseTo(0, 15);
});

test('with field: derivatives of ln Z with respect to T and the field', () => {
  const temperature = 2.4;
  const field = 0.3;
  const h = 1e-5;
  for (const size of [2, 4] as const) {
    const exact = enumerateTorus({ size, temperature, field });
    const up = enumerateTorus({ size, temperature, field: field + h });
    const down = enumerateTorus({ size, temperature, field: field - h });
    const slope = (temperature * (up.logPartition - down.logPartition)) / (2 * h);
    expect(exact.magnetization).toBeCloseTo(slope, 8);
    const hot = enumerateTorus({ size, temperature: temperature + h, field });
    const cold = enumerateTorus({ size, temperature: temperature - h, field });
    expect((temperature ** 2 * (hot.logPartition - cold.logPartition)) / (2 * h)).toBeCloseTo(
      exact.energy,
      8,
    );
    expect((hot.energy - cold.energy) / (2 * h)).toBeCloseTo(exact.specificHeat, 8);
  }
});

test('L = 2 counts its double bonds: Z = 2 e^(8K) + 12 + 2 e^(-8K)', () => {
  const k = 0.7;
  const z = 2 * Math.exp(8 * k) + 12 + 2 * Math.exp(-8 * k);
  expect(enumerateTorus({ size: 2, temperature: 1 / k }).logPartition).toBeCloseTo(
    Math.log(z) / 4,
    14,
  );
});

test('infinite temperature: independent spins', () => {
  const exact = enumerateTorus({ size: 4, temperature: Infinity, field: 0.5 });
  expect(exact.energy).toBeCloseTo(0, 15);
  expect(exact.m2).toBeCloseTo(1 / 16, 15);
  expect(exact.specificHeat).toBe(0);
});

test('other sizes, temperatures and fields are refused', () => {
  expect(() => enumerateTorus({ size: 3 as 4, temperature: 1 })).toThrow(/size is 3/);
  expect(() => enumerateTorus({ size: 4, temperature: 0 })).toThrow(RangeError);
  expect(() => enumerateTorus({ size: 4, temperature: 1, field: NaN })).toThrow(/field/);
});
