import { describe, expect, test } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import { ferromagnet, type IsingModel } from '../../src/ising/model.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { yangMagnetization } from '../../src/theory/onsager.ts';
import { enumerateRing } from '../theory/ring-enumerate.ts';

const antiferromagnet: IsingModel = { ...ferromagnet, interaction: -1 };

describe('squares', () => {
  test('side 4: the tabulated enumeration, f = -T lnZ/N', () => {
    const exact = exactValues(ferromagnet, 4, 2);
    expect(exact.energy).toBeCloseTo(-1.75538029, 8);
    expect(exact.specificHeat).toBeCloseTo(0.60553266, 8);
    expect(exact.freeEnergy).toBeCloseTo((-2 * 17.10536712) / 16, 8);
    expect(exact.absoluteMagnetization).toBeCloseTo(0.91894327, 8);
    expect(exact.m2).toBeCloseTo(0.86892168, 8);
    expect(exact.binder).toBeCloseTo(0.64481079, 8);
    expect(exact.connectedSusceptibility).toBeCloseTo((16 * 0.86892168) / 2, 6);
    expect(exact.correlation?.axis).toHaveLength(3);
    expect(exact.correlation?.diagonal?.[0]).toBeCloseTo(1, 14);
    expect(exact.correlationLength).toBeGreaterThan(1);
  });

  test('sides 2 and 4 in a field, either sign of interaction', () => {
    for (const interaction of [1, -1] as const) {
      const options = { size: 4, temperature: 1.8, interaction, field: -0.7 } as const;
      const exact = exactValues({ ...options, lattice: 'square' }, 4, 1.8);
      const { energy, magnetization, staggered } = enumerateTorus(options);
      expect(exact).toMatchObject({ energy, magnetization, staggered });
      expect('correlationLength' in exact).toBe(interaction === 1);
    }
  });

  test('other sides: Kaufman, and Yang deep in the ordered phase', () => {
    const { energy, specificHeat, logPartition } = kaufman({ size: 64, temperature: 2.4 });
    const known = { energy, specificHeat, freeEnergy: -2.4 * logPartition };
    expect(exactValues(ferromagnet, 64, 2.4)).toEqual(known);
    expect(exactValues(antiferromagnet, 64, 2.4)).toEqual(known);
    const order = { absoluteMagnetization: yangMagnetization(1.8) };
    expect(exactValues(ferromagnet, 64, 1.8)).toMatchObject(order);
    const checkered = exactValues(antiferromagnet, 64, 1.8);
    expect(checkered.staggered).toEqual(order);
    expect(checkered.absoluteMagnetization).toBeUndefined();
  });

  test('nothing is known of larger squares in a field or of frustrated ones', () => {
    expect(exactValues({ ...ferromagnet, field: 0.1 }, 8, 2)).toEqual({});
    expect(exactValues(antiferromagnet, 5, 2)).toEqual({});
  });
});

describe('chains', () => {
  test.each([
    [10, 1, 0],
    [10, -1, 0],
    [10, 1, -0.4],
    [9, -1, 0.4],
  ] as const)(
    'N = %d, J = %d, field %d: every value as enumerated',
    (sites, interaction, field) => {
      const temperature = 1.3;
      const { structureFactor, correlations, correlationLength, logPartition, staggered, ...ring } =
        enumerateRing({ sites, temperature, interaction, field });
      const exact = exactValues({ lattice: 'chain', interaction, field }, sites, temperature);
      for (const [name, value] of Object.entries(ring)) {
        expect(exact[name as 'm2'], name).toBeCloseTo(value, 11);
      }
      expect(exact.freeEnergy).toBeCloseTo(-temperature * logPartition, 12);
      expect(exact.correlation?.diagonal).toBeUndefined();
      const half = Math.floor(sites / 2) + 1;
      expect(exact.correlation?.axis).toHaveLength(half);
      expect(exact.structureFactor).toHaveLength(half);
      for (let i = 0; i < half; i++) {
        expect(exact.correlation?.axis[i]).toBeCloseTo(correlations[i], 12);
        expect(exact.structureFactor?.[i]).toBeCloseTo(structureFactor[i], 12);
      }
      if (interaction === 1) expect(exact.correlationLength).toBeCloseTo(correlationLength, 8);
      else expect(exact.correlationLength).toBeUndefined();
      if (field === 0 && sites % 2 === 0) {
        for (const [name, value] of Object.entries(staggered)) {
          expect(exact.staggered?.[name as 'm2'], name).toBeCloseTo(value, 12);
        }
      } else expect(exact.staggered).toBeUndefined();
    },
  );

  test('4096 sites take well below a second', () => {
    // Time of this process, so that a busy machine does not count.
    const started = process.cpuUsage();
    exactValues({ lattice: 'chain', interaction: 1, field: 0.1 }, 4096, 0.6);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});

test('infinite temperature: what is infinite is left out', () => {
  for (const lattice of ['square', 'chain'] as const) {
    for (const size of [4, 16]) {
      const exact = exactValues({ ...ferromagnet, lattice }, size, Infinity);
      expect(exact.freeEnergy).toBeUndefined();
      expect(exact.energy).toBeCloseTo(0, 14);
    }
  }
});

test('what has no meaning is refused', () => {
  expect(() => exactValues(ferromagnet, 8, 0)).toThrow(/temperature/);
  expect(() => exactValues(ferromagnet, 1, 2)).toThrow(/size is 1/);
  expect(() => exactValues({ ...ferromagnet, lattice: 'chain', field: NaN }, 8, 2)).toThrow(
    /field/,
  );
});
