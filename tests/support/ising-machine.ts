import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { torusBonds } from './enumerated-machine.ts';

/** A machine of spins with one hidden unit for each list of visible units, all of one weight, and no biases. */
export function machineOfGroups(
  visible: number,
  groups: readonly (readonly number[])[],
  weight: number,
): RbmParameters<Float64Array> {
  const weights = new Float64Array(visible * groups.length);
  for (const [hidden, group] of groups.entries())
    for (const unit of group) weights[unit * groups.length + hidden] = weight;
  return {
    units: 'spin',
    weights,
    visibleBias: new Float64Array(visible),
    hiddenBias: new Float64Array(groups.length),
  };
}

/**
 * The machine that is exactly the Ising model on a periodic square lattice: ln 2cosh(w (v_1 + v_2)) is K v_1 v_2 and a
 * constant, with K = ln(cosh 2w)/2.
 */
export function isingMachine(side: number, coupling: number): RbmParameters<Float64Array> {
  const weight = Math.acosh(Math.exp(2 * coupling)) / 2;
  return machineOfGroups(side * side, torusBonds(side), weight);
}
