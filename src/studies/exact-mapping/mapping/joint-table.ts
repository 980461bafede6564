import { ArgumentError } from '../../../errors.ts';
import { logSum, mostUnits, spinHamiltonian, type SpinCoupling } from './hamiltonian.ts';
import type { StateTable } from './hamiltonian.ts';

/**
 * A function of the states of two layers, computed one hidden state at a time so that 16 visible and
 * 10 hidden units need no 2^26 numbers at once.
 */
export interface JointTable {
  readonly visible: number;
  readonly hidden: number;
  /** Writes the values at one hidden state for all 2^visible visible states. */
  fill(hiddenState: number, values: Float64Array): void;
}

/** f(value, v, h) of each value. */
export function mapJoint(
  joint: JointTable,
  change: (value: number, visibleState: number, hiddenState: number) => number,
): JointTable {
  return {
    visible: joint.visible,
    hidden: joint.hidden,
    fill(hiddenState, values) {
      joint.fill(hiddenState, values);
      for (let v = 0; v < values.length; v++) values[v] = change(values[v] ?? NaN, v, hiddenState);
    },
  };
}

/** A joint table from a function of both states. */
export function jointTable(
  options: { visible: number; hidden: number },
  value: (visibleState: number, hiddenState: number) => number,
): JointTable {
  const zero = { ...options, fill: () => {} };
  return mapJoint(zero, (_, v, h) => value(v, h));
}

/**
 * The energy of a Boltzmann machine that need not be restricted: couplings on any subsets of visible
 * and hidden spins, with the signs of `spinHamiltonian`. Hidden spin j is site `visible + j`.
 *
 * @throws ArgumentError for more than 22 units together, or for a site that is none of them.
 */
export function boltzmannEnergy(options: {
  visible: number;
  hidden: number;
  couplings: Iterable<SpinCoupling>;
}): JointTable {
  const { visible, hidden, couplings } = options;
  if (visible + hidden > mostUnits) {
    throw new ArgumentError(`${visible + hidden} units; tables hold the states of ${mostUnits}`);
  }
  const energies = spinHamiltonian({ units: visible + hidden, couplings });
  return jointTable({ visible, hidden }, (v, h) => energies[h * 2 ** visible + v] ?? NaN);
}

/** ln sum over v of e^f(v, h), for each hidden state. */
export function logSumOverVisible(exponents: JointTable): StateTable {
  const values = new Float64Array(2 ** exponents.visible);
  return Float64Array.from({ length: 2 ** exponents.hidden }, (_, h) => {
    exponents.fill(h, values);
    return logSum(values);
  });
}

/** ln sum over h of e^f(v, h), for each visible state. */
export function logSumOverHidden(exponents: JointTable): StateTable {
  const values = new Float64Array(2 ** exponents.visible);
  const most = new Float64Array(values.length).fill(-Infinity);
  const sums = new Float64Array(values.length);
  for (let h = 0; h < 2 ** exponents.hidden; h++) {
    exponents.fill(h, values);
    for (let v = 0; v < values.length; v++) {
      const value = values[v] ?? NaN;
      if (value === -Infinity) continue;
      const sum = sums[v] ?? NaN;
      const largest = most[v] ?? NaN;
      if (value > largest) {
        sums[v] = sum * Math.exp(largest - value) + 1;
        most[v] = value;
      } else sums[v] = sum + Math.exp(value - largest);
    }
  }
  return most.map((value, v) => value + Math.log(sums[v] ?? NaN));
}

/**
 * The Hamiltonians of both layers of a model with the weight e^-E(v, h): H(v) = -ln sum over h of e^-E, and H(h) likewise
 * (arXiv:1410.3831, below eq. 10).
 */
export function layerHamiltonians(energy: JointTable): Record<'visible' | 'hidden', StateTable> {
  const exponents = mapJoint(energy, (value) => -value);
  return {
    visible: logSumOverHidden(exponents).map((value) => -value),
    hidden: logSumOverVisible(exponents).map((value) => -value),
  };
}
