import { elementAt } from '../../element-at.ts';
import { exponential, hyperbolicTangent } from '../../elementary.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { freeEnergy } from '../exact-mapping/mapping/hamiltonian.ts';
import { hiddenHamiltonian, inputsToVisible } from '../exact-mapping/mapping/machine.ts';

/** Hidden units whose states are summed: 1024 states. */
const mostHidden = 10;

/**
 * The energy per site of the lattices that a machine of +1 and -1 units draws, exactly: given the hidden units the visible units are
 * independent, with means tanh(y). So <s s'> is the mean of tanh(y) tanh(y') over the exact distribution of the hidden units.
 * @param lattice.sites the site y * size + x of each visible unit
 * @returns NaN for more than 10 hidden units
 */
export function exactMachineEnergy(
  parameters: RbmParameters,
  { sites, size }: { readonly sites: Uint32Array; readonly size: number },
): number {
  if (parameters.hiddenBias.length > mostHidden) return NaN;
  const machine = {
    units: parameters.units,
    weights: Float64Array.from(parameters.weights),
    visibleBias: Float64Array.from(parameters.visibleBias),
    hiddenBias: Float64Array.from(parameters.hiddenBias),
  };
  const hamiltonian = hiddenHamiltonian(machine);
  const free = freeEnergy(hamiltonian);
  const means = new Float64Array(size ** 2);
  let energy = 0;
  for (const [state, value] of hamiltonian.entries()) {
    for (const [unit, input] of inputsToVisible(machine, state).entries())
      means[elementAt(sites, unit)] = hyperbolicTangent(input);
    energy -= exponential(free - value) * bondSum(means, size);
  }
  return energy / size ** 2;
}

function bondSum(spins: Float64Array, size: number): number {
  let sum = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const right = elementAt(spins, y * size + ((x + 1) % size));
      const below = elementAt(spins, ((y + 1) % size) * size + x);
      sum += elementAt(spins, y * size + x) * (right + below);
    }
  return sum;
}
