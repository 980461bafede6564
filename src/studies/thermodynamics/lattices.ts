import { siteOfUnits } from '../../ensemble/unpack.ts';
import { observeSamples } from '../../rbm/evaluation/lattice-observables.ts';
import { IsingData } from '../../rbm/sampling/ising-data.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { torusMagnetization } from '../../theory/torus-magnetization.ts';
import type { StudyContext } from '../study.ts';
import { drawsOf, type Draws, type Observables } from './observables.ts';
import { seedOf } from './seeds.ts';

/** Exact values of the torus at a temperature. */
export interface ExactPoint extends Observables {
  readonly temperature: number;
  /** Of the distribution of lattices, nats a lattice: no machine has a larger log-likelihood than minus this. */
  readonly entropy: number;
}

export function exactPoint(size: number, temperature: number): ExactPoint {
  const { energy, specificHeat, logPartition } = kaufman({ size, temperature });
  const { absoluteMagnetization, susceptibility } = torusMagnetization({ size, temperature });
  return {
    temperature,
    energy,
    specificHeat,
    absoluteMagnetization,
    susceptibility,
    entropy: size ** 2 * (logPartition + energy / temperature),
  };
}

/** Independent lattices in GPU memory; `dispose` gives back the memory. */
export interface Lattices {
  readonly lattices: IsingData;
  readonly draws: Draws;
  /** Site of each unit. */
  readonly sites: Uint32Array;
}

/**
 * Lattices that are independent of each other: one of each replica, after a burn-in from the measured relaxation times. Below T_c half of
 * the replicas start up and half down.
 */
export async function independentLattices(
  { gpu, seed, signal }: Pick<StudyContext, 'gpu' | 'seed' | 'signal'>,
  {
    size,
    temperature,
    samples,
    purpose,
    number,
  }: {
    readonly size: number;
    readonly temperature: number;
    readonly samples: number;
    readonly purpose: 'lattice data' | 'held-out lattices';
    /** Tells sets of one purpose apart. */
    readonly number: number;
  },
): Promise<Lattices> {
  const options = { size, temperature, samples, seed: seedOf(seed, purpose, number) };
  const lattices = await IsingData.sample(gpu, options, { signal });
  const observed = await observeSamples(gpu, lattices.data, lattices.geometry);
  return {
    lattices,
    draws: drawsOf(observed, size),
    sites: siteOfUnits(lattices.geometry),
  };
}
