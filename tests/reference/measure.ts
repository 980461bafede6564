import type { PlainLattice } from './lattices.ts';

/** CPU twin of shaders/ising/measure.wgsl: energy and magnetization per site by direct summation. */
export function measureTwin(
  lattice: PlainLattice,
  size: number,
): { energy: number; magnetization: number } {
  let energy = 0;
  let magnetization = 0;
  const spin = (x: number, y: number): number => 2 * lattice[(y % size) * size + (x % size)] - 1;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      energy -= spin(x, y) * (spin(x + 1, y) + spin(x, y + 1));
      magnetization += spin(x, y);
    }
  return { energy: energy / size ** 2, magnetization: magnetization / size ** 2 };
}
