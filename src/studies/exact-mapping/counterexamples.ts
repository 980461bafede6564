import { compareWithData } from './mapping/comparison.ts';
import { disturbedCopies, independentSystems } from './mapping/counterexamples.ts';
import { largestDifference, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { unitValue } from './mapping/machine.ts';
import { logTraces, operatorOf, renormalizedHamiltonian } from './mapping/renormalization.ts';
import { ratioOf } from './exactness.ts';
import {
  atLeast,
  atMost,
  finestRounding,
  judged,
  largest,
  rounding,
  short,
  smallest,
} from './judged.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

const spins = 6;

/** The first example of Lin, Tegmark and Rolnick: two layers of the same spins; the visible one is disturbed. */
export function measureDisturbed(hamiltonian: StateTable, disturbance: StateTable) {
  const example = disturbedCopies({ hamiltonian, disturbance });
  const comparison = compareWithData({ energy: example.energy, hamiltonian });
  return {
    comparison,
    /** Largest deviation of ln Tr_h e^T from ln(Z e^-K/Z~). */
    trace: largestDifference(logTraces(operatorOf(example.energy, hamiltonian)), example.logTraces),
    /** |D - closed form|. */
    divergence: Math.abs(comparison.divergence - example.divergence),
  };
}

/** Random Hamiltonians and disturbances; and the control, whose disturbance is a constant. */
export function measureFirstExample(repeats: number, uniform: () => number) {
  const draw = (strength: number): StateTable =>
    randomHamiltonian({ units: spins, strength, uniform });
  return {
    cases: Array.from({ length: repeats }, () => measureDisturbed(draw(0.2), draw(0.1))),
    undisturbed: measureDisturbed(draw(0.2), new Float64Array(2 ** spins).fill(1)),
  };
}

/** LT-1: Z is kept, p(v) is not, and the trace condition notices. */
export function firstExampleTarget({
  cases,
  undisturbed,
}: ReturnType<typeof measureFirstExample>): Target {
  return judged<typeof undisturbed>({
    id: 'LT-1',
    statement: 'First example of Lin, Tegmark and Rolnick: eq. 9 rules it out.',
    details:
      'E(v, h) = H(v) + H(h) + K(v) + ln Z̃ has the partition function of H for every K, but another distribution ' +
      'of v. Its trace is Z e^{−K(v)}/Z̃, which is not constant. This was the answer of Schwab and Mehta.',
    cases,
    quantities: {
      'largest |ΔF|': atMost(rounding, ({ comparison }) =>
        Math.abs(comparison.freeEnergyDifference),
      ),
      'largest |ln Σ_h e^{T} − ln(Z e^{−K}/Z̃)|': atMost(rounding, ({ trace }) => trace),
      'largest |D − ⟨K⟩ − ln⟨e^{−K}⟩|': atMost(rounding, ({ divergence }) => divergence),
      'smallest ratio largest/smallest trace': atLeast(1.001, ({ comparison }) =>
        ratioOf(comparison),
      ),
      'smallest D': atLeast(1e-3, ({ comparison }) => comparison.divergence),
    },
    beside: {
      'random H and K': cases.length,
      'smallest trace of all': smallest(cases.map(({ comparison }) => comparison.smallestTrace)),
      'largest trace of all': largest(cases.map(({ comparison }) => comparison.largestTrace)),
    },
    controls: { 'K constant': [undisturbed] },
  });
}

/**
 * The second example: a system that has nothing to do with the data.
 * @param options.hamiltonians H(v) of the data, and another one for the same spins.
 * @param options.interaction Coupling between the first spins of both systems; 0 in the example.
 */
function measureIndependent(options: {
  name: string;
  hamiltonians: readonly [StateTable, StateTable];
  other: StateTable;
  interaction: number;
}) {
  const { name, hamiltonians, other, interaction } = options;
  const coarseGrained = (hamiltonian: StateTable) => {
    const { energy, constant } = independentSystems({ hamiltonian, other });
    const coupled: JointTable = mapJoint(
      energy,
      (value, v, h) => value - interaction * unitValue('spin', v, 0) * unitValue('spin', h, 0),
    );
    const operator = operatorOf(coupled, hamiltonian);
    const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
    return { hamiltonian, energy: coupled, constant, renormalized };
  };
  const [first, second] = [coarseGrained(hamiltonians[0]), coarseGrained(hamiltonians[1])];
  return {
    name,
    comparison: compareWithData(first),
    /** Largest |H^RG(h) - H'(h) - (ln Z' - ln Z)|. */
    hamiltonian: largestDifference(
      first.renormalized,
      other.map((value) => value + first.constant),
    ),
    /** Largest change of H^RG(h) - H^RG(0) when the data have another Hamiltonian. */
    change: largestDifference(
      withoutConstant(first.renormalized),
      withoutConstant(second.renormalized),
    ),
  };
}

/** A table that is 0 at its first state. */
function withoutConstant(table: StateTable): StateTable {
  return table.map((value) => value - elementAt(table, 0));
}

/** An Ising ring and systems that have nothing to do with it. */
export function measureSecondExample(uniform: () => number) {
  const hamiltonians = [
    isingHamiltonian(ringBonds(8, 0.9)),
    randomHamiltonian({ units: 8, strength: 0.2, uniform }),
  ] as const;
  const others: readonly (readonly [string, StateTable])[] = [
    [
      'five spins, random couplings of all orders',
      randomHamiltonian({ units: 5, strength: 0.5, uniform }),
    ],
    ['an antiferromagnetic ring of four, K = −2', isingHamiltonian(ringBonds(4, -2))],
    ['one free spin', new Float64Array(2)],
    [
      'three spins, random couplings of all orders',
      randomHamiltonian({ units: 3, strength: 1, uniform }),
    ],
  ];
  const measure = (interaction: number) =>
    others.map(([name, other]) => measureIndependent({ name, hamiltonians, other, interaction }));
  return { cases: measure(0), interacting: measure(0.1) };
}

/** LT-2: exact, and without any knowledge of the data. */
export function secondExampleTarget({
  cases,
  interacting,
}: ReturnType<typeof measureSecondExample>): Target {
  return judged<(typeof cases)[number]>({
    id: 'LT-2',
    statement: 'Second example: a system without any relation to the data is exact.',
    details:
      'For a system that does not interact with the data, E(v, h) = H(v) + H′(h) + ln Z′. Then the trace ' +
      'is 1 and D = 0, but H^{RG}(h) is H′(h) and a constant: it contains nothing of H.',
    cases,
    quantities: {
      'largest |Σ_h e^{T} − 1|': atMost(rounding, ({ comparison }) => comparison.traceDeviation),
      'largest D': atMost(finestRounding, ({ comparison }) => comparison.divergence),
      'largest |H^{RG}(h) − H′(h) − ln Z′ + ln Z|': atMost(rounding, (one) => one.hamiltonian),
      'largest change of H^{RG} with another H': atMost(rounding, ({ change }) => change),
    },
    beside: { 'unrelated systems': cases.length },
    controls: { 'both systems coupled by K = 0.1 at one spin': interacting },
  });
}

/** Every system that the ring is mapped to. */
export function secondExampleTable({
  cases,
  interacting,
}: ReturnType<typeof measureSecondExample>): Table {
  return columnTable(
    'A ring of eight spins, K = 0.9, "renormalized" to systems that have nothing to do with it',
    cases,
    {
      'system H′': ({ name }) => name,
      '|Σ_h e^{T} − 1|': ({ comparison }) => short(comparison.traceDeviation),
      D: ({ comparison }) => short(comparison.divergence),
      '|H^{RG} − H′ − constant|': ({ hamiltonian }) => short(hamiltonian),
      'with K = 0.1 between them': (_, i) =>
        short(elementAt(interacting, i).comparison.traceDeviation),
    },
  );
}
