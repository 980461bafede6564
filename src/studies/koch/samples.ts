import { replicaGeometry, siteCount } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Observation } from '../../ising/measurement.ts';
import { defaultSchedule } from '../../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../../ising/simulation.ts';
import type { UpdateName } from '../../ising/update.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';

/** From this side on clusters are cheaper than single spins, which relax in a time that grows as L^2.17. */
const clusterSize = 64;
/** Cluster updates that forget any start, at some 6 a relaxation time. */
const clusterSweeps = 40;

/** Independent lattices at the critical temperature, one of each replica. */
export interface CriticalSamples {
  readonly simulation: IsingSimulation;
  /** Their spins as units of a machine, in storage order. */
  readonly data: PackedUnits;
  readonly size: number;
  readonly facts: SampleFacts;
}

/** What a data set is made with, and how it compares with what is known. */
export interface SampleFacts {
  readonly purpose: string;
  readonly size: number;
  readonly samples: number;
  readonly seed: number;
  readonly update: UpdateName;
  readonly thermalize: number;
  /** Energy per site, beside Kaufman's for this side. */
  readonly energy: Measured;
  /** Mean of m^2. */
  readonly magnetizationSquare: Measured;
  /** Of every sample, per site. */
  readonly observed: Pick<Observation, 'energy' | 'magnetization'>;
}

function updateOf(size: number): UpdateName {
  return size >= clusterSize ? 'swendsen-wang' : 'metropolis';
}

/** Updates of every lattice before it is a sample. */
export function thermalizationOf(size: number, samples: number): number {
  const update = updateOf(size);
  if (update === 'swendsen-wang') return clusterSweeps;
  const run = { update, size, temperatures: [CRITICAL_TEMPERATURE], replicas: samples };
  return defaultSchedule(run).thermalize;
}

/**
 * Samples the square lattice at its critical temperature: as many independent replicas as samples are wanted, from random
 * spins, so that nothing has to be known of autocorrelations but that the start is forgotten. The caller disposes of the
 * simulation.
 * @param options.samples a multiple of 32
 */
export async function criticalSamples(
  gpu: Gpu,
  {
    purpose,
    size,
    samples,
    seed,
  }: { purpose: string; size: number; samples: number; seed: number },
  control: RunControl & { readonly begin?: (sweeps: number) => void } = {},
): Promise<CriticalSamples> {
  const geometry = replicaGeometry(size, samples);
  const temperatures = new Float64Array(samples).fill(CRITICAL_TEMPERATURE);
  const update = updateOf(size);
  const thermalize = thermalizationOf(size, samples);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures,
    seed,
    start: 'hot',
    update,
  });
  control.begin?.(thermalize);
  await simulation.sweep(thermalize, control);
  const measurement = await simulation.measure(1);
  const { energy, magnetization } = await simulation.observeNow(measurement);
  measurement.dispose();
  return {
    simulation,
    data: {
      buffer: simulation.ensemble.buffer,
      units: siteCount(geometry),
      groups: geometry.groups,
    },
    size,
    facts: {
      purpose,
      size,
      samples,
      seed,
      update,
      thermalize,
      energy: {
        ...meanOf(energy),
        exact: kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy,
      },
      magnetizationSquare: meanOf(magnetization.map((m) => m ** 2)),
      observed: { energy, magnetization },
    },
  };
}
