import { expect, test } from 'vitest';
import { compareWithData } from '../../../src/studies/exact-mapping/mapping/comparison.ts';
import {
  disturbedCopies,
  independentSystems,
  withEqualFreeEnergy,
} from '../../../src/studies/exact-mapping/mapping/counterexamples.ts';
import {
  freeEnergy,
  largestDifference,
  randomHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  isingHamiltonian,
  ringBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';
import { layerHamiltonians } from '../../../src/studies/exact-mapping/mapping/joint-table.ts';
import {
  machineEnergy,
  randomMachine,
} from '../../../src/studies/exact-mapping/mapping/machine.ts';
import {
  logTraces,
  operatorOf,
  renormalizedHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/renormalization.ts';
import { randomFrom } from '../../support/random.ts';

test('Delta F = 0 is not exactness: a trace that is 1 only in the mean', () => {
  const { uniform } = randomFrom(30);
  for (let repeat = 0; repeat < 10; repeat++) {
    const machine = randomMachine({ units: 'spin', visible: 6, hidden: 4, scale: 1, uniform });
    const hamiltonian = randomHamiltonian({ units: 6, strength: 0.2, uniform });
    const energy = withEqualFreeEnergy(machineEnergy(machine), hamiltonian);
    const result = compareWithData({ energy, hamiltonian });
    expect(Math.abs(result.freeEnergyDifference)).toBeLessThan(1e-12);
    expect(result.smallestTrace).toBeLessThan(0.1);
    expect(result.largestTrace).toBeGreaterThan(10);
    expect(result.divergence).toBeGreaterThan(1);
    expect(result.identity).toBeLessThan(1e-12);
  }
});

test('Lin, Tegmark & Rolnick, first: Z is kept and p(v) is not; the trace condition rules it out', () => {
  const { uniform } = randomFrom(31);
  for (let repeat = 0; repeat < 10; repeat++) {
    const hamiltonian = randomHamiltonian({ units: 6, strength: 0.2, uniform });
    const disturbance = randomHamiltonian({ units: 6, strength: 0.1, uniform });
    const example = disturbedCopies({ hamiltonian, disturbance });
    const result = compareWithData({ energy: example.energy, hamiltonian });
    const model = layerHamiltonians(example.energy);
    expect(Math.abs(freeEnergy(model.hidden) - freeEnergy(hamiltonian))).toBeLessThan(1e-12);
    expect(result.divergence).toBeGreaterThan(0.05);
    expect(Math.abs(result.divergence - example.divergence)).toBeLessThan(1e-12);
    const traces = logTraces(operatorOf(example.energy, hamiltonian));
    expect(largestDifference(traces, example.logTraces)).toBeLessThan(1e-12);
    expect(result.traceDeviation).toBeGreaterThan(0.5);
    // The hidden layer even has the Hamiltonian of the data.
    expect(largestDifference(model.hidden, hamiltonian)).toBeLessThan(1e-12);
  }
});

test('Lin, Tegmark & Rolnick, second: exact, and it knows nothing of the data', () => {
  const { uniform } = randomFrom(32);
  const hamiltonian = isingHamiltonian(ringBonds(8, 0.9));
  const others = [
    randomHamiltonian({ units: 5, strength: 0.5, uniform }),
    isingHamiltonian(ringBonds(4, -2)),
    new Float64Array(2),
  ];
  for (const other of others) {
    const { energy, constant } = independentSystems({ hamiltonian, other });
    const result = compareWithData({ energy, hamiltonian });
    expect(result.traceDeviation).toBeLessThan(1e-12);
    expect(result.divergence).toBeLessThan(1e-24);
    expect(Math.abs(result.freeEnergyDifference)).toBeLessThan(1e-12);
    const operator = operatorOf(energy, hamiltonian);
    const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
    const expected = other.map((value) => value + constant);
    expect(largestDifference(renormalized, expected)).toBeLessThan(1e-12);
  }
});
