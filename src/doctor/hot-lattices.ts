import { Ensemble } from '../ensemble/ensemble.ts';
import type { Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { startSpins } from '../ising/start.ts';
import { seed } from './problems.ts';

/** Lattices with spins drawn at infinite temperature. Most problems start from them. */
export async function hotLattices(gpu: Gpu, geometry: Geometry): Promise<Ensemble> {
  const ensemble = new Ensemble(gpu, geometry, 'hot lattices');
  await startSpins(gpu, ensemble, { start: 'hot', seed });
  return ensemble;
}
