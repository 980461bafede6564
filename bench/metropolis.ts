import {
  replicaGeometry,
  siteCount,
  stripGeometry,
  type Geometry,
} from '../src/ensemble/geometry.ts';
import { GpuTimer } from '../src/gpu/timer.ts';
import { maximumSweepsPerSubmit } from '../src/ising/checkerboard.ts';
import { IsingSimulation } from '../src/ising/simulation.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

/** A temperature in the disordered phase, away from criticality. The programs of the comparison are measured there too. */
const temperature = 2.6;

const geometries: Geometry[] = [stripGeometry(4096), replicaGeometry(64, 4096)];

/** Attempted spin updates per nanosecond, accepted or not. */
export const metropolis: Benchmark = {
  name: 'metropolis',
  description: 'checkerboard Metropolis: one lattice of 4096 x 4096, and 4096 replicas of 64 x 64',
  run: async (gpu, options) => {
    const timer = new GpuTimer(gpu);
    const rows = [];
    for (const geometry of geometries) {
      const simulation = await IsingSimulation.create(gpu, {
        geometry,
        temperatures: new Float64Array(geometry.systems).fill(temperature),
        seed: 1,
        start: 'hot',
      });
      const work = async (sweeps: number): Promise<number> =>
        (await timer.time((writes) => simulation.submitSweeps(sweeps, writes))).milliseconds;
      const perMillisecond = await rates(work, options, maximumSweepsPerSubmit);
      const flips = siteCount(geometry) * geometry.systems;
      const { mode, size, systems } = geometry;
      rows.push({
        kernel: 'metropolis',
        parameters: { mode, size, systems, temperature },
        figure: 'attempted spin updates',
        unit: 'flips/ns',
        ...scaled(perMillisecond, flips / 1e6),
      });
      simulation.dispose();
    }
    timer.dispose();
    return rows;
  },
};
