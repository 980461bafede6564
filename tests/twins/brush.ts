import type { Dab } from '../../src/ising/brush.ts';
import type { PlainLattice } from './lattices.ts';

/** CPU twin of shaders/ising/brush.wgsl: the spins of a periodic lattice within a disc, set. */
export function brushTwin(spins: PlainLattice, size: number, dab: Dab): PlainLattice {
  const { x, y, radius, up } = dab;
  const away = (a: number, b: number): number => Math.min(Math.abs(a - b), size - Math.abs(a - b));
  return spins.map((spin, site) => {
    const [dx, dy] = [away(site % size, x), away(Math.floor(site / size), y)];
    return dx ** 2 + dy ** 2 <= radius ** 2 ? Number(up) : spin;
  });
}
