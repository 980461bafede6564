import { accurateExponential, logarithmOfOnePlus } from '../../../elementary.ts';
import type { RbmParameters, UnitKind } from '../../../rbm/machine/parameters.ts';
import { freeEnergy, type StateTable } from './hamiltonian.ts';
import type { JointTable } from './joint-table.ts';

/**
 * A restricted Boltzmann machine in double precision, E(v, h) = -a.v - b.h - v^T W h, p = e^-E/Z.
 * Mehta & Schwab write plus signs (arXiv:1410.3831, eq. 10): their parameters have the other sign.
 */
export type SmallMachine = RbmParameters<Float64Array>;

/** All parameters uniform in [-scale, scale). */
export function randomMachine(options: {
  units: UnitKind;
  visible: number;
  hidden: number;
  scale: number;
  /** Uniform deviates in [0, 1). */
  uniform: () => number;
}): SmallMachine {
  const { units, visible, hidden, scale, uniform } = options;
  const draw = (length: number): Float64Array =>
    Float64Array.from({ length }, () => scale * (2 * uniform() - 1));
  return {
    units,
    weights: draw(visible * hidden),
    visibleBias: draw(visible),
    hiddenBias: draw(hidden),
  };
}

/** E(v, h) of all pairs of states. */
export function machineEnergy(machine: SmallMachine): JointTable {
  const { units, hiddenBias } = machine;
  return {
    visible: machine.visibleBias.length,
    hidden: hiddenBias.length,
    fill(hiddenState, values) {
      fillLinear(units, inputsToVisible(machine, hiddenState), values);
      let field = 0;
      for (const [j, bias] of hiddenBias.entries())
        field += bias * unitValue(units, hiddenState, j);
      for (let v = 0; v < values.length; v++) values[v] = (values[v] ?? NaN) - field;
    },
  };
}

/**
 * H(v) = -ln sum over h of e^-E in closed form: -a.v - sum_j ln(2 cosh x_j), x = b + v W, or
 * ln(1 + e^(x_j)) for 0/1 units. Any number of hidden units.
 */
export function visibleHamiltonian(machine: SmallMachine): StateTable {
  return hiddenHamiltonian(exchangeLayers(machine));
}

/** H(h) = -ln sum over v of e^-E in closed form, for any number of visible units. */
export function hiddenHamiltonian(machine: SmallMachine): StateTable {
  const { units, hiddenBias } = machine;
  const values = new Float64Array(2 ** hiddenBias.length);
  fillLinear(units, hiddenBias, values);
  return values.map(
    (value, state) =>
      value -
      inputsToVisible(machine, state).reduce((total, input) => total + logWeight(units, input), 0),
  );
}

/** ln Z by the closed form of the hidden layer. */
export function machineLogPartition(machine: SmallMachine): number {
  return -freeEnergy(hiddenHamiltonian(machine));
}

/** The machine with the roles of its layers exchanged. */
export function exchangeLayers(machine: SmallMachine): SmallMachine {
  const { units, weights, visibleBias, hiddenBias } = machine;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  return {
    units,
    weights: weights.map(
      (_, i) => weights[(i % visible) * hidden + Math.floor(i / visible)] ?? NaN,
    ),
    visibleBias: hiddenBias,
    hiddenBias: visibleBias,
  };
}

/** y = a + W h, the inputs to the visible units in a hidden state. */
export function inputsToVisible(machine: SmallMachine, hiddenState: number): Float64Array {
  const { units, weights, visibleBias, hiddenBias } = machine;
  return visibleBias.map((bias, i) => {
    let input = bias;
    for (let j = 0; j < hiddenBias.length; j++) {
      input += (weights[i * hiddenBias.length + j] ?? NaN) * unitValue(units, hiddenState, j);
    }
    return input;
  });
}

/** The value of one unit in a state. */
export function unitValue(units: UnitKind, state: number, unit: number): number {
  const bit = (state >>> unit) & 1;
  return units === 'binary' ? bit : 2 * bit - 1;
}

/** ln of the sum of e^(x u) over the two values u of a unit, without overflow. */
export function logWeight(units: UnitKind, input: number): number {
  const size = Math.abs(input);
  return units === 'binary'
    ? Math.max(input, 0) + logarithmOfOnePlus(accurateExponential(-size))
    : size + logarithmOfOnePlus(accurateExponential(-2 * size));
}

/** -sum_i inputs[i] u_i of all states, by doubling: one more unit at a time. */
function fillLinear(units: UnitKind, inputs: Float64Array, values: Float64Array): void {
  values[0] = 0;
  for (const [i, input] of inputs.entries()) {
    const low = units === 'binary' ? 0 : input;
    const half = 1 << i;
    for (let state = 0; state < half; state++) {
      values[half + state] = (values[state] ?? NaN) - input;
      values[state] = (values[state] ?? NaN) + low;
    }
  }
}
