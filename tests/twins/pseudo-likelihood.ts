import { freeEnergyTwin } from './free-energy.ts';
import type { Machine } from './machine.ts';

/** CPU twin of shaders/rbm/pseudo-likelihood.wgsl: sum_i ln p(v_i | the others), from free energies of both values of each unit. */
export function pseudoLikelihoodTwin(machine: Machine, bits: Uint8Array): number {
  const { energy } = freeEnergyTwin(machine, bits);
  return bits.reduce((sum, bit, unit) => {
    const other = bits.slice();
    other[unit] = 1 - bit;
    return sum - Math.log1p(Math.exp(energy - freeEnergyTwin(machine, other).energy));
  }, 0);
}
