import { expect, it } from 'vitest';
import { criticalLattice } from '../../src/ising/critical-lattice.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

const side = 64;
const seeds = 1000;

function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, error: Math.sqrt(variance / values.length) };
}

it('gives lattices with the exact energy and the known squared magnetization of critical ones', () => {
  const energies: number[] = [];
  const squares: number[] = [];
  const signs: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const spins = criticalLattice(side, seed);
    let bonds = 0;
    let up = 0;
    for (let site = 0; site < spins.length; site++) {
      const [x, y] = [site % side, Math.floor(site / side)];
      for (const other of [y * side + ((x + 1) % side), ((y + 1) % side) * side + x])
        bonds += spins[site] === spins[other] ? 1 : -1;
      up += spins[site] ?? 0;
    }
    energies.push(-bonds / spins.length);
    const magnetization = (2 * up) / spins.length - 1;
    squares.push(magnetization ** 2);
    signs.push(Math.sign(magnetization));
  }
  const energy = meanOf(energies);
  const exact = kaufman({ size: side, temperature: CRITICAL_TEMPERATURE }).energy;
  expect(Math.abs(energy.mean - exact)).toBeLessThan(4 * energy.error);
  // <m^2> = 1.0920 L^(-1/4) at T_c (Salas and Sokal, J. Stat. Phys. 98, 551, 2000).
  const square = meanOf(squares);
  expect(Math.abs(square.mean - 1.092 * side ** -0.25)).toBeLessThan(4 * square.error);
  expect(Math.abs(meanOf(signs).mean)).toBeLessThan(4 / Math.sqrt(seeds));
});

it('gives the same lattice for a seed, and another one for another seed', () => {
  expect(criticalLattice(side, 7)).toEqual(criticalLattice(side, 7));
  expect(criticalLattice(side, 7)).not.toEqual(criticalLattice(side, 8));
});
