import {
  replicaGeometry,
  siteCount,
  stripGeometry,
  type Geometry,
} from '../src/ensemble/geometry.ts';
import { IsingSimulation } from '../src/ising/simulation.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

const geometries: Geometry[] = [stripGeometry(512), replicaGeometry(32, 256)];

/** Spins per nanosecond of whole cluster updates: bonds, clusters and flips. */
export const swendsenWang: Benchmark = {
  name: 'swendsen-wang',
  description:
    'cluster updates at the critical temperature: one lattice of 512 x 512, and 256 replicas of 32 x 32',
  run: async (gpu, options) => {
    const rows = [];
    for (const geometry of geometries) {
      const simulation = await IsingSimulation.create(gpu, {
        geometry,
        update: 'swendsen-wang',
        temperatures: new Float64Array(geometry.systems).fill(CRITICAL_TEMPERATURE),
        seed: 1,
        start: 'hot',
      });
      // Thermalizes, so the clusters have their equilibrium sizes.
      await simulation.sweep(20);
      const work = async (sweeps: number): Promise<number> => {
        const start = performance.now();
        simulation.submitSweeps(sweeps);
        await gpu.settle();
        return performance.now() - start;
      };
      const perMillisecond = await rates(work, options);
      const { mode, size, systems } = geometry;
      rows.push({
        kernel: 'swendsen-wang',
        parameters: { mode, size, systems, temperature: CRITICAL_TEMPERATURE },
        figure: 'spins in cluster updates',
        unit: 'spins/ns',
        ...scaled(perMillisecond, (siteCount(geometry) * systems) / 1e6),
      });
      simulation.dispose();
    }
    return rows;
  },
};
