import { replicaGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Measurement } from '../../ising/measurement.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { BlockRule } from '../../rg/block-rule.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { elementAt } from '../../element-at.ts';

/** Rings of one coupling and field, to be simulated and decimated. */
export interface ChainRun {
  /** K, above 0. */
  readonly coupling: number;
  /** Reduced field h on each spin. */
  readonly field: number;
  readonly sites: number;
  /** Independent rings, a multiple of 32. */
  readonly replicas: number;
  /** Cluster sweeps before the first measurement, and between two. */
  readonly thermalize: number;
  readonly every: number;
  readonly measurements: number;
  /** Block levels above the ring. */
  readonly depth: number;
  readonly seed: number;
}

/** Averages over the spins of one level. */
export interface ChainLevel {
  readonly sites: number;
  /** <s_i s_(i+1)>. */
  readonly correlation: Measured;
  /** <s_i>, signed. */
  readonly magnetization: Measured;
}

/**
 * Simulates rings by cluster updates, applies every block rule to each measured configuration, and averages. The rings are
 * independent; errors come from the spread of the rings.
 *
 * @returns A list of levels per rule, the ring itself first.
 * @throws GeometryError where the ring has no such blocks.
 */
export async function sampleDecimatedChains(
  gpu: Gpu,
  run: ChainRun,
  {
    rules,
    signal,
    onProgress,
  }: {
    readonly rules: readonly BlockRule[];
    readonly signal: AbortSignal;
    readonly onProgress: (measurements: number) => void;
  },
): Promise<ChainLevel[][]> {
  const { coupling, field, sites, replicas, seed, depth } = run;
  const simulation = await IsingSimulation.create(gpu, {
    geometry: replicaGeometry(sites, replicas, 'chain'),
    temperatures: new Float64Array(replicas).fill(1 / coupling),
    // In units of J.
    field: field / coupling,
    update: 'swendsen-wang',
    start: 'hot',
    seed,
  });
  const pyramids = await Promise.all(
    rules.map((rule) => Pyramid.create(gpu, simulation.ensemble, { seed, rule, depth })),
  );
  // Every pyramid contains the first level. Measuring it once for each costs little.
  const measurements = await Promise.all(
    pyramids.map(({ levels }) =>
      Promise.all(levels.map((level) => Measurement.create(gpu, level))),
    ),
  );
  const totals = measurements.map((levels) =>
    levels.map(() => ({
      correlation: new Float64Array(replicas),
      magnetization: new Float64Array(replicas),
    })),
  );
  try {
    await simulation.sweep(run.thermalize, { signal });
    for (let index = 1; index <= run.measurements && !signal.aborted; index++) {
      await simulation.sweep(run.every, { signal });
      for (const pyramid of pyramids) pyramid.update(simulation.sweeps);
      gpu.compute('measure levels', (pass) => {
        for (const measurement of measurements.flat()) measurement.record(pass, 0);
      });
      const read = await Promise.all(
        measurements.map((levels) => Promise.all(levels.map((level) => level.read(1)))),
      );
      for (const [rule, levels] of read.entries())
        for (const [level, [reading]] of levels.entries()) {
          if (!reading) continue;
          const total = elementAt(elementAt(totals, rule), level);
          for (let replica = 0; replica < replicas; replica++) {
            // A ring has one bond a site, so the sum per site is the correlation.
            total.correlation[replica] =
              elementAt(total.correlation, replica) + elementAt(reading.neighbourSum, replica);
            total.magnetization[replica] =
              elementAt(total.magnetization, replica) + elementAt(reading.magnetization, replica);
          }
        }
      onProgress(index);
    }
  } finally {
    for (const measurement of measurements.flat()) measurement.dispose();
    for (const pyramid of pyramids) pyramid.dispose();
    simulation.dispose();
  }
  return pyramids.map(({ levels }, rule) =>
    levels.map(({ geometry }, level) => {
      const { correlation, magnetization } = elementAt(elementAt(totals, rule), level);
      return {
        sites: geometry.size,
        correlation: averageOf(correlation, run.measurements),
        magnetization: averageOf(magnetization, run.measurements),
      };
    }),
  );
}

function averageOf(totals: Float64Array, measurements: number): Measured {
  const blocks = Array.from(totals, (total) => [total / measurements]);
  const { value, error } = jackknife(blocks, ([mean = NaN]) => mean);
  return { value, error };
}
