import { Ensemble } from '../src/ensemble/ensemble.ts';
import { replicaGeometry, siteCount, stripGeometry } from '../src/ensemble/geometry.ts';
import { Correlations } from '../src/ising/correlations.ts';
import { startSpins } from '../src/ising/start.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

/** Compared pairs of spins per nanosecond, at all distances along axes and diagonals, including the structure factor. */
export const correlations: Benchmark = {
  name: 'correlations',
  description: 'correlation function at every distance and structure factor of every system',
  run: async (gpu, options) => {
    const rows = [];
    for (const geometry of [stripGeometry(1024), replicaGeometry(64, 1024)]) {
      const ensemble = new Ensemble(gpu, geometry);
      await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
      const measured = await Correlations.create(gpu, ensemble);
      const work = async (parts: number): Promise<number> => {
        const start = performance.now();
        for (let part = 0; part < parts; part++)
          gpu.compute('correlations', (pass) => {
            measured.recordPart(pass, 0, part % measured.parts);
          });
        await gpu.settle();
        return performance.now() - start;
      };
      const partsPerMillisecond = await rates(work, options);
      const { mode, size, systems } = geometry;
      // Each site has four displacements at each distance.
      const pairs = 4 * siteCount(geometry) * systems * (Math.floor(size / 2) + 1);
      rows.push({
        kernel: 'correlation',
        parameters: { mode, size, systems, parts: measured.parts },
        figure: 'pairs compared',
        unit: 'pairs/ns',
        ...scaled(partsPerMillisecond, pairs / measured.parts / 1e6),
      });
      measured.dispose();
      ensemble.dispose();
    }
    return rows;
  },
};
