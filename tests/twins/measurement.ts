import type { Hamiltonian } from '../../src/ising/model.ts';
import type { PlainLattice } from './lattices.ts';

/**
 * CPU twin of shaders/ising/measurement.wgsl: energy, magnetization and staggered magnetization per site by plain
 * summation. A lattice of one row is a chain.
 */
export function measureTwin(
  lattice: PlainLattice,
  size: number,
  { interaction, field }: Hamiltonian = { interaction: 1, field: 0 },
): { energy: number; magnetization: number; staggeredMagnetization: number } {
  const rows = lattice.length / size;
  let energy = 0;
  let magnetization = 0;
  let staggered = 0;
  const spin = (x: number, y: number): number => 2 * lattice[(y % rows) * size + (x % size)] - 1;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < size; x++) {
      const s = spin(x, y);
      const neighbours = spin(x + 1, y) + (rows === 1 ? 0 : spin(x, y + 1));
      energy -= interaction * s * neighbours + field * s;
      magnetization += s;
      staggered += (x + y) % 2 === 0 ? s : -s;
    }
  return {
    energy: energy / lattice.length,
    magnetization: magnetization / lattice.length,
    staggeredMagnetization: staggered / lattice.length,
  };
}
