import { replicaGeometry } from '../src/ensemble/geometry.ts';
import { Ensemble } from '../src/ensemble/ensemble.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { startSpins } from '../src/ising/start.ts';
import { ContrastiveDivergence } from '../src/rbm/training/contrastive-divergence.ts';
import { HiddenMeans } from '../src/rbm/sampling/hidden-means.ts';
import { Rbm } from '../src/rbm/machine/machine.ts';
import {
  interleaved,
  ratioOf,
  scaled,
  type Benchmark,
  type BenchmarkOptions,
  settled,
  type BenchmarkRow,
  type Work,
} from './benchmark.ts';

/** A machine and the samples of an update. */
export interface Shape {
  readonly visible: number;
  readonly hidden: number;
  readonly batch: number;
}

/** The first layer of Mehta & Schwab, a machine for digits, a large machine, and the machine of de Mello Koch et al. */
export const shapes: readonly Shape[] = [
  { visible: 1600, hidden: 400, batch: 128 },
  { visible: 784, hidden: 500, batch: 128 },
  { visible: 4096, hidden: 1024, batch: 256 },
  { visible: 100, hidden: 81, batch: 96 },
];

/** Floating-point operations of CD-1 with plain matrices, for each weight and sample. */
const operationsOfUpdate = 10;

/** Training samples per second in whole CD-1 updates with data on the device, compared with a plain matrix product. */
export const contrastiveDivergence: Benchmark = {
  name: 'contrastive-divergence',
  description: 'CD-1 updates at four sizes, and their share of the rate of a plain matrix product',
  run: async (gpu, options) => {
    const rows: BenchmarkRow[] = [];
    for (const shape of shapes)
      if (!options.signal.aborted) rows.push(...(await measured(gpu, shape, options)));
    return rows;
  },
};

/** CD-1 of a machine on random spins: updates for timing. */
export async function trainingOf(
  gpu: Gpu,
  { visible, hidden, batch }: Shape,
): Promise<{ machine: Rbm; updates: Work['work']; close: () => void }> {
  const geometry = replicaGeometry(Math.sqrt(visible), 4 * batch);
  const ensemble = new Ensemble(gpu, geometry);
  await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
  const machine = await Rbm.create(gpu, { visible, hidden, seed: 1 });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data: { buffer: ensemble.buffer, units: visible, groups: geometry.groups },
    batch,
    algorithm: 'cd',
    statistics: 'samples',
    seed: 1,
    learningRate: 0.01,
    momentum: 0.5,
  });
  return {
    machine,
    updates: (count) => settled(gpu, () => training.submitUpdates(count)),
    close: () => {
      for (const part of [training, machine, ensemble]) part.dispose();
    },
  };
}

async function measured(
  gpu: Gpu,
  shape: Shape,
  options: BenchmarkOptions,
): Promise<BenchmarkRow[]> {
  const { visible, hidden, batch } = shape;
  const { machine, updates, close } = await trainingOf(gpu, shape);
  const groups = batch / 32;
  const [visibleMeans, hiddenMeans] = [
    gpu.storage('visible means', visible * groups * 128),
    gpu.storage('hidden means', hidden * groups * 128),
  ];
  const product = await HiddenMeans.create(gpu, { machine, groups, visibleMeans, hiddenMeans });
  const products = (count: number): Promise<number> =>
    settled(gpu, () =>
      gpu.compute('products', (pass) => {
        for (let i = 0; i < count; i++) product.record(pass);
      }),
    );
  const [ofUpdates, ofProducts] = await interleaved(
    [{ work: updates }, { work: products }],
    options,
  );
  product.dispose();
  close();
  for (const buffer of [visibleMeans, hiddenMeans]) buffer.destroy();
  if (!ofUpdates || !ofProducts) return [];
  const parameters = { ...shape, steps: 1 };
  const kernel = 'contrastive-divergence';
  // Operations of a plain product, divided by 1e6: per millisecond they give GFLOP/s.
  const operations = (2 * visible * hidden * batch) / 1e6;
  return [
    {
      kernel,
      parameters,
      figure: 'training samples',
      unit: 'samples/s',
      ...scaled(ofUpdates, batch * 1000),
    },
    {
      kernel,
      parameters,
      figure: 'plain matrix product',
      unit: 'GFLOP/s',
      ...scaled(ofProducts, operations),
    },
    {
      kernel,
      parameters,
      figure: 'share of the plain matrix product, 10 operations a weight and sample',
      unit: '',
      ...scaled(ratioOf(ofUpdates, ofProducts), operationsOfUpdate / 2),
    },
  ];
}
