import { randomKey } from '../../src/ensemble/random-key.ts';
import type { PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/** CPU twin of shaders/ising/reversal.wgsl and reversal-flip.wgsl: spins counted plainly, bits of M/2 one by one. */
export interface ReversalTwin {
  /** Of every system, in units of |J|. */
  readonly temperatures: ArrayLike<number>;
  readonly field: number;
  readonly seed: number;
  /** Systems of a group: 32 replicas, or one lattice in strips. */
  readonly lanes: number;
}

/** Whether system `system` turns over in reversal number `step`. */
function turnsOver(
  { temperatures, field, seed, lanes }: ReversalTwin,
  lattice: PlainLattice,
  system: number,
  step: number,
): boolean {
  const key = randomKey(seed, 'reversal');
  const up = lattice.reduce((sum, spin) => sum + spin, 0);
  const along = Math.sign(field) * (up - lattice.length / 2);
  if (along < 0) return true;
  const rate = (4 * Math.abs(field)) / temperatures[system];
  for (let bit = 0; 2 ** bit <= along; bit++) {
    if (Math.floor(along / 2 ** bit) % 2 === 0) continue;
    const probability = Math.exp(-rate * 2 ** bit);
    const threshold = Math.min(2 ** 32 - 1, Math.floor(probability * 2 ** 32));
    const words = random4(key, system % lanes, Math.floor(system / lanes), step, bit >> 2);
    if (words[bit & 3] >= threshold) return false;
  }
  return true;
}

/** Does reversal number `step` in place; returns which systems turned over. */
export function reverse(
  twin: ReversalTwin,
  lattices: readonly PlainLattice[],
  step: number,
): boolean[] {
  return lattices.map((lattice, system) => {
    const turns = turnsOver(twin, lattice, system, step);
    if (turns) for (const [site, spin] of lattice.entries()) lattice[site] = 1 - spin;
    return turns;
  });
}
