import type { PlainLattice } from './lattices.ts';

/**
 * CPU twin of shaders/rg/local-fields.wgsl on square lattices of side `size`: for every spin s the products s z of its
 * nearest neighbours, diagonals and plaquettes, added up, in 5 x 5 x 5 bins of step 2 from -4, plaquettes fastest.
 */
export function localFieldsTwin(lattices: readonly PlainLattice[], size: number): number[] {
  const counts = Array.from({ length: 125 }, () => 0);
  for (const lattice of lattices) {
    const product = (...sites: [number, number][]): number => {
      const downs = sites.filter(
        ([x, y]) => lattice[((y + size) % size) * size + ((x + size) % size)] === 0,
      );
      return downs.length % 2 === 0 ? 1 : -1;
    };
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const sums = [0, 0, 0];
        for (const dx of [-1, 1]) {
          sums[0] += product([x, y], [x + dx, y]) + product([x, y], [x, y + dx]);
          for (const dy of [-1, 1]) {
            sums[1] += product([x, y], [x + dx, y + dy]);
            sums[2] += product([x, y], [x + dx, y], [x, y + dy], [x + dx, y + dy]);
          }
        }
        const [nearest, diagonal, plaquette] = sums.map((sum) => (sum + 4) / 2);
        counts[25 * nearest + 5 * diagonal + plaquette]++;
      }
  }
  return counts;
}
