import { expect, test } from 'vitest';
import { CRITICAL_COUPLING } from '../../../src/theory/critical.ts';
import { enumerateTorus } from '../../../src/theory/enumeration.ts';
import { compareWithData } from '../../../src/studies/exact-mapping/mapping/comparison.ts';
import {
  divergence,
  freeEnergy,
  largestDifference,
  probabilities,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  bondWeight,
  exactIsingEnergy,
  exactIsingHamiltonian,
  isingHamiltonian,
  isingMachine,
  ringBonds,
  torusBonds,
  type IsingBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';
import { toUnits } from '../../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../../support/random.ts';

test('the weight of a bond: printed values, and both limits', () => {
  expect(bondWeight(0.1)).toBeCloseTo(0.326866, 6);
  expect(bondWeight(CRITICAL_COUPLING)).toBeCloseTo(0.764285, 6);
  expect(bondWeight(1)).toBeCloseTo(1.344268, 6);
  expect(bondWeight(0)).toBe(0);
  for (const k of [1e-12, 1e-6, 0.01, 0.3, 1, 5]) {
    const w = bondWeight(k);
    expect(Math.log1p(2 * Math.sinh(w) ** 2) / 2 / k).toBeCloseTo(1, 13);
  }
  expect(bondWeight(30)).toBeCloseTo(30 + Math.LN2 / 2, 13);
});

/** Largest relative deviation of p(v), largest |H^RBM + constant - H|, and the divergence. */
function deviations(bonds: IsingBonds) {
  const hamiltonian = isingHamiltonian(bonds);
  const ising = isingMachine(bonds);
  const model = exactIsingHamiltonian(ising);
  const [p, q] = [probabilities(hamiltonian), probabilities(model)];
  return {
    relative: largestDifference(
      q.map((value, v) => value / p[v]),
      new Float64Array(p.length).fill(1),
    ),
    hamiltonian: largestDifference(model, hamiltonian),
    divergence: divergence(hamiltonian, model),
  };
}

test.each([0.1, CRITICAL_COUPLING, 1, -0.5])(
  'K = %d: rings and tori of ferromagnets and antiferromagnets are machines exactly',
  (coupling) => {
    for (const bonds of [
      ringBonds(5, coupling),
      ringBonds(12, coupling),
      torusBonds(2, coupling),
      torusBonds(3, coupling),
    ]) {
      const found = deviations(bonds);
      expect(found.relative).toBeLessThan(1e-13);
      expect(found.hamiltonian).toBeLessThan(1e-13);
      expect(found.divergence).toBeLessThan(1e-27);
    }
  },
);

test('a spin glass is one, too', () => {
  const { uniform } = randomFrom(20);
  const sites = 8;
  const bonds = Array.from({ length: 20 }, () => {
    const first = Math.floor(sites * uniform());
    const second = (first + 1 + Math.floor((sites - 1) * uniform())) % sites;
    return { first, second, coupling: 2 * uniform() - 1 };
  });
  expect(deviations({ sites, bonds }).relative).toBeLessThan(1e-13);
});

test('the 4 x 4 torus at T = 2: 32 hidden units, ln Z of the density of states', () => {
  const model = exactIsingHamiltonian(isingMachine(torusBonds(4, 0.5)));
  const known = enumerateTorus({ size: 4, temperature: 2 }).logPartition * 16;
  expect(Math.abs(-freeEnergy(model) - known)).toBeLessThan(1e-12);
  expect(known).toBeCloseTo(17.10536712, 8);
});

test('the step is exact by sums over all states of both layers, and compresses nothing', () => {
  const bonds = ringBonds(8, CRITICAL_COUPLING);
  const ising = isingMachine(bonds);
  const hamiltonian = isingHamiltonian(bonds);
  const result = compareWithData({ energy: exactIsingEnergy(ising), hamiltonian });
  expect(result.traceDeviation).toBeLessThan(1e-13);
  expect(result.divergence).toBeLessThan(1e-27);
  expect(result.identity).toBeLessThan(1e-13);
  expect(Math.abs(result.freeEnergyDifference)).toBeLessThan(1e-13);
  expect(isingMachine(torusBonds(3, 1)).machine.hiddenBias).toHaveLength(18);
});

test('a wrong weight is seen: w one percent off', () => {
  const bonds = torusBonds(3, CRITICAL_COUPLING);
  const { machine, logConstant } = isingMachine(bonds);
  const wrong = { ...machine, weights: machine.weights.map((weight) => 1.01 * weight) };
  const model = exactIsingHamiltonian({ machine: wrong, logConstant });
  expect(divergence(isingHamiltonian(bonds), model)).toBeGreaterThan(1e-4);
});

test('in 0/1 units: W = 4w, hidden bias -4w, visible bias -8w on the square lattice', () => {
  const w = bondWeight(0.3);
  const { parameters: machine } = toUnits(isingMachine(torusBonds(3, 0.3)).machine, 'binary');
  for (const weight of machine.weights) expect([0, 4 * w]).toContain(weight);
  for (const bias of machine.hiddenBias) expect(bias).toBeCloseTo(-4 * w, 14);
  for (const bias of machine.visibleBias) expect(bias).toBeCloseTo(-8 * w, 13);
});
