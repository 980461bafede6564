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
import { largest, short, smallest, type Statement } from './statement.ts';
import type { Table } from '../study.ts';

const roundings = { atMost: 1e-10 } as const;
/** Far from rounding. */
const clear = { atLeast: 1e-3 } as const;
const spins = 6;
const freeEnergyName = 'largest |ΔF|';
const ratioName = 'smallest ratio largest/smallest trace';

/** Largest over smallest trace, which no constant in the energy changes. */
export function ratioOf({ largestTrace, smallestTrace }: ComparisonResult): number {
  return largestTrace / smallestTrace;
}

/** Random machines, with and without the constant that makes both free energies equal. */
export interface FreeEnergyCases {
  readonly shifted: readonly ComparisonResult[];
  readonly random: readonly ComparisonResult[];
  /** An exact machine, which has Delta F = 0 for a better reason. */
  readonly exact: ComparisonResult;
}

/** Machines with Delta F = 0 that are not exact. */
export function measureFreeEnergies(repeats: number, uniform: () => number): FreeEnergyCases {
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
    exact: compareWithData({
      energy: exactIsingEnergy(isingMachine(ring)),
      hamiltonian: isingHamiltonian(ring),
    }),
  };
}

/** MS-4: the converse of "exact, so Delta F = 0" fails. */
export function freeEnergyStatement({ shifted, random, exact }: FreeEnergyCases): Statement {
  const numbers = (
    cases: readonly ComparisonResult[],
    ofFreeEnergies: (values: readonly number[]) => number,
  ) => ({
    [freeEnergyName]: ofFreeEnergies(cases.map((one) => Math.abs(one.freeEnergyDifference))),
    [ratioName]: smallest(cases.map(ratioOf)),
    'smallest D': smallest(cases.map(({ divergence }) => divergence)),
  });
  return {
    id: 'MS-4',
    statement:
      'Eq. 9 implies ΔF = 0; the converse fails. With the constant ln Z_λ − ln Z in its energy any machine has ΔF = 0: the ' +
      'trace is 1 in the mean only, and the model is not that of the data.',
    limits: { [freeEnergyName]: roundings, [ratioName]: { atLeast: 1.001 }, 'smallest D': clear },
    measured: numbers(shifted, largest),
    beside: {
      'random machines': shifted.length,
      'smallest trace of all': smallest(shifted.map(({ smallestTrace }) => smallestTrace)),
      'largest trace of all': largest(shifted.map(({ largestTrace }) => largestTrace)),
    },
    controls: [
      { name: 'the exact machine of a ring', measured: numbers([exact], largest) },
      {
        name: 'the random machines without the constant (smallest |ΔF|)',
        measured: numbers(random, smallest),
      },
    ],
  };
}

/** Traces of some of the machines. */
export function freeEnergyTable({ shifted, exact }: FreeEnergyCases): Table {
  return {
    caption: `Machines of ${spins} visible and 4 hidden spins with ΔF = 0, and the exact machine of a ring of ${spins}.`,
    header: ['machine', 'ΔF', 'smallest trace', 'largest trace', 'largest/smallest', 'D (nats)'],
    rows: [
      ...shifted.slice(0, 5).map((found, i) => rowOf(`random ${i + 1}`, found)),
      rowOf('exact', exact),
    ],
  };
}

function rowOf(name: string, found: ComparisonResult): (string | number)[] {
  return [
    name,
    short(found.freeEnergyDifference),
    short(found.smallestTrace),
    short(found.largestTrace),
    short(ratioOf(found)),
    short(found.divergence),
  ];
}
