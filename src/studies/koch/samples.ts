import { replicaGeometry, siteCount } from '../../ensemble/geometry.ts';
import { defaultSchedule } from '../../ising/schedule.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { UpdateName } from '../../ising/update.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { keptSweeps } from '../kept-sweeps.ts';
import type { StudyContext } from '../study.ts';
import type { DataFacts } from '../data-facts.ts';

/** From this side on clusters are cheaper than single spins, which relax in a time that grows as L^2.17. */
const clusterSize = 64;
/** Cluster updates that forget any start: some 6 relaxation times. */
const clusterSweeps = 40;

/**
 * Known numbers at T_c, by the side of the lattice. `ownBlock` is the correlation of the mean of 2 x 2 spins with one of these
 * spins, (1 + 2 <nearest> + <diagonal>)/4, from the exact energy and the diagonal correlation of long cluster runs; on the infinite
 * lattice it is 0.762708. `magnetizationSquare` is <m^2> of such runs.
 */
export const criticalReference: Readonly<
  Record<number, { readonly ownBlock: Measured; readonly magnetizationSquare: Measured }>
> = {
  32: {
    ownBlock: { value: 0.77101, error: 1e-5 },
    magnetizationSquare: { value: 0.45903, error: 1.3e-4 },
  },
  64: {
    ownBlock: { value: 0.76686, error: 1e-5 },
    magnetizationSquare: { value: 0.38597, error: 1.6e-4 },
  },
};

/** Independent lattices at the critical temperature, one of each replica. */
export interface CriticalSamples {
  readonly simulation: IsingSimulation;
  /** Their spins as units of a machine, in storage order. */
  readonly data: PackedUnits;
  readonly size: number;
  readonly facts: DataFacts;
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
 * Samples the square lattice at its critical temperature. Every sample is a replica of its own that began with random spins, so
 * samples are independent once they have forgotten the start. The caller disposes of the simulation.
 * @param options.samples a multiple of 32
 * @throws Error if the study was stopped
 */
export async function criticalSamples(
  { gpu, signal, shelf, phase }: StudyContext,
  {
    purpose,
    size,
    samples,
    seed,
  }: { purpose: string; size: number; samples: number; seed: number },
): Promise<CriticalSamples> {
  const geometry = replicaGeometry(size, samples);
  const temperatures = new Float64Array(samples).fill(CRITICAL_TEMPERATURE);
  const update = updateOf(size);
  const sweeps = thermalizationOf(size, samples);
  const onProgress = phase(`${size} x ${size} samples, ${purpose}`, sweeps);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures,
    seed,
    start: 'hot',
    update,
  });
  const name = `${size} x ${size} samples, ${purpose}, seed ${seed}`;
  await keptSweeps({ shelf, signal }, name, simulation, { sweeps, onProgress });
  const measurement = await simulation.measure(1);
  const { energy, magnetization } = await simulation.observeNow(measurement);
  measurement.dispose();
  const exact = kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy;
  const square = criticalReference[size]?.magnetizationSquare;
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
      temperatures: [CRITICAL_TEMPERATURE],
      lattices: samples,
      snapshots: 1,
      updates: `${sweeps} ${update}`,
      observed: [energy, magnetization],
      known: [
        { name: 'u', measured: meanOf(energy), expected: { value: exact, error: 0 } },
        ...(square
          ? [
              {
                name: '⟨m^2⟩',
                measured: meanOf(magnetization.map((m) => m ** 2)),
                expected: square,
              },
            ]
          : []),
      ],
    },
  };
}
