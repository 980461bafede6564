import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { disturbedCopies, independentSystems } from './mapping/counterexamples.ts';
import { largestDifference, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { unitValue } from './mapping/machine.ts';
import { logTraces, operatorOf, renormalizedHamiltonian } from './mapping/renormalization.ts';
import { ratioOf } from './free-energy.ts';
import { largest, short, smallest, type Statement } from './statement.ts';
import type { Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

const roundings = { atMost: 1e-10 } as const;
const spins = 6;
const freeEnergyName = 'largest |ΔF|';
const ratioName = 'smallest ratio largest/smallest trace';

/** The first example of Lin, Tegmark and Rolnick, summed and in closed form. */
export interface DisturbedCase {
  readonly comparison: ComparisonResult;
  /** Largest deviation of ln Tr_h e^T from ln(Z e^-K/Z~). */
  readonly trace: number;
  /** |D - closed form|. */
  readonly divergence: number;
}

/** Two layers of the same spins, of which the visible one is disturbed. */
export function measureDisturbed(hamiltonian: StateTable, disturbance: StateTable): DisturbedCase {
  const example = disturbedCopies({ hamiltonian, disturbance });
  const comparison = compareWithData({ energy: example.energy, hamiltonian });
  return {
    comparison,
    trace: largestDifference(logTraces(operatorOf(example.energy, hamiltonian)), example.logTraces),
    divergence: Math.abs(comparison.divergence - example.divergence),
  };
}

/** Random Hamiltonians and disturbances; and the control, whose disturbance is a constant. */
export function measureFirstExample(
  repeats: number,
  uniform: () => number,
): { readonly cases: readonly DisturbedCase[]; readonly undisturbed: DisturbedCase } {
  const draw = (strength: number): StateTable =>
    randomHamiltonian({ units: spins, strength, uniform });
  return {
    cases: Array.from({ length: repeats }, () => measureDisturbed(draw(0.2), draw(0.1))),
    undisturbed: measureDisturbed(draw(0.2), new Float64Array(2 ** spins).fill(1)),
  };
}

/** LT-1: Z is kept, p(v) is not, and the trace condition tells. */
export function firstExampleStatement({
  cases,
  undisturbed,
}: ReturnType<typeof measureFirstExample>): Statement {
  const numbers = (from: readonly DisturbedCase[]) => ({
    [freeEnergyName]: largest(from.map((one) => Math.abs(one.comparison.freeEnergyDifference))),
    'largest |ln Σ_h e^{T} − ln(Z e^{−K}/Z̃)|': largest(from.map(({ trace }) => trace)),
    'largest |D − ⟨K⟩ − ln⟨e^{−K}⟩|': largest(from.map(({ divergence }) => divergence)),
    [ratioName]: smallest(from.map(({ comparison }) => ratioOf(comparison))),
    'smallest D': smallest(from.map(({ comparison }) => comparison.divergence)),
  });
  return {
    id: 'LT-1',
    statement:
      'First example: E(v, h) = H(v) + H(h) + K(v) + ln Z̃ has the partition function of H for every K, and another distribution ' +
      'of v. Its trace is Z e^{−K(v)}/Z̃, not constant: eq. 9 rules the example out, as Schwab and Mehta answered.',
    limits: {
      [freeEnergyName]: roundings,
      'largest |ln Σ_h e^{T} − ln(Z e^{−K}/Z̃)|': roundings,
      'largest |D − ⟨K⟩ − ln⟨e^{−K}⟩|': roundings,
      [ratioName]: { atLeast: 1.001 },
      'smallest D': { atLeast: 1e-3 },
    },
    measured: numbers(cases),
    beside: {
      'random H and K': cases.length,
      'smallest trace of all': smallest(cases.map(({ comparison }) => comparison.smallestTrace)),
      'largest trace of all': largest(cases.map(({ comparison }) => comparison.largestTrace)),
    },
    controls: [{ name: 'K constant', measured: numbers([undisturbed]) }],
  };
}

/** The second example: a system beside the data. */
export interface IndependentCase {
  readonly name: string;
  readonly comparison: ComparisonResult;
  /** Largest |H^RG(h) - H'(h) - (ln Z' - ln Z)|. */
  readonly hamiltonian: number;
  /** Largest change of H^RG(h) - H^RG(0) when the data have another Hamiltonian. */
  readonly change: number;
}

/**
 * @param options.hamiltonians H(v) of the data, and another one for the same spins.
 * @param options.interaction Coupling between the first spins of both systems; 0 in the example.
 */
function measureIndependent(options: {
  name: string;
  hamiltonians: readonly [StateTable, StateTable];
  other: StateTable;
  interaction: number;
}): IndependentCase {
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
    hamiltonian: largestDifference(
      first.renormalized,
      other.map((value) => value + first.constant),
    ),
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

/** An Ising ring beside systems that have nothing to do with it. */
export function measureSecondExample(uniform: () => number): {
  readonly cases: readonly IndependentCase[];
  readonly interacting: readonly IndependentCase[];
} {
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
  const measure = (interaction: number): IndependentCase[] =>
    others.map(([name, other]) => measureIndependent({ name, hamiltonians, other, interaction }));
  return { cases: measure(0), interacting: measure(0.1) };
}

/** LT-2: exact, and it knows nothing of the data. */
export function secondExampleStatement({
  cases,
  interacting,
}: ReturnType<typeof measureSecondExample>): Statement {
  return {
    id: 'LT-2',
    statement:
      'Second example, which stands: for a system that does not interact with the data, E(v, h) = H(v) + H′(h) + ln Z′, the trace ' +
      'is 1 and D = 0, yet H^{RG}(h) is H′(h) and a constant, and knows nothing of H.',
    limits: {
      'largest |Σ_h e^{T} − 1|': roundings,
      'largest D': { atMost: 1e-12 },
      'largest |H^{RG}(h) − H′(h) − ln Z′ + ln Z|': roundings,
      'largest change of H^{RG} with another H': roundings,
    },
    measured: independentNumbers(cases, largest),
    beside: { 'unrelated systems': cases.length },
    controls: [
      {
        name: 'both systems coupled by K = 0.1 at one spin (smallest)',
        measured: independentNumbers(interacting, smallest),
      },
    ],
  };
}

/** Every system beside the ring. */
export function secondExampleTable({
  cases,
  interacting,
}: ReturnType<typeof measureSecondExample>): Table {
  return {
    caption:
      'A ring of eight spins, K = 0.9, "renormalized" to systems that have nothing to do with it.',
    header: [
      'system H′',
      '|Σ_h e^{T} − 1|',
      'D',
      '|H^{RG} − H′ − constant|',
      'with K = 0.1 between them',
    ],
    rows: cases.map(({ name, comparison, hamiltonian }, i) => [
      name,
      short(comparison.traceDeviation),
      short(comparison.divergence),
      short(hamiltonian),
      short(elementAt(interacting, i).comparison.traceDeviation),
    ]),
  };
}

function independentNumbers(
  from: readonly IndependentCase[],
  of: (values: readonly number[]) => number,
) {
  return {
    'largest |Σ_h e^{T} − 1|': of(from.map(({ comparison }) => comparison.traceDeviation)),
    'largest D': of(from.map(({ comparison }) => comparison.divergence)),
    'largest |H^{RG}(h) − H′(h) − ln Z′ + ln Z|': of(from.map((one) => one.hamiltonian)),
    'largest change of H^{RG} with another H': of(from.map(({ change }) => change)),
  };
}
