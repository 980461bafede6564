import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { torusMagnetization } from '../../src/theory/torus-magnetization.ts';

describe('moments of the magnetization of small tori', () => {
  it.each([0.5, 1, CRITICAL_TEMPERATURE, 5, Infinity])(
    'are those of the enumeration at L = 4, T = %d',
    (temperature) => {
      const found = torusMagnetization({ size: 4, temperature });
      const { magnetization, absoluteMagnetization, m2, m4, susceptibility, binder } =
        enumerateTorus({ size: 4, temperature });
      expect(found.magnetization).toBeCloseTo(magnetization, 12);
      expect(found.absoluteMagnetization).toBeCloseTo(absoluteMagnetization, 12);
      expect(found.m2).toBeCloseTo(m2, 12);
      expect(found.m4).toBeCloseTo(m4, 12);
      expect(found.susceptibility).toBeCloseTo(susceptibility, 12);
      expect(found.binder).toBeCloseTo(binder, 12);
    },
  );

  it('are those of long cluster runs at L = 8 and T_c', () => {
    const found = torusMagnetization({ size: 8, temperature: CRITICAL_TEMPERATURE });
    // 4e6 measurements of an independent program: 0.77734(13), 0.64688(15), 0.61307(6).
    expect(Math.abs(found.absoluteMagnetization - 0.77734)).toBeLessThan(3 * 0.00013);
    expect(Math.abs(found.m2 - 0.64688)).toBeLessThan(3 * 0.00015);
    expect(Math.abs(found.binder - 0.61307)).toBeLessThan(3 * 0.00006);
  });

  it('are binomial without couplings, also on a torus of odd side', () => {
    const { m2, m4 } = torusMagnetization({ size: 5, temperature: Infinity });
    expect(m2).toBeCloseTo(1 / 25, 14);
    expect(m4).toBeCloseTo((3 * 25 - 2) / 25 ** 3, 14);
  });

  it('refuses other sides and temperatures', () => {
    for (const size of [2, 11, 4.5])
      expect(() => torusMagnetization({ size, temperature: 1 })).toThrow(ArgumentError);
    expect(() => torusMagnetization({ size: 4, temperature: 0 })).toThrow(/above 0/);
  });
});
