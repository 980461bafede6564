import { Ensemble } from '../src/ensemble/ensemble.ts';
import { siteCount, stripGeometry } from '../src/ensemble/geometry.ts';
import { startSpins } from '../src/ising/start.ts';
import { majorityRule } from '../src/rg/block-rule.ts';
import { Blocking } from '../src/rg/blocking.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

/** Spins of the fine lattice blocked per nanosecond. */
export const majority: Benchmark = {
  name: 'majority',
  description: 'one zoom-out of a 4096 x 4096 lattice',
  run: async (gpu, options) => {
    const geometry = stripGeometry(4096);
    const ensemble = new Ensemble(gpu, geometry);
    await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
    const blocking = await Blocking.create(gpu, ensemble, {
      rule: majorityRule,
      seed: 1,
      level: 1,
    });
    const work = async (times: number): Promise<number> => {
      const start = performance.now();
      blocking.begin(times);
      gpu.compute('majority', (pass) => {
        for (let time = 0; time < times; time++) blocking.record(pass);
      });
      await gpu.settle();
      return performance.now() - start;
    };
    const perMillisecond = await rates(work, options);
    blocking.dispose();
    ensemble.dispose();
    return [
      {
        kernel: 'majority',
        parameters: { mode: geometry.mode, size: geometry.size },
        figure: 'fine spins blocked',
        unit: 'spins/ns',
        ...scaled(perMillisecond, siteCount(geometry) / 1e6),
      },
    ];
  },
};
