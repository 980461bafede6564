import { expect, test } from 'vitest';
import {
  compareWithData,
  machineIdentities,
} from '../../../src/studies/exact-mapping/mapping/comparison.ts';
import { trainExactly } from '../../../src/studies/exact-mapping/mapping/exact-training.ts';
import {
  divergence,
  randomHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/hamiltonian.ts';
import {
  isingHamiltonian,
  ringBonds,
} from '../../../src/studies/exact-mapping/mapping/ising-machine.ts';
import {
  machineEnergy,
  randomMachine,
  visibleHamiltonian,
} from '../../../src/studies/exact-mapping/mapping/machine.ts';
import { randomFrom } from '../../support/random.ts';
import { finished } from '../../../src/studies/turns.ts';

test.each(['spin', 'binary'] as const)(
  '%s: a step follows the gradient of the divergence',
  (units) => {
    const { uniform } = randomFrom(40);
    const hamiltonian = randomHamiltonian({ units: 4, strength: 0.3, uniform });
    const machine = randomMachine({ units, visible: 4, hidden: 3, scale: 1, uniform });
    const rate = 1;
    const moved = finished(trainExactly({ machine, hamiltonian, steps: 1, rate })).machine;
    const step = 1e-5;
    for (const name of ['weights', 'visibleBias', 'hiddenBias'] as const) {
      for (let i = 0; i < machine[name].length; i++) {
        const [less, more] = [-step, step].map((change) => {
          const values = machine[name].slice();
          values[i] += change;
          return divergence(hamiltonian, visibleHamiltonian({ ...machine, [name]: values }));
        });
        const gradient = (more - less) / (2 * step);
        expect(Math.abs(machine[name][i] - rate * gradient - moved[name][i])).toBeLessThan(1e-9);
      }
    }
  },
);

test('training lowers the divergence below 1e-3 and not |Delta F|; the identity holds throughout', () => {
  const { uniform } = randomFrom(41);
  const hamiltonian = isingHamiltonian(ringBonds(6, 0.6));
  const machine = randomMachine({ units: 'spin', visible: 6, hidden: 6, scale: 0.3, uniform });
  const trained = finished(trainExactly({ machine, hamiltonian, steps: 2000, rate: 0.2 }));
  const { divergences, freeEnergyDifferences } = trained;
  for (let step = 0; step < 2000; step++) {
    expect(divergences[step + 1]).toBeLessThan(divergences[step]);
  }
  expect(divergences[2000]).toBeLessThan(1e-3);
  for (const one of [machine, trained.machine]) {
    for (const value of Object.values(machineIdentities(one, hamiltonian))) {
      expect(value).toBeLessThan(1e-12);
    }
  }
  const result = compareWithData({ energy: machineEnergy(trained.machine), hamiltonian });
  expect(result.freeEnergyDifference).toBeCloseTo(freeEnergyDifferences[2000], 12);
  expect(result.divergence).toBeCloseTo(divergences[2000], 12);
  expect(Math.abs(freeEnergyDifferences[2000])).toBeGreaterThan(Math.abs(freeEnergyDifferences[0]));
  // The trace becomes nearly constant, and is not 1 before a constant is added.
  expect(Math.log(result.largestTrace / result.smallestTrace)).toBeLessThan(0.5);
  expect(result.traceDeviation).toBeGreaterThan(1);
});
