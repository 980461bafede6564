import { blockedGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-bits.ts';

/**
 * CPU twin of shaders/rg/majority.wgsl on plain lattices: counts the up spins of each 2 x 2 block, and at two
 * of four takes the random bit of the block.
 */
export function majorityTwin(
  fine: Geometry,
  lattices: readonly PlainLattice[],
  { seed, step, level }: { seed: number; step: number; level: number },
): PlainLattice[] {
  const coarse = blockedGeometry(fine);
  const key = randomKey(seed, 'ties', Math.floor(step / 2 ** 32));
  return lattices.map((lattice, system) => {
    const blocks = new Uint8Array(coarse.size ** 2);
    for (let y = 0; y < coarse.size; y++)
      for (let x = 0; x < coarse.size; x++) {
        const corner = 2 * y * fine.size + 2 * x;
        const up =
          lattice[corner] +
          lattice[corner + 1] +
          lattice[corner + fine.size] +
          lattice[corner + fine.size + 1];
        const { word, bit } = placeOf(coarse, system, x, y);
        const site = y * coarse.width + (x % coarse.width);
        const tie =
          (random4(key, site, word % coarse.groups, step % 2 ** 32, level)[0] >>> bit) & 1;
        blocks[y * coarse.size + x] = up === 2 ? tie : Number(up > 2);
      }
    return blocks;
  });
}
