import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { divergence, type StateTable } from './mapping/hamiltonian.ts';
import {
  bondWeight,
  exactIsingEnergy,
  exactIsingHamiltonian,
  isingHamiltonian,
  isingMachine,
  ringBonds,
  torusBonds,
  type IsingBonds,
} from './mapping/ising-machine.ts';
import { randomMachine, visibleHamiltonian } from './mapping/machine.ts';
import { atMost, finestRounding, judged, rounding, short } from './judged.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** How far the trace is from 1, and the distributions from each other. */
type IsingDeviation = Pick<ComparisonResult, 'traceDeviation' | 'divergence'>;

/** Couplings of the lattices; the last is antiferromagnetic, and frustrated where a ring has an odd length. */
const couplings = [0.1, CRITICAL_COUPLING, 1, -0.5];

/** An Ising model with the machine of one hidden unit for each bond. */
type IsingCase = ReturnType<typeof closedCase>;

/** Rings and tori. The traces are closed forms of the hidden layer, but for a ring of eight: sums over all states. */
export function measureIsing(uniform: () => number): IsingCase[] {
  const cases = couplings.flatMap((coupling) => [
    summedCase(coupling, uniform),
    closedCase('ring', ringBonds(12, coupling), coupling, uniform),
    closedCase('3 × 3 torus', torusBonds(3, coupling), coupling, uniform),
  ]);
  // 2^16 states, which take longer than all of the others.
  const critical = torusBonds(4, CRITICAL_COUPLING);
  return [...cases, closedCase('4 × 4 torus', critical, CRITICAL_COUPLING, uniform)];
}

function closedCase(lattice: string, bonds: IsingBonds, coupling: number, uniform: () => number) {
  const hamiltonian = isingHamiltonian(bonds);
  const { machine, logConstant } = isingMachine(bonds);
  const weight = bondWeight(Math.abs(coupling));
  const [spins, hidden] = [bonds.sites, bonds.bonds.length];
  const wrong = { ...machine, weights: machine.weights.map((value) => 1.01 * value) };
  const size = { visible: spins, hidden: Math.min(hidden, 8) };
  const random = randomMachine({ units: 'spin', ...size, scale: weight, uniform });
  return {
    lattice,
    spins,
    hidden,
    coupling,
    weight,
    exact: deviation(hamiltonian, exactIsingHamiltonian({ machine, logConstant })),
    /** With all weights 1 % larger and the same constant. */
    wrong: deviation(hamiltonian, exactIsingHamiltonian({ machine: wrong, logConstant })),
    /** A machine of up to eight hidden spins with random weights as large as those. */
    random: deviation(hamiltonian, visibleHamiltonian(random)),
  };
}

/** The trace is e^(H - H^model). */
function deviation(hamiltonian: StateTable, model: StateTable): IsingDeviation {
  const differences = hamiltonian.map((value, v) => value - elementAt(model, v));
  // As many as 2^16 values are too many for arguments of Math.max in some engines.
  const traceDeviation = differences.reduce(
    (most, x) => Math.max(most, Math.abs(Math.expm1(x))),
    0,
  );
  return { traceDeviation, divergence: divergence(hamiltonian, model) };
}

function summedCase(coupling: number, uniform: () => number): IsingCase {
  const bonds = ringBonds(8, coupling);
  const found = closedCase('ring, by sums', bonds, coupling, uniform);
  const energy = exactIsingEnergy(isingMachine(bonds));
  return { ...found, exact: compareWithData({ energy, hamiltonian: isingHamiltonian(bonds) }) };
}

/** MS-3: an exact machine, and machines that are not. */
export function isingTarget(cases: readonly IsingCase[]): Target {
  return judged<IsingDeviation>({
    id: 'MS-3 Ising',
    statement: 'A machine with one hidden spin for each bond is the Ising model exactly.',
    details:
      'The weights to both ends of a bond are w = arccosh(e^{2K})/2. The constant N_b ln(2 e^{K}) is added to the energy.',
    cases: cases.map(({ exact }) => exact),
    quantities: {
      'largest |Σ_h e^{T} − 1|': atMost(rounding, (one) => one.traceDeviation),
      'largest D': atMost(finestRounding, (one) => one.divergence),
    },
    beside: { 'lattices and couplings': cases.length },
    controls: {
      'weights 1 % off': cases.map(({ wrong }) => wrong),
      'random weights of the same size': cases.map(({ random }) => random),
    },
  });
}

/** Every lattice and coupling. */
export function isingTable(cases: readonly IsingCase[]): Table {
  return columnTable(
    'Machines with one hidden spin for each bond: at least as many hidden spins as visible ones',
    cases,
    {
      lattice: ({ lattice }) => lattice,
      K: ({ coupling }) => Number(coupling.toFixed(6)),
      w: ({ weight }) => weight.toFixed(6),
      visible: ({ spins }) => spins,
      hidden: ({ hidden }) => hidden,
      '|Σ_h e^{T} − 1|': ({ exact }) => short(exact.traceDeviation),
      D: ({ exact }) => short(exact.divergence),
      'D, w 1 % off': ({ wrong }) => short(wrong.divergence),
    },
  );
}
