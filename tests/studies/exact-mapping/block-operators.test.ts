import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import {
  blockMajority,
  chainCouplings,
  copyChain,
  softCopies,
} from '../../../src/studies/exact-mapping/mapping/block-operators.ts';
import { chainFlow, decimateChain } from '../../../src/theory/chain-decimation.ts';
import {
  freeEnergy,
  largestDifference,
  probabilities,
  type StateTable,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  isingHamiltonian,
  ringBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';
import {
  logTraces,
  renormalizedHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/renormalization.ts';

test.each([0.1, 0.5, 1, 2])(
  'K = %d: a ring of 12 decimated by sums has K and nothing else',
  (k) => {
    const hamiltonian = isingHamiltonian(ringBonds(12, k));
    const [once, twice] = copyChain({ hamiltonian, tie: Infinity, steps: 2 });
    const [, first, second] = chainFlow({ coupling: k }, 2);
    for (const [table, { coupling }] of [
      [once, first],
      [twice, second],
    ] as const) {
      const found = chainCouplings(table);
      expect(Math.abs(found.nearest - coupling)).toBeLessThan(1e-12);
      // Three spins of a ring are all neighbours.
      expect(found.others).toBeLessThan(1e-12);
      expect(Math.abs(freeEnergy(table) - freeEnergy(hamiltonian))).toBeLessThan(1e-12);
    }
  },
);

test('16 spins: the ring of 4 after two steps has no further neighbours', () => {
  const hamiltonian = isingHamiltonian(ringBonds(16, 1));
  const [once, twice] = copyChain({ hamiltonian, tie: Infinity, steps: 2 }).map(chainCouplings);
  expect(once.nearest).toBeCloseTo(0.662501, 6);
  expect(twice.nearest).toBeCloseTo(0.350061, 6);
  expect(Math.max(once.others, twice.others)).toBeLessThan(1e-12);
});

function correlation(hamiltonian: StateTable, i: number, j: number): number {
  const sign = (state: number): number => (((state >> i) ^ (state >> j)) & 1 ? -1 : 1);
  return probabilities(hamiltonian).reduce((sum, p, state) => sum + p * sign(state), 0);
}

test('soft copies: exact for every tie, correlations tanh^2 w times those of the kept spins', () => {
  const coupling = 0.8;
  const hamiltonian = isingHamiltonian(ringBonds(8, coupling));
  const kept = [0, 2, 4, 6];
  const decimated = isingHamiltonian(ringBonds(4, decimateChain({ coupling }).coupling));
  const offset = freeEnergy(hamiltonian) - freeEnergy(decimated);
  const target = decimated.map((value) => value + offset);
  const distances = [0, 0.5, 1, 2, 4, 8].map((tie) => {
    const operator = softCopies({ visible: 8, kept, tie });
    expect(largestDifference(logTraces(operator), new Float64Array(256))).toBeLessThan(1e-14);
    const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
    expect(Math.abs(freeEnergy(renormalized) - freeEnergy(hamiltonian))).toBeLessThan(1e-13);
    for (const [a, b] of [
      [0, 1],
      [0, 2],
    ]) {
      const expected = Math.tanh(tie) ** 2 * correlation(hamiltonian, kept[a], kept[b]);
      expect(Math.abs(correlation(renormalized, a, b) - expected)).toBeLessThan(1e-14);
    }
    return largestDifference(renormalized, target);
  });
  // The chain of the kept spins comes out only as w grows: errors fall as e^(-2w).
  expect(distances[0]).toBeGreaterThan(1);
  expect(distances[2]).toBeGreaterThan(0.1);
  expect(distances[4] / distances[5]).toBeCloseTo(Math.exp(8), -2);
  expect(distances[5]).toBeLessThan(1e-5);
});

test('soft copies keep nothing of the other half of the spins', () => {
  const operator = softCopies({ visible: 6, kept: [0, 2, 4], tie: 1.3 });
  const values = new Float64Array(64);
  for (let h = 0; h < 8; h++) {
    operator.fill(h, values);
    for (let v = 0; v < 64; v++) expect(values[v]).toBe(values[v & 0b010101]);
  }
});

test('a stack of soft copies has one free energy, at every tie', () => {
  const hamiltonian = isingHamiltonian(ringBonds(8, 0.6));
  for (const tie of [0.3, 1, 3]) {
    for (const table of copyChain({ hamiltonian, tie, steps: 3 })) {
      expect(Math.abs(freeEnergy(table) - freeEnergy(hamiltonian))).toBeLessThan(1e-13);
    }
  }
});

test('majority of three: an exact step that leaves the nearest-neighbour chain', () => {
  const hamiltonian = isingHamiltonian(ringBonds(15, 1));
  const operator = blockMajority({ visible: 15, block: 3 });
  expect(largestDifference(logTraces(operator), new Float64Array(2 ** 15))).toBe(0);
  const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
  expect(Math.abs(freeEnergy(renormalized) - freeEnergy(hamiltonian))).toBeLessThan(1e-12);
  expect(chainCouplings(renormalized).others).toBeGreaterThan(1e-3);
  expect(() => blockMajority({ visible: 8, block: 2 })).toThrow(/odd number/);
  expect(() => blockMajority({ visible: 8, block: 3 })).toThrow(ArgumentError);
});
