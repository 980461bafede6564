import type { PlainLattice } from './lattices.ts';

/** Sums over the kept sites of one lattice: nearest neighbours, diagonals, plaquettes, spins. */
export interface SublatticeTwin {
  readonly nearest: number;
  readonly diagonal: number;
  readonly plaquette: number;
  readonly spins: number;
}

/**
 * CPU twin of shaders/rg/sublattice.wgsl, in the coordinates of the kept lattice: site (u, v) is (u - v, u + v) of the
 * fine one, and its neighbours are (u + 1, v) and (u, v + 1) as on any square lattice.
 */
export function sublatticeTwin(lattice: PlainLattice, size: number): SublatticeTwin {
  const spin = (u: number, v: number): number => {
    const x = (u - v + 2 * size) % size;
    const y = (u + v + 2 * size) % size;
    return 2 * lattice[y * size + x] - 1;
  };
  let [nearest, diagonal, plaquette, spins] = [0, 0, 0, 0];
  for (const [u, v] of keptSites(size)) {
    const s = spin(u, v);
    spins += s;
    nearest += s * (spin(u + 1, v) + spin(u, v + 1));
    diagonal += s * (spin(u + 1, v + 1) + spin(u + 1, v - 1));
    plaquette += s * spin(u + 1, v) * spin(u, v + 1) * spin(u + 1, v + 1);
  }
  return { nearest, diagonal, plaquette, spins };
}

/** Coordinates (u, v) of every kept site once: of those (x, y) with x + y even. */
function keptSites(size: number): [number, number][] {
  const sites: [number, number][] = [];
  for (let y = 0; y < size; y++)
    for (let x = y % 2; x < size; x += 2) sites.push([(x + y) / 2, (y - x) / 2]);
  return sites;
}
