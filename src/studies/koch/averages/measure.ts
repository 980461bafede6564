import { Ensemble } from '../../../ensemble/ensemble.ts';
import { replicaGeometry } from '../../../ensemble/geometry.ts';
import type { Gpu } from '../../../gpu/gpu.ts';
import { startSpins } from '../../../ising/start.ts';
import { AverageCorrelations } from '../../../rg/average-correlations.ts';
import { AverageHistogram } from '../../../rg/average-histogram.ts';
import { BlockAverages } from '../../../rg/block-average.ts';
import { meanOf, type Measured } from '../../../statistics/measured.ts';
import type { StudyContext } from '../../study.ts';
import type { KochPreset } from '../presets.ts';
import { criticalSamples } from '../samples.ts';
import { seedOf } from '../seeds.ts';

/** Averaging steps: 64 -> 32 -> 16 -> 8. */
const averageSteps = 3;
/** Cluster updates between two measurements of a lattice. */
const between = 8;

/** One level of block averages. */
export interface AverageLevelFound {
  readonly size: number;
  readonly block: number;
  /** <h h'> at r = 0 .. size / 2 along the axes, not connected. */
  readonly correlations: readonly Measured[];
  /** Share of the blocks with 0 .. block^2 of their spins up. */
  readonly distribution: readonly Measured[];
  /** Means over the measurements of every lattice: [system][r], [system][spins up]. */
  readonly bySystem: {
    readonly correlations: readonly Float64Array[];
    readonly distribution: readonly Float64Array[];
  };
}

export type AverageStudy = Awaited<ReturnType<typeof measureAverages>>;

/**
 * Block averages of critical lattices, three levels, with errors from the spread over the lattices, and, as a control, of the same
 * number of random lattices, which have infinite temperature.
 */
export async function measureAverages(
  context: StudyContext,
  { size, replicas, observations }: KochPreset['averages'],
) {
  const { gpu, seed, signal, phase } = context;
  const { simulation, facts } = await criticalSamples(context, {
    purpose: 'averages of averages',
    size,
    samples: replicas,
    seed: seedOf(seed, 'averages'),
  });
  const progress = phase('Block averages: measuring', observations);
  const levels = await measured(gpu, simulation.ensemble, observations, async (done) => {
    progress(done);
    if (done < observations) await simulation.sweep(between, { signal });
  });
  simulation.dispose();
  const hot = new Ensemble(gpu, replicaGeometry(size, replicas), 'random spins');
  await startSpins(gpu, hot, { start: 'hot', seed: seedOf(seed, 'random lattices') });
  const random = await measured(gpu, hot, 1);
  hot.dispose();
  return { levels, random, facts };
}

/** Measures all levels several times. @param next awaited after each */
async function measured(
  gpu: Gpu,
  ensemble: Ensemble,
  observations: number,
  next?: (done: number) => Promise<void>,
): Promise<AverageLevelFound[]> {
  const { systems } = ensemble.geometry;
  const blocks = await BlockAverages.create(gpu, ensemble, { depth: averageSteps });
  const parts = await Promise.all(
    blocks.levels.map(async (level) => ({
      level,
      correlations: await AverageCorrelations.create(gpu, level, systems),
      histogram: await AverageHistogram.create(gpu, level, systems),
      bySystem: {
        correlations: rows(systems, level.size / 2 + 1),
        distribution: rows(systems, level.block ** 2 + 1),
      },
    })),
  );
  for (let observation = 0; observation < observations; observation++) {
    gpu.compute('block averages', (pass) => {
      blocks.record(pass);
      for (const { correlations, histogram } of parts) {
        correlations.record(pass);
        histogram.record(pass);
      }
    });
    for (const { level, correlations, histogram, bySystem } of parts) {
      addRows(bySystem.correlations, await correlations.read(), 1 / observations);
      addRows(bySystem.distribution, await histogram.read(), 1 / (observations * level.size ** 2));
    }
    await next?.(observation + 1);
  }
  const levels = parts.map(({ level: { size, block }, bySystem }) => ({
    size,
    block,
    correlations: columnMeans(bySystem.correlations),
    distribution: columnMeans(bySystem.distribution),
    bySystem,
  }));
  for (const { correlations, histogram } of parts) {
    correlations.dispose();
    histogram.dispose();
  }
  blocks.dispose();
  return levels;
}

function rows(count: number, length: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(length));
}

function addRows(
  sums: readonly Float64Array[],
  values: readonly ArrayLike<number>[],
  share: number,
): void {
  for (const [row, sum] of sums.entries())
    for (let at = 0; at < sum.length; at++)
      sum[at] = (sum[at] ?? NaN) + share * (values[row]?.[at] ?? NaN);
}

function columnMeans(values: readonly Float64Array[]): Measured[] {
  return Array.from(values[0] ?? [], (_, column) =>
    meanOf(values.map((row) => row[column] ?? NaN)),
  );
}
