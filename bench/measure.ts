import { replicaGeometry, siteCount, stripGeometry } from '../src/ensemble/geometry.ts';
import { Ensemble } from '../src/ensemble/ensemble.ts';
import { Measurement } from '../src/ising/measurement.ts';
import { startSpins } from '../src/ising/start.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

/** Spins counted per nanosecond, energy and magnetization of every system together. */
export const measure: Benchmark = {
  name: 'measure',
  description: 'energy and magnetization of every system, same lattices as metropolis',
  run: async (gpu, options) => {
    const rows = [];
    for (const geometry of [stripGeometry(4096), replicaGeometry(64, 4096)]) {
      const ensemble = new Ensemble(gpu, geometry);
      await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
      const measurement = await Measurement.create(gpu, ensemble);
      const work = async (times: number): Promise<number> => {
        const start = performance.now();
        gpu.compute('measure', (pass) => {
          for (let time = 0; time < times; time++) measurement.record(pass, 0);
        });
        await gpu.settle();
        return performance.now() - start;
      };
      const perMillisecond = await rates(work, options);
      const { mode, size, systems } = geometry;
      rows.push({
        kernel: 'measure',
        parameters: { mode, size, systems },
        figure: 'spins measured',
        unit: 'spins/ns',
        ...scaled(perMillisecond, (siteCount(geometry) * systems) / 1e6),
      });
      measurement.dispose();
      ensemble.dispose();
    }
    return rows;
  },
};
