import { expect, test } from 'vitest';
import { isingChain } from '../../../src/theory/chain.ts';
import {
  decimationDeviations,
  decimationStack,
  ringLogPartition,
} from '../../../src/studies/exact-mapping/chain.ts';
import { freeEnergy } from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  isingHamiltonian,
  ringBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';

const COUPLINGS = [0.1, 0.5, 1, 1.5, 2];

test('ln Z of rings: enumeration and the transfer matrix', () => {
  for (const sites of [1, 2, 3, 8, 12]) {
    for (const coupling of [0.3, 1.7, -0.4]) {
      const summed = -freeEnergy(isingHamiltonian(ringBonds(sites, coupling)));
      expect(Math.abs(ringLogPartition(sites, coupling) - summed)).toBeLessThan(1e-12);
    }
  }
  const chain = isingChain({ sites: 16, temperature: 0.8 });
  expect(ringLogPartition(16, 1 / 0.8)).toBeCloseTo(16 * chain.logPartition, 12);
});

test.each(COUPLINGS)('K = %d: 24, 16 and 12 spins, layer by layer, keep the free energy', (k) => {
  for (const [sites, layers] of [
    [24, 3],
    [16, 4],
    [12, 2],
  ]) {
    const stack = decimationStack({ sites, coupling: k, layers });
    let handed = 0;
    for (const layer of stack) {
      const found = decimationDeviations(layer);
      expect(found.hamiltonian).toBeLessThan(1e-12);
      expect(found.logPartition).toBeLessThan(1e-12);
      handed += layer.constant;
      const left = ringLogPartition(layer.sites / 2, layer.hiddenCoupling);
      expect(Math.abs(handed + left - ringLogPartition(sites, k))).toBeLessThan(1e-12);
    }
    expect(stack.map((layer) => layer.sites)).toEqual(
      Array.from({ length: layers }, (_, n) => sites / 2 ** n),
    );
  }
});

test('a layer with the wrong coupling is seen, and the number of sites must fit', () => {
  const [layer] = decimationStack({ sites: 12, coupling: 1, layers: 1 });
  const wrong = decimationDeviations({ ...layer, hiddenCoupling: 1.001 * layer.hiddenCoupling });
  expect(wrong.hamiltonian).toBeGreaterThan(1e-3);
  expect(() => decimationStack({ sites: 12, coupling: 1, layers: 3 })).toThrow(/multiple of 8/);
});
