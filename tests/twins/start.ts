import { wordCount, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import { ferromagnet, type Hamiltonian } from '../../src/ising/model.ts';
import type { StartState } from '../../src/ising/start.ts';
import { pack, type PlainLattice } from './lattices.ts';
import { random4, type Random4 } from './random-words.ts';

/**
 * CPU twin of shaders/ising/start.wgsl: the packed words of a start configuration. Ordered ones are put together site
 * by site on plain lattices.
 */
export function startWords(
  geometry: Geometry,
  start: StartState,
  seed: number,
  random: Random4 = random4,
  hamiltonian: Hamiltonian = ferromagnet,
): Uint32Array {
  if (start !== 'hot') return pack(geometry, orderedLattices(geometry, start, hamiltonian));
  const key = randomKey(seed, 'start');
  return Uint32Array.from({ length: wordCount(geometry) }, (_, word) => {
    const site = Math.floor(word / geometry.groups);
    return random(key, site, word % geometry.groups, 0, 0)[0];
  });
}

function orderedLattices(
  { size, height, systems }: Geometry,
  start: 'cold' | 'mixed' | 'striped',
  { interaction, field }: Hamiltonian,
): PlainLattice[] {
  return Array.from({ length: systems }, (_, system) =>
    Uint8Array.from({ length: size * height }, (_, site) => {
      const [x, y] = [site % size, Math.floor(site / size)];
      const groundState = interaction === -1 ? (x + y) % 2 === 0 : field >= 0;
      const far = height === 1 ? x >= size / 2 : y >= height / 2;
      const mirrored = start === 'mixed' ? system % 2 === 1 : start === 'striped' && far;
      return groundState === mirrored ? 0 : 1;
    }),
  );
}
