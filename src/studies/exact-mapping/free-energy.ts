import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { withEqualFreeEnergy } from './mapping/counterexamples.ts';
import { randomHamiltonian } from './mapping/hamiltonian.ts';
import {
  exactIsingEnergy,
  isingHamiltonian,
  isingMachine,
  ringBonds,
} from './mapping/ising-machine.ts';
import { machineEnergy, randomMachine } from './mapping/machine.ts';
import { atLeast, atMost, judged, largest, rounding, smallest } from './statement.ts';
import type { Target } from '../study.ts';

const spins = 6;

/** Largest over smallest trace, which no constant in the energy changes. */
export function ratioOf({ largestTrace, smallestTrace }: ComparisonResult): number {
  return largestTrace / smallestTrace;
}

/** Random machines with and without the constant that makes both free energies equal, so that Delta F = 0 without an exact step. */
export function measureFreeEnergies(repeats: number, uniform: () => number) {
  const pairs = Array.from({ length: repeats }, () => {
    const size = { units: 'spin', visible: spins, hidden: 4 } as const;
    const energy = machineEnergy(randomMachine({ ...size, scale: 1, uniform }));
    const hamiltonian = randomHamiltonian({ units: spins, strength: 0.2, uniform });
    return {
      shifted: compareWithData({ energy: withEqualFreeEnergy(energy, hamiltonian), hamiltonian }),
      random: compareWithData({ energy, hamiltonian }),
    };
  });
  const ring = ringBonds(spins, 0.5);
  return {
    shifted: pairs.map(({ shifted }) => shifted),
    random: pairs.map(({ random }) => random),
    /** An exact machine, which has Delta F = 0 for a better reason. */
    exact: compareWithData({
      energy: exactIsingEnergy(isingMachine(ring)),
      hamiltonian: isingHamiltonian(ring),
    }),
  };
}

/** MS-4: the converse of "exact, so Delta F = 0" fails. */
export function freeEnergyTarget({
  shifted,
  random,
  exact,
}: ReturnType<typeof measureFreeEnergies>): Target {
  return judged<ComparisonResult>({
    id: 'MS-4',
    statement: 'ΔF = 0 does not make a step exact.',
    details:
      'Eq. 9 implies ΔF = 0; the converse fails. With the constant ln Z_λ − ln Z in its energy any machine has ΔF = 0. Its ' +
      'trace is then 1 on average only, and the model is not that of the data.',
    cases: shifted,
    quantities: {
      'largest |ΔF|': atMost(rounding, (one) => Math.abs(one.freeEnergyDifference)),
      'smallest ratio largest/smallest trace': atLeast(1.001, ratioOf),
      'smallest D': atLeast(1e-3, ({ divergence }) => divergence),
    },
    beside: {
      'random machines': shifted.length,
      'smallest trace of all': smallest(shifted.map(({ smallestTrace }) => smallestTrace)),
      'largest trace of all': largest(shifted.map(({ largestTrace }) => largestTrace)),
    },
    controls: {
      'the exact machine of a ring': [exact],
      'the random machines without the constant': random,
    },
  });
}
