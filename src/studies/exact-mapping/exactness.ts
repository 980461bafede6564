import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { withEqualFreeEnergy } from './mapping/counterexamples.ts';
import { divergence, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import {
  exactIsingEnergy,
  isingHamiltonian,
  isingMachine,
  ringBonds,
} from './mapping/ising-machine.ts';
import { jointTable, layerHamiltonians } from './mapping/joint-table.ts';
import {
  machineEnergy,
  randomMachine,
  visibleHamiltonian,
  type SmallMachine,
} from './mapping/machine.ts';
import { logTraces, normalizedOperator, operatorOf } from './mapping/renormalization.ts';
import { atLeast, atMost, finestRounding, judged, largest, rounding, smallest } from './judged.ts';
import type { Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

const units = { visible: 5, hidden: 4 } as const;

/** Operators of random numbers between -3 and 3, which belong to no machine, before and after the division by their trace. */
export function measureTraces(repeats: number, uniform: () => number) {
  return Array.from({ length: repeats }, () => {
    const values = Float64Array.from(
      { length: 2 ** (units.visible + units.hidden) },
      () => 6 * uniform() - 3,
    );
    const raw = jointTable(units, (v, h) => elementAt(values, 2 ** units.hidden * v + h));
    const hamiltonian = randomHamiltonian({ units: units.visible, strength: 0.5, uniform });
    const judge = (operator: typeof raw): ComparisonResult =>
      compareWithData({ energy: operatorOf(operator, hamiltonian), hamiltonian });
    return { raw: judge(raw), divided: judge(normalizedOperator(raw)) };
  });
}

/** From the trace condition to an exact step. */
export function traceTarget(cases: ReturnType<typeof measureTraces>): Target {
  return judged<ComparisonResult>({
    id: 'MS-3 trace',
    statement: 'A step with Σ_h e^{T} = 1 for every v (eq. 9) is exact.',
    details: 'The visible Hamiltonian of the model is then H, ΔF = 0 and D = 0.',
    cases: cases.map(({ divided }) => divided),
    quantities: {
      'largest |Σ_h e^{T} − 1|': atMost(rounding, (one) => one.traceDeviation),
      'largest |H^{model}(v) − H(v)|': atMost(rounding, (one) => one.hamiltonianDeviation),
      'largest |ΔF|': atMost(rounding, (one) => Math.abs(one.freeEnergyDifference)),
      'largest D': atMost(finestRounding, (one) => one.divergence),
    },
    beside: { 'random operators': cases.length },
    controls: { 'the same operators, not divided by their traces': cases.map(({ raw }) => raw) },
  });
}

/** Error of one energy of the Hamiltonian in the control. */
const disturbance = 1e-6;

/**
 * Largest |Tr_h e^T - 1| of random machines with their visible Hamiltonians in closed form, and with Hamiltonians that are
 * slightly wrong; the traces are sums.
 */
export function measureConverse(repeats: number, uniform: () => number) {
  return Array.from({ length: repeats }, (_, i) => {
    const machine = randomMachine({
      units: i % 2 === 0 ? 'spin' : 'binary',
      visible: 6,
      hidden: 5,
      scale: 1.5,
      uniform,
    });
    const own = visibleHamiltonian(machine);
    const disturbed = own.slice();
    disturbed[Math.floor(uniform() * own.length)] =
      elementAt(disturbed, Math.floor(uniform() * own.length)) + disturbance;
    return { own: traceDeviation(machine, own), disturbed: traceDeviation(machine, disturbed) };
  });
}

function traceDeviation(machine: SmallMachine, hamiltonian: StateTable): number {
  const logs = logTraces(operatorOf(machineEnergy(machine), hamiltonian));
  return largest(Array.from(logs, (log) => Math.abs(Math.expm1(log))));
}

/** From the exact Hamiltonian back to the trace condition. */
export function converseTarget(cases: ReturnType<typeof measureConverse>): Target {
  return judged<number>({
    id: 'MS-3 converse',
    statement: 'A model whose visible Hamiltonian is H fulfils the trace condition.',
    cases: cases.map(({ own }) => own),
    quantities: {
      'largest |Σ_h e^{T} − 1|': atMost(rounding, (trace) => trace),
    },
    beside: { 'random machines': cases.length },
    controls: { 'one energy of H changed by 10^{−6}': cases.map(({ disturbed }) => disturbed) },
  });
}

/** A machine with D = 0 before any constant is added to its energy. */
type ConstantCase = ReturnType<typeof measureConstant>;

/**
 * The machine of a ring of six spins without its constant.
 *
 * @param factor Of its weights: 1 for the exact machine.
 */
export function measureConstant(factor = 1) {
  const bonds = ringBonds(6, CRITICAL_COUPLING);
  const hamiltonian = isingHamiltonian(bonds);
  const { machine, logConstant } = isingMachine(bonds);
  const weights = machine.weights.map((weight) => factor * weight);
  const energy = machineEnergy({ ...machine, weights });
  const logs = Array.from(logTraces(operatorOf(energy, hamiltonian)));
  return {
    divergence: divergence(hamiltonian, layerHamiltonians(energy).visible),
    /** Largest over smallest trace, minus 1. */
    spread: Math.expm1(largest(logs) - smallest(logs)),
    /** |ln trace - bonds ln(2 e^K)|, the largest. */
    constant: largest(logs.map((log) => Math.abs(log - logConstant))),
    /** Largest |Tr_h e^T - 1|. */
    deviation: largest(logs.map((log) => Math.abs(Math.expm1(log)))),
  };
}

/** D = 0 leaves a constant open, and Delta F with it. */
export function constantTarget(exact: ConstantCase, broken: ConstantCase): Target {
  return judged<ConstantCase>({
    id: 'MS-3 constant',
    statement: 'D = 0 alone makes the trace constant, but not 1.',
    details:
      'The machine of a ring has the traces (2 e^{K})^{N} for N bonds, until this constant is added to its energy.',
    cases: [exact],
    quantities: {
      D: atMost(finestRounding, ({ divergence }) => divergence),
      'largest/smallest trace − 1': atMost(rounding, ({ spread }) => spread),
      'largest |ln Σ_h e^{T} − N_b ln(2 e^{K})|': atMost(rounding, ({ constant }) => constant),
      'largest |Σ_h e^{T} − 1|': atLeast(1e-3, ({ deviation }) => deviation),
    },
    controls: { 'weights 1 % off': [broken] },
  });
}

/** Spins of the machines with equal free energies. */
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
