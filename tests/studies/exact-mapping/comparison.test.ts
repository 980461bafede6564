import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import {
  divergence,
  freeEnergy,
  largestDifference,
  probabilities,
  randomHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  boltzmannEnergy,
  jointTable,
  layerHamiltonians,
  mapJoint,
} from '../../../src/studies/exact-mapping/mapping/joint-table.ts';
import {
  exactIsingEnergy,
  isingHamiltonian,
  isingMachine,
  ringBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';
import {
  compareWithData,
  machineIdentities,
} from '../../../src/studies/exact-mapping/mapping/comparison.ts';
import {
  machineEnergy,
  randomMachine,
} from '../../../src/studies/exact-mapping/mapping/machine.ts';
import {
  freeEnergyDifference,
  logTraces,
  normalizedOperator,
  operatorOf,
  renormalizedHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/renormalization.ts';
import { randomFrom } from '../../support/random.ts';

const SIZES = [
  [1, 1],
  [4, 7],
  [8, 3],
  [10, 10],
] as const;

test.each(['spin', 'binary'] as const)(
  '%s: H^RG(h) = H^RBM(h) and e^T = p(h|v) e^(H - H^RBM) for every machine and every Hamiltonian',
  (units) => {
    const { uniform } = randomFrom(10);
    for (const [visible, hidden] of SIZES) {
      for (const scale of [0, 0.01, 1, 3]) {
        const machine = randomMachine({ units, visible, hidden, scale, uniform });
        const hamiltonian = randomHamiltonian({ units: visible, strength: 0.2, uniform });
        const deviations = machineIdentities(machine, hamiltonian);
        for (const value of Object.values(deviations)) expect(value).toBeLessThan(1e-12);
      }
    }
  },
);

test('the identity needs no restricted machine', () => {
  const { uniform } = randomFrom(11);
  const couplings = Array.from({ length: 60 }, () => ({
    sites: Array.from({ length: 1 + Math.floor(4 * uniform()) }, () => Math.floor(11 * uniform())),
    strength: 2 * uniform() - 1,
  }));
  const energy = boltzmannEnergy({ visible: 6, hidden: 5, couplings });
  const hamiltonian = randomHamiltonian({ units: 6, strength: 0.3, uniform });
  const result = compareWithData({ energy, hamiltonian });
  expect(result.identity).toBeLessThan(1e-12);
  expect(result.identityWithoutHamiltonian).toBeGreaterThan(0.1);
  expect(() => boltzmannEnergy({ visible: 12, hidden: 11, couplings: [] })).toThrow(ArgumentError);
});

test('random machines: the identity holds, the step is not exact', () => {
  const { uniform } = randomFrom(12);
  for (let repeat = 0; repeat < 20; repeat++) {
    const machine = randomMachine({ units: 'spin', visible: 6, hidden: 4, scale: 0.7, uniform });
    const hamiltonian = randomHamiltonian({ units: 6, strength: 0.2, uniform });
    const result = compareWithData({ energy: machineEnergy(machine), hamiltonian });
    expect(result.identity).toBeLessThan(1e-12);
    expect(result.identityWithoutHamiltonian).toBeGreaterThan(1e-3);
    expect(result.traceDeviation).toBeGreaterThan(1e-3);
    expect(result.hamiltonianDeviation).toBeGreaterThan(1e-3);
    expect(result.divergence).toBeGreaterThan(1e-3);
    // No constant in E would make it so.
    expect(result.largestTrace / result.smallestTrace).toBeGreaterThan(2);
    // The largest |ln trace| is the largest deviation of the Hamiltonians, found without a trace.
    const logs = [result.smallestTrace, result.largestTrace].map((x) => Math.abs(Math.log(x)));
    expect(Math.max(...logs)).toBeCloseTo(result.hamiltonianDeviation, 12);
    expect(
      Math.abs(result.divergence + result.freeEnergyDifference + result.meanLogTrace),
    ).toBeLessThan(1e-12);
  }
});

test('Delta F is -ln of the average trace, for operators that are no machines', () => {
  const { uniform } = randomFrom(13);
  for (let repeat = 0; repeat < 10; repeat++) {
    const values = Float64Array.from({ length: 2 ** 9 }, () => 4 * uniform() - 2);
    const operator = jointTable({ visible: 5, hidden: 4 }, (v, h) => values[16 * v + h]);
    const hamiltonian = randomHamiltonian({ units: 5, strength: 0.5, uniform });
    const found = freeEnergyDifference({ operator, hamiltonian });
    const data = probabilities(hamiltonian);
    const average = logTraces(operator).reduce((sum, log, v) => sum + data[v] * Math.exp(log), 0);
    expect(Math.abs(found + Math.log(average))).toBeLessThan(1e-13);
    expect(Math.abs(found)).toBeGreaterThan(0.1);
  }
});

test('a trace of 1 makes the visible Hamiltonian H itself, Delta F = 0 and D = 0', () => {
  const { uniform } = randomFrom(14);
  for (let repeat = 0; repeat < 10; repeat++) {
    const values = Float64Array.from({ length: 2 ** 9 }, () => 6 * uniform() - 3);
    const free = jointTable({ visible: 5, hidden: 4 }, (v, h) => values[16 * v + h]);
    const hamiltonian = randomHamiltonian({ units: 5, strength: 0.5, uniform });
    const operator = normalizedOperator(free);
    const energy = operatorOf(operator, hamiltonian);
    const result = compareWithData({ energy, hamiltonian });
    expect(result.traceDeviation).toBeLessThan(1e-13);
    expect(result.hamiltonianDeviation).toBeLessThan(1e-13);
    expect(Math.abs(result.freeEnergyDifference)).toBeLessThan(1e-13);
    expect(result.divergence).toBeLessThan(1e-26);
    expect(result.identity).toBeLessThan(1e-13);
    // The operator that was not normalized has the same model up to its trace, and is not exact.
    const before = compareWithData({
      energy: operatorOf(free, hamiltonian),
      hamiltonian,
    });
    expect(before.traceDeviation).toBeGreaterThan(1);
    expect(before.divergence).toBeGreaterThan(1e-3);
  }
});

test('the other direction: a model with H^model(v) = H(v) has a trace of 1', () => {
  const { uniform } = randomFrom(15);
  const machine = randomMachine({ units: 'binary', visible: 6, hidden: 5, scale: 1.5, uniform });
  const energy = machineEnergy(machine);
  const { visible } = layerHamiltonians(energy);
  const exact = logTraces(operatorOf(energy, visible));
  expect(largestDifference(exact, new Float64Array(64))).toBeLessThan(1e-13);
  // One of the 64 weights changed by a millionth: seen at once.
  visible[17] += 1e-6;
  const disturbed = logTraces(operatorOf(energy, visible));
  expect(largestDifference(disturbed, new Float64Array(64))).toBeCloseTo(1e-6, 12);
});

test('a divergence of 0 alone leaves a constant trace that a constant in E makes 1', () => {
  const ising = isingMachine(ringBonds(6, 0.7));
  const hamiltonian = isingHamiltonian(ringBonds(6, 0.7));
  const bare = compareWithData({ energy: machineEnergy(ising.machine), hamiltonian });
  expect(bare.divergence).toBeLessThan(1e-27);
  expect(bare.largestTrace - bare.smallestTrace).toBeLessThan(1e-9);
  expect(Math.log(bare.largestTrace)).toBeCloseTo(6 * (Math.LN2 + 0.7), 12);
  expect(bare.freeEnergyDifference).toBeCloseTo(-6 * (Math.LN2 + 0.7), 12);
  const exact = compareWithData({ energy: exactIsingEnergy(ising), hamiltonian });
  expect(exact.traceDeviation).toBeLessThan(1e-13);
  expect(exact.divergence).toBeLessThan(1e-27);
  expect(Math.abs(exact.freeEnergyDifference)).toBeLessThan(1e-13);
});

test('the two principles differ: a constant in E moves Delta F and not the divergence', () => {
  const { uniform } = randomFrom(16);
  const machine = randomMachine({ units: 'spin', visible: 5, hidden: 3, scale: 1, uniform });
  const hamiltonian = randomHamiltonian({ units: 5, strength: 0.2, uniform });
  const energy = machineEnergy(machine);
  const lowered = mapJoint(energy, (value) => value - 100);
  const [before, after] = [energy, lowered].map((one) =>
    compareWithData({ energy: one, hamiltonian }),
  );
  expect(after.freeEnergyDifference).toBeCloseTo(before.freeEnergyDifference - 100, 11);
  expect(after.divergence).toBeCloseTo(before.divergence, 11);
});

test('the sign of H^RG: Martin writes +ln, and the free energies need -ln', () => {
  const { uniform } = randomFrom(17);
  const machine = randomMachine({ units: 'spin', visible: 5, hidden: 3, scale: 1, uniform });
  const hamiltonian = randomHamiltonian({ units: 5, strength: 0.2, uniform });
  const operator = normalizedOperator(operatorOf(machineEnergy(machine), hamiltonian));
  const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
  const opposite = renormalized.map((value) => -value);
  expect(freeEnergy(renormalized)).toBeCloseTo(freeEnergy(hamiltonian), 12);
  expect(Math.abs(freeEnergy(opposite) - freeEnergy(hamiltonian))).toBeGreaterThan(0.1);
  expect(divergence(renormalized, opposite)).toBeGreaterThan(0.1);
});
