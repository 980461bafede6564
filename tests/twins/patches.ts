import type { Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

interface Batch {
  side: number;
  groups: number;
  seed: number;
  step: number;
}

/** CPU twin of shaders/rbm/patches.wgsl: the samples, each a patch row after row, cut from plain lattices. */
export function patchesTwin(
  geometry: Geometry,
  lattices: readonly PlainLattice[],
  { side, groups, seed, step }: Batch,
): Uint8Array[] {
  const key = randomKey(seed, 'patches');
  return Array.from({ length: 32 * groups }, (_, index) => {
    const bit = index & 31;
    const [x, y, z] = random4(key, 0, index >>> 5, step, 0);
    const group = z % geometry.groups;
    const strips = geometry.mode === 'strip';
    const lattice = lattices[strips ? group : 32 * group + bit];
    const left = (x % geometry.width) + (strips ? bit * geometry.width : 0);
    return Uint8Array.from({ length: side * side }, (_, unit) => {
      const row = ((y % geometry.height) + Math.floor(unit / side)) % geometry.size;
      return lattice[row * geometry.size + ((left + (unit % side)) % geometry.size)];
    });
  });
}

/** The same with a place of its own for every spin. */
export function scatteredTwin(
  geometry: Geometry,
  lattices: readonly PlainLattice[],
  { side, groups, seed, step }: Batch,
): Uint8Array[] {
  const key = randomKey(seed, 'patches');
  const strips = geometry.mode === 'strip';
  return Array.from({ length: 32 * groups }, (_, index) => {
    const bit = index & 31;
    return Uint8Array.from({ length: side * side }, (_, unit) => {
      const [x, y, z] = random4(key, unit, index >>> 5, step, 1);
      const group = z % geometry.groups;
      const column = (x % geometry.width) + (strips ? bit * geometry.width : 0);
      const lattice = lattices[strips ? group : 32 * group + bit];
      return lattice[(y % geometry.height) * geometry.size + column];
    });
  });
}
