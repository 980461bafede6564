import { expect, test } from 'vitest';
import { EstimateError } from '../../src/errors.ts';
import { measuredRingCoupling, ringCoupling } from '../../src/rg/chain-coupling.ts';
import { isingChain } from '../../src/theory/chain.ts';

test('the coupling of a ring is the one whose exact energy it has', () => {
  for (const sites of [2, 4, 5, 32, 1000])
    for (const temperature of [0.6, 1.3, 5]) {
      const { energy } = isingChain({ sites, temperature });
      expect(ringCoupling(-energy, sites)).toBeCloseTo(1 / temperature, 9);
    }
});

test('chains without a single excitation have no coupling, nor has a single chain an error', () => {
  const frozen = [0, 1].map(() => new Float64Array(10).fill(-1));
  expect(() => measuredRingCoupling(frozen, 16)).toThrow(EstimateError);
  expect(() => measuredRingCoupling([new Float64Array(10).fill(-0.5)], 16)).toThrow(EstimateError);
});
