import { freeEnergyTwin } from '../twins/free-energy.ts';
import type { Machine } from '../twins/machine.ts';
import { configuration } from './enumerated-machine.ts';

/** -F of every configuration of a few visible units; bit i of the index is unit i. */
export function allEnergies(machine: Machine): Float64Array {
  return Float64Array.from(
    { length: 2 ** machine.visible },
    (_, index) => -freeEnergyTwin(machine, configuration(index, machine.visible)).energy,
  );
}

/** The Walsh coefficient 2^-N sum over v of prod_(i in S) v_i f(v). */
export function walsh(values: Float64Array, set: readonly number[]): number {
  let sum = 0;
  for (const [index, value] of values.entries()) {
    const down = set.filter((unit) => ((index >>> unit) & 1) === 0).length;
    sum += down % 2 === 0 ? value : -value;
  }
  return sum / values.length;
}
