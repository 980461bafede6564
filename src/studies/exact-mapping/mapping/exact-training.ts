import { divergence, freeEnergy, probabilities, type StateTable } from './hamiltonian.ts';
import {
  exchangeLayers,
  inputsToVisible,
  unitValue,
  visibleHamiltonian,
  type SmallMachine,
} from './machine.ts';
import type { Turns } from '../../turns.ts';

export interface ExactTraining {
  readonly machine: SmallMachine;
  /** D(P || p_model) in nats: what training lowers. */
  readonly divergences: Float64Array;
  /** Delta F = ln Z - ln Z_model: what variational renormalization lowers, and training does not. */
  readonly freeEnergyDifferences: Float64Array;
}

/** Steps between two stops: some 100 ms. */
const stepsOfTurn = 256;

/**
 * Gradient descent on the exact divergence, with both averages of
 * dD/dW_ij = <v_i h_j>_model - <v_i h_j>_data summed over all visible states: no sampling, no
 * momentum, no penalty. Both quantities are kept, before every step and after the last one.
 *
 * @param options.hamiltonian H(v) of the data.
 * @param options.rate Step along the negative gradient.
 */
export function* trainExactly(options: {
  machine: SmallMachine;
  hamiltonian: StateTable;
  steps: number;
  rate: number;
}): Turns<ExactTraining> {
  const { hamiltonian, steps, rate } = options;
  const data = probabilities(hamiltonian);
  const logPartition = -freeEnergy(hamiltonian);
  const divergences = new Float64Array(steps + 1);
  const freeEnergyDifferences = new Float64Array(steps + 1);
  let { machine } = options;
  for (let step = 0; step <= steps; step++) {
    if (step % stepsOfTurn === 0) yield;
    const visible = visibleHamiltonian(machine);
    divergences[step] = divergence(hamiltonian, visible);
    freeEnergyDifferences[step] = logPartition + freeEnergy(visible);
    if (step < steps) {
      const model = probabilities(visible);
      machine = moved(
        machine,
        data.map((value, v) => rate * (value - (model[v] ?? NaN))),
      );
    }
  }
  return { machine, divergences, freeEnergyDifferences };
}

/** Parameters plus the sum over v of excess(v) times v, <h>_v and v <h>_v. */
function moved(machine: SmallMachine, excess: Float64Array): SmallMachine {
  const { units } = machine;
  const exchanged = exchangeLayers(machine);
  const weights = machine.weights.slice();
  const visibleBias = machine.visibleBias.slice();
  const hiddenBias = machine.hiddenBias.slice();
  for (const [state, share] of excess.entries()) {
    const means = inputsToVisible(exchanged, state).map((input) =>
      units === 'binary' ? 1 / (1 + Math.exp(-input)) : Math.tanh(input),
    );
    for (const [j, mean] of means.entries()) hiddenBias[j] = (hiddenBias[j] ?? NaN) + share * mean;
    for (let i = 0; i < visibleBias.length; i++) {
      const value = share * unitValue(units, state, i);
      visibleBias[i] = (visibleBias[i] ?? NaN) + value;
      for (const [j, mean] of means.entries())
        weights[i * means.length + j] = (weights[i * means.length + j] ?? NaN) + value * mean;
    }
  }
  return { units, weights, visibleBias, hiddenBias };
}
