import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { compareWithData, type ComparisonResult } from './mapping/comparison.ts';
import { divergence, randomHamiltonian, type StateTable } from './mapping/hamiltonian.ts';
import { isingHamiltonian, isingMachine, ringBonds } from './mapping/ising-machine.ts';
import { jointTable, layerHamiltonians } from './mapping/joint-table.ts';
import {
  machineEnergy,
  randomMachine,
  visibleHamiltonian,
  type SmallMachine,
} from './mapping/machine.ts';
import { energyOf, logTraces, normalizedOperator, operatorOf } from './mapping/renormalization.ts';
import {
  finestRounding,
  largest,
  rounding,
  smallest,
  statementOf,
  type Statement,
} from './statement.ts';
import { elementAt } from '../../element-at.ts';

/** An operator before and after the division by its trace. */
export interface TraceCase {
  readonly divided: ComparisonResult;
  readonly raw: ComparisonResult;
}

const units = { visible: 5, hidden: 4 } as const;

/** Operators of random numbers between -3 and 3, which belong to no machine. */
export function measureTraces(repeats: number, uniform: () => number): TraceCase[] {
  return Array.from({ length: repeats }, () => {
    const values = Float64Array.from(
      { length: 2 ** (units.visible + units.hidden) },
      () => 6 * uniform() - 3,
    );
    const raw = jointTable(units, (v, h) => elementAt(values, 2 ** units.hidden * v + h));
    const hamiltonian = randomHamiltonian({ units: units.visible, strength: 0.5, uniform });
    const judge = (operator: typeof raw): ComparisonResult =>
      compareWithData({ energy: energyOf({ operator, hamiltonian }), hamiltonian });
    return { raw: judge(raw), divided: judge(normalizedOperator(raw)) };
  });
}

/** From the trace condition to an exact step. */
export function traceStatement(cases: readonly TraceCase[]): Statement {
  return statementOf<ComparisonResult>({
    id: 'MS-3 trace',
    statement: 'A step with Σ_h e^{T} = 1 for every v (eq. 9) is exact.',
    details: 'The visible Hamiltonian of the model is then H, ΔF = 0 and D = 0.',
    cases: cases.map(({ divided }) => divided),
    quantities: [
      { name: 'largest |Σ_h e^{T} − 1|', of: (one) => one.traceDeviation, ...rounding },
      { name: 'largest |H^{model}(v) − H(v)|', of: (one) => one.hamiltonianDeviation, ...rounding },
      { name: 'largest |ΔF|', of: (one) => Math.abs(one.freeEnergyDifference), ...rounding },
      { name: 'largest D', of: (one) => one.divergence, ...finestRounding },
    ],
    beside: { 'random operators': cases.length },
    controls: [
      {
        name: 'the same operators, not divided by their traces',
        cases: cases.map(({ raw }) => raw),
      },
    ],
  });
}

/** Largest |Tr_h e^T - 1| of a machine with its own Hamiltonian, and with one that is slightly wrong. */
export interface ConverseCase {
  readonly own: number;
  readonly disturbed: number;
}

/** Error of one energy of the Hamiltonian in the control. */
const disturbance = 1e-6;

/** Random machines and their visible Hamiltonians in closed form; the traces are sums. */
export function measureConverse(repeats: number, uniform: () => number): ConverseCase[] {
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
export function converseStatement(cases: readonly ConverseCase[]): Statement {
  return statementOf<number>({
    id: 'MS-3 converse',
    statement: 'A model whose visible Hamiltonian is H fulfils the trace condition.',
    cases: cases.map(({ own }) => own),
    quantities: [{ name: 'largest |Σ_h e^{T} − 1|', of: (trace) => trace, ...rounding }],
    beside: { 'random machines': cases.length },
    controls: [
      {
        name: 'one energy of H changed by 10^{−6}',
        cases: cases.map(({ disturbed }) => disturbed),
      },
    ],
  });
}

/** A machine with D = 0 before any constant is added to its energy. */
export interface ConstantCase {
  readonly divergence: number;
  /** Largest over smallest trace, minus 1. */
  readonly spread: number;
  /** |ln trace - bonds ln(2 e^K)|, the largest. */
  readonly constant: number;
  /** Largest |Tr_h e^T - 1|. */
  readonly deviation: number;
}

/**
 * The machine of a ring of six spins without its constant.
 *
 * @param factor Of its weights: 1 for the exact machine.
 */
export function measureConstant(factor = 1): ConstantCase {
  const bonds = ringBonds(6, CRITICAL_COUPLING);
  const hamiltonian = isingHamiltonian(bonds);
  const { machine, logConstant } = isingMachine(bonds);
  const weights = machine.weights.map((weight) => factor * weight);
  const energy = machineEnergy({ ...machine, weights });
  const logs = Array.from(logTraces(operatorOf(energy, hamiltonian)));
  return {
    divergence: divergence(hamiltonian, layerHamiltonians(energy).visible),
    spread: Math.expm1(largest(logs) - smallest(logs)),
    constant: largest(logs.map((log) => Math.abs(log - logConstant))),
    deviation: largest(logs.map((log) => Math.abs(Math.expm1(log)))),
  };
}

/** D = 0 leaves a constant open, and Delta F with it. */
export function constantStatement(exact: ConstantCase, broken: ConstantCase): Statement {
  return statementOf<ConstantCase>({
    id: 'MS-3 constant',
    statement: 'D = 0 alone makes the trace constant, but not 1.',
    details:
      'The machine of a ring has the traces (2 e^{K})^{N} for N bonds, until this constant is added to its energy.',
    cases: [exact],
    quantities: [
      { name: 'D', of: ({ divergence }) => divergence, ...finestRounding },
      { name: 'largest/smallest trace − 1', of: ({ spread }) => spread, ...rounding },
      {
        name: 'largest |ln Σ_h e^{T} − N_b ln(2 e^{K})|',
        of: ({ constant }) => constant,
        ...rounding,
      },
      { name: 'largest |Σ_h e^{T} − 1|', of: ({ deviation }) => deviation, atLeast: 1e-3 },
    ],
    controls: [{ name: 'weights 1 % off', cases: [broken] }],
  });
}
