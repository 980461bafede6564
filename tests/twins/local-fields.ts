import type { PlainLattice } from './lattices.ts';

/**
 * CPU twin of shaders/rg/local-fields.wgsl on square lattices of side `size`: for every spin s the products s z of its
 * nearest neighbours, diagonals and plaquettes, added up, in 5 x 5 x 5 bins of step 2 from -4, plaquettes fastest.
 * @param turned takes the lattice of the sites with x + y even, whose step (a, b) is the step (a - b, a + b)
 */
export function localFieldsTwin(
  lattices: readonly PlainLattice[],
  size: number,
  turned = false,
): number[] {
  const counts = Array.from({ length: 125 }, () => 0);
  for (const lattice of lattices) {
    const at = (x: number, y: number): number =>
      lattice[((y + size) % size) * size + ((x + size) % size)] === 0 ? -1 : 1;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        if (turned && (x + y) % 2 === 1) continue;
        const spin = (a: number, b: number): number =>
          turned ? at(x + a - b, y + a + b) : at(x + a, y + b);
        const sums = [0, 0, 0];
        for (const dx of [-1, 1]) {
          sums[0] += spin(0, 0) * (spin(dx, 0) + spin(0, dx));
          for (const dy of [-1, 1]) {
            sums[1] += spin(0, 0) * spin(dx, dy);
            sums[2] += spin(0, 0) * spin(dx, 0) * spin(0, dy) * spin(dx, dy);
          }
        }
        const [nearest, diagonal, plaquette] = sums.map((sum) => (sum + 4) / 2);
        counts[25 * nearest + 5 * diagonal + plaquette]++;
      }
  }
  return counts;
}
