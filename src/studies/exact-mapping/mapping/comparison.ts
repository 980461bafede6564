import { divergence, largestDifference, probabilities, type StateTable } from './hamiltonian.ts';
import { layerHamiltonians, mapJoint, type JointTable } from './joint-table.ts';
import {
  exchangeLayers,
  hiddenHamiltonian,
  inputsToVisible,
  logWeight,
  machineEnergy,
  unitValue,
  visibleHamiltonian,
  type SmallMachine,
} from './machine.ts';
import {
  freeEnergyDifference,
  logTraces,
  operatorOf,
  renormalizedHamiltonian,
} from './renormalization.ts';
import { elementAt } from '../../../element-at.ts';

/** Numbers of a model read as a step of the renormalization group, T(v, h) = H(v) - E(v, h). */
export type ComparisonResult = ReturnType<typeof compareWithData>;

/**
 * Compares a model with data as Mehta & Schwab do (arXiv:1410.3831, section III), by sums over all
 * states. What the numbers obey for every model: `identity` is 0, and
 * D = -Delta F - <ln sum over h of e^T>, the gap of Jensen's inequality, so Delta F and D are different
 * quantities with different minima (the end of that section says so).
 */
export function compareWithData({
  energy,
  hamiltonian,
}: {
  /** E(v, h) of the model. */
  energy: JointTable;
  /** H(v) of the data. */
  hamiltonian: StateTable;
}) {
  const model = layerHamiltonians(energy);
  const operator = operatorOf(energy, hamiltonian);
  const forgetful = mapJoint(energy, (value) => -value);
  const logs = logTraces(operator);
  const traces = logs.map((value) => Math.exp(value));
  const data = probabilities(hamiltonian);
  return {
    /** Largest |H^RG(h) - H^model(h)|: rounding, for every model (eq. 21). */
    identity: largestDifference(renormalizedHamiltonian({ operator, hamiltonian }), model.hidden),
    /** The same after an operator -E that forgets H: not rounding. */
    identityWithoutHamiltonian: largestDifference(
      renormalizedHamiltonian({ operator: forgetful, hamiltonian }),
      model.hidden,
    ),
    /** Smallest and largest sum over h of e^T(v, h). */
    smallestTrace: traces.reduce((a, b) => Math.min(a, b)),
    largestTrace: traces.reduce((a, b) => Math.max(a, b)),
    /** Largest |sum over h of e^T - 1|: 0 for an exact step (eq. 9). */
    traceDeviation: largestDifference(traces, new Float64Array(traces.length).fill(1)),
    /** Largest |H^model(v) - H(v)|: 0 exactly where `traceDeviation` is. */
    hamiltonianDeviation: largestDifference(model.visible, hamiltonian),
    /** Delta F = F^h - F^v, which the renormalization group minimizes. */
    freeEnergyDifference: freeEnergyDifference({ operator, hamiltonian }),
    /** D(P || p_model) in nats, which training minimizes. */
    divergence: divergence(hamiltonian, model.visible),
    /** Mean over the data of ln sum over h of e^T, equal to -(Delta F + D). */
    meanLogTrace: logs.reduce((sum, value, v) => sum + elementAt(data, v) * value, 0),
  };
}

/**
 * Deviations of a restricted machine from the identities of the mapping, each between a sum over all
 * states and a closed form: `hamiltonian`, largest |H^RG(h) - H^RBM(h)| (eq. 21); `conditional`, largest
 * |T(v, h) - ln p(h|v) - H(v) + H^RBM(v)| over all pairs (eq. 22); `trace`, largest
 * |ln sum over h of e^T - H(v) + H^RBM(v)|.
 */
export function machineIdentities(
  machine: SmallMachine,
  hamiltonian: StateTable,
): { hamiltonian: number; conditional: number; trace: number } {
  const operator = operatorOf(machineEnergy(machine), hamiltonian);
  const visible = visibleHamiltonian(machine);
  const excess = hamiltonian.map((value, v) => value - elementAt(visible, v));
  const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
  return {
    hamiltonian: largestDifference(renormalized, hiddenHamiltonian(machine)),
    conditional: conditionalDeviation(machine, operator, excess),
    trace: largestDifference(logTraces(operator), excess),
  };
}

/** Largest |T(v, h) - ln p(h|v) - excess(v)|, with p(h|v) = prod_j e^(x_j h_j)/(sum over h_j). */
function conditionalDeviation(
  machine: SmallMachine,
  operator: JointTable,
  excess: StateTable,
): number {
  const { units } = machine;
  const exchanged = exchangeLayers(machine);
  const inputs = Array.from(excess, (_, v) => inputsToVisible(exchanged, v));
  const logs = inputs.map((x) => x.map((input) => logWeight(units, input)));
  const values = new Float64Array(excess.length);
  let most = 0;
  for (let h = 0; h < 2 ** operator.hidden; h++) {
    operator.fill(h, values);
    const expected = excess.map((value, v) =>
      elementAt(inputs, v).reduce(
        (sum, x, j) => sum + x * unitValue(units, h, j) - (logs[v]?.[j] ?? NaN),
        value,
      ),
    );
    most = Math.max(most, largestDifference(values, expected));
  }
  return most;
}
