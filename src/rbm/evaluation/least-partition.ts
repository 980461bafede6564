import type { Gpu } from '../../gpu/gpu.ts';
import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import { readUnits, unpackUnits, type PackedUnits } from '../machine/packed-units.ts';

/** Samples that are told apart, at most. */
const mostSamples = 4096;

/**
 * What ln Z is at least: ln of the sum of e^-F over samples, each different one once.
 * @param energies free energies of samples, from the first on
 */
export async function leastPartition(
  gpu: Gpu,
  data: PackedUnits,
  energies: Float32Array,
): Promise<number> {
  const { units } = data;
  const words = await readUnits(gpu, data);
  const seen = new Set<string>();
  let most = -Infinity;
  let sum = 0;
  for (let sample = 0; sample < Math.min(mostSamples, energies.length); sample++) {
    const name = unpackUnits(words, units, sample).join('');
    if (seen.has(name)) continue;
    seen.add(name);
    const term = -elementAt(energies, sample);
    if (term > most) sum = sum * exponential(most - term) + 1;
    else sum += exponential(term - most);
    most = Math.max(most, term);
  }
  // The lowest free energy of all bounds ln Z where samples are too many to be told apart.
  const lowest = energies.reduce((least, energy) => Math.min(least, energy), Infinity);
  return Math.max(most + logarithm(sum), -lowest);
}
