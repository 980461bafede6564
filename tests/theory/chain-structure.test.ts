import { expect, test } from 'vitest';
import { chainSecondMomentLength, chainStructureFactor } from '../../src/theory/chain-structure.ts';
import { chainCorrelation } from '../../src/theory/chain.ts';
import { enumerateRing, RING_CASES } from './ring-enumerate.ts';

test.each(RING_CASES)(
  'N = %d, T = %d, J = %d, field %d: as enumerated',
  (sites, temperature, interaction, field) => {
    const options = { sites, temperature, interaction, field };
    const { structureFactor, correlationLength } = enumerateRing(options);
    for (const [mode, power] of structureFactor.entries()) {
      const error = Math.abs(chainStructureFactor(options, mode) - power);
      expect(error, `S(${mode})`).toBeLessThan(1e-12 * Math.max(power, 1));
    }
    const length = chainSecondMomentLength(options);
    // The enumerated length loses digits where S(0) is close to S(2 pi/N), and is NaN beyond.
    expect(Number.isNaN(length)).toBe(Number.isNaN(correlationLength));
    expect(length || 0).toBeCloseTo(correlationLength || 0, 7);
  },
);

test('without field xi is sqrt(tanh K)/(1 - tanh K) on every ring', () => {
  for (const temperature of [0.3, 1, 5]) {
    const t = Math.tanh(1 / temperature);
    for (const sites of [2, 5, 64, Infinity]) {
      const length = chainSecondMomentLength({ temperature, sites });
      expect(length / (Math.sqrt(t) / (1 - t))).toBeCloseTo(1, 11);
    }
  }
  expect(chainSecondMomentLength({ temperature: 1, interaction: -1 })).toBeNaN();
});

test('a long ring: the Fourier sum of the correlation; infinite size is its limit', () => {
  for (const interaction of [1, -1] as const) {
    const options = { temperature: 0.7, interaction, field: 0.1, sites: 400 };
    let sum = 0;
    for (let r = 0; r < 400; r++) {
      sum += chainCorrelation(options, r) * Math.cos((2 * Math.PI * 3 * r) / 400);
    }
    expect(chainStructureFactor(options, 3)).toBeCloseTo(sum, 11);
  }
  const options = { temperature: 0.7, field: 0.1 };
  expect(chainSecondMomentLength({ ...options, sites: 2000 })).toBeCloseTo(
    chainSecondMomentLength(options),
    12,
  );
});

test('other modes, and those of an infinite chain, are refused', () => {
  const options = { temperature: 1, sites: 8 };
  for (const mode of [-1, 8, 0.5]) {
    expect(() => chainStructureFactor(options, mode)).toThrow(/mode is/);
  }
  expect(() => chainStructureFactor({ temperature: 1, sites: Infinity }, 1)).toThrow(/mode is 1/);
});
