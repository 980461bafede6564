import { replicaGeometry } from '../src/ensemble/geometry.ts';
import { Ensemble } from '../src/ensemble/ensemble.ts';
import { startSpins } from '../src/ising/start.ts';
import { ContrastiveDivergence } from '../src/rbm/contrastive-divergence.ts';
import { Rbm } from '../src/rbm/machine.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

const hidden = 400;
const batch = 128;

/** Training samples used up per second by whole CD-1 updates, data on the device. */
export const contrastiveDivergence: Benchmark = {
  name: 'contrastive-divergence',
  description: 'CD-1 updates of a 1600 x 400 machine, batches of 128',
  run: async (gpu, options) => {
    const geometry = replicaGeometry(40, 4 * batch);
    const ensemble = new Ensemble(gpu, geometry);
    await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
    const visible = geometry.size ** 2;
    const machine = await Rbm.create(gpu, { visible, hidden, seed: 1 });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      data: { buffer: ensemble.buffer, units: visible, groups: geometry.groups },
      batchGroups: batch / 32,
      seed: 1,
      learningRate: 0.01,
      momentum: 0.5,
      l1: 0,
    });
    const work = async (updates: number): Promise<number> => {
      const start = performance.now();
      training.submitUpdates(updates);
      await gpu.settle();
      return performance.now() - start;
    };
    const perMillisecond = await rates(work, options);
    training.dispose();
    machine.dispose();
    ensemble.dispose();
    return [
      {
        kernel: 'contrastive-divergence',
        parameters: { visible, hidden, batch, steps: 1 },
        figure: 'training samples',
        unit: 'samples/s',
        ...scaled(perMillisecond, batch * 1000),
      },
    ];
  },
};
