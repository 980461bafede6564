import type { Geometry } from '../../src/ensemble/geometry.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

/** Lattices in equilibrium at the critical temperature. */
export async function critical(
  gpu: Gpu,
  geometry: Geometry,
  sweeps: number,
): Promise<IsingSimulation> {
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    update: 'swendsen-wang',
    temperatures: Array.from({ length: geometry.systems }, () => CRITICAL_TEMPERATURE),
    seed: 11,
    start: 'hot',
  });
  await simulation.sweep(sweeps);
  return simulation;
}
