import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { densityOfStates } from '../../src/theory/torus-states.ts';

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

interface TorusCase {
  readonly temperature: number;
  readonly interaction: 1 | -1;
  readonly field: number;
}

const CASES: TorusCase[] = [
  { temperature: 1, interaction: 1, field: 0 },
  { temperature: 2.4, interaction: 1, field: -0.3 },
  { temperature: 1.5, interaction: -1, field: 1.2 },
  { temperature: 3, interaction: -1, field: 0 },
];

/** Observables of one state, straight from the definitions: sums over sites written out. */
function observe(size: number, state: number): number[] {
  const sites = size * size;
  const spins = Array.from({ length: sites }, (_, i) => 2 * ((state >> i) & 1) - 1);
  const at = (x: number, y: number): number => spins[(y % size) * size + (x % size)];
  const mean = (of: (x: number, y: number) => number): number =>
    spins.reduce((total, _, i) => total + of(i % size, Math.floor(i / size)), 0) / sites;
  const m = mean(at);
  const staggered = mean((x, y) => (-1) ** (x + y) * at(x, y));
  const values = [sites * mean((x, y) => at(x, y) * (at(x + 1, y) + at(x, y + 1))), m];
  values.push(Math.abs(m), m ** 2, m ** 4, Math.abs(staggered), staggered ** 2, staggered ** 4);
  for (let r = 0; r <= size / 2; r++) {
    values.push(mean((x, y) => at(x, y) * (at(x + r, y) + at(x, y + r))) / 2);
    values.push(mean((x, y) => at(x, y) * (at(x + r, y + r) + at(x + r, y + size - r))) / 2);
    let power = 0;
    for (const wave of [Math.cos, Math.sin]) {
      power += mean((x, y) => at(x, y) * wave((2 * Math.PI * r * x) / size)) ** 2;
      power += mean((x, y) => at(x, y) * wave((2 * Math.PI * r * y) / size)) ** 2;
    }
    values.push((power / 2) * sites);
  }
  return values;
}

/** Averages by sums of sums over 256 states, which round less, in the order of `observe`, after ln Z/N, <E + 2N> and <(E + 2N)^2>; one row a case. */
function sumOverStates(size: number): number[][] {
  const sums = CASES.map(() => new Float64Array(20));
  const block = CASES.map(() => new Float64Array(20));
  for (let state = 0; state < 2 ** (size * size); state++) {
    const observed = observe(size, state);
    for (const [row, { temperature, interaction, field }] of CASES.entries()) {
      const energy = -interaction * observed[0] - field * size * size * observed[1];
      const weight = Math.exp(-energy / temperature);
      // Above the ground state of the ferromagnet, so that the squares keep the digits of the variance.
      const excess = energy + 2 * size * size;
      const values = [1, excess, excess ** 2, ...observed];
      for (const [i, value] of values.entries()) block[row][i] += weight * value;
    }
    if (state % 256 === 255 || state === 2 ** (size * size) - 1) {
      for (const [row, partial] of block.entries()) {
        for (const [i, value] of partial.entries()) sums[row][i] += value;
        partial.fill(0);
      }
    }
  }
  return sums.map((row) => [
    Math.log(row[0]) / size ** 2,
    ...Array.from(row.subarray(1), (sum) => sum / row[0]),
  ]);
}

test.each([2, 4] as const)('L = %d: a sum over all states, with field and either sign', (size) => {
  const rows = sumOverStates(size);
  for (const [row, { temperature, interaction, field }] of CASES.entries()) {
    const exact = enumerateTorus({ size, temperature, interaction, field });
    const [logZ, excess, excess2, , m, absolute, m2, m4, ...rest] = rows[row];
    const [staggered, staggered2, staggered4, ...pairs] = rest;
    const sites = size * size;
    const distances = exact.structureFactor.map((_, r) => r);
    const expected: [number, number][] = [
      [exact.logPartition, logZ],
      [exact.energy, excess / sites - 2],
      [exact.specificHeat, (excess2 - excess ** 2) / (sites * temperature ** 2)],
      [exact.magnetization, m],
      [exact.absoluteMagnetization, absolute],
      [exact.m2, m2],
      [exact.m4, m4],
      [exact.susceptibility, (sites * (m2 - absolute ** 2)) / temperature],
      [exact.connectedSusceptibility, (sites * (m2 - m ** 2)) / temperature],
      [exact.binder, 1 - m4 / (3 * m2 ** 2)],
      [exact.staggered.absoluteMagnetization, staggered],
      [exact.staggered.m2, staggered2],
      [exact.staggered.m4, staggered4],
      [exact.staggered.susceptibility, (sites * (staggered2 - staggered ** 2)) / temperature],
      [exact.staggered.binder, 1 - staggered4 / (3 * staggered2 ** 2)],
      ...distances.map((r): [number, number] => [exact.correlation.axis[r], pairs[3 * r]]),
      ...distances.map((r): [number, number] => [exact.correlation.diagonal[r], pairs[3 * r + 1]]),
      ...distances.map((n): [number, number] => [exact.structureFactor[n], pairs[3 * n + 2]]),
    ];
    for (const [i, [value, known]] of expected.entries()) {
      expect(Math.abs(value - known), `case ${row}, value ${i}`).toBeLessThan(1e-12);
    }
    const ratio = (sites * (m2 - m ** 2)) / pairs[5];
    const length = Math.sqrt(ratio - 1) / (2 * Math.sin(Math.PI / size));
    expect(Number.isNaN(exact.correlationLength)).toBe(ratio < 1);
    expect(exact.correlationLength || 0).toBeCloseTo(length || 0, 10);
  }
});

test('the sublattices of the antiferromagnet are those of the ferromagnet', () => {
  const ferromagnet = enumerateTorus({ size: 4, temperature: 2 });
  const antiferromagnet = enumerateTorus({ size: 4, temperature: 2, interaction: -1 });
  expect(antiferromagnet.energy).toBeCloseTo(ferromagnet.energy, 14);
  for (const name of ['absoluteMagnetization', 'm2', 'm4', 'susceptibility', 'binder'] as const) {
    expect(antiferromagnet.staggered[name]).toBeCloseTo(ferromagnet[name], 13);
    expect(antiferromagnet[name]).toBeCloseTo(ferromagnet.staggered[name], 13);
  }
  expect(ferromagnet.correlation.axis[1]).toBeCloseTo(-ferromagnet.energy / 2, 14);
  expect(antiferromagnet.correlation.axis[1]).toBeCloseTo(antiferromagnet.energy / 2, 14);
  expect(ferromagnet.structureFactor[0]).toBeCloseTo(16 * ferromagnet.m2, 13);
});

test('infinite temperature: independent spins', () => {
  const exact = enumerateTorus({ size: 4, temperature: Infinity, field: 0.5 });
  expect(exact.energy).toBeCloseTo(0, 15);
  expect(exact.m2).toBeCloseTo(1 / 16, 15);
  expect(exact.specificHeat).toBe(0);
});

test('other sizes, temperatures and fields are refused', () => {
  expect(() => enumerateTorus({ size: 3 as 4, temperature: 1 })).toThrow(/size is 3/);
  expect(() => enumerateTorus({ size: 4, temperature: 0 })).toThrow(ArgumentError);
  expect(() => enumerateTorus({ size: 4, temperature: 1, field: NaN })).toThrow(/field/);
});
