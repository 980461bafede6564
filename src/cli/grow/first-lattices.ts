import { Ensemble } from '../../ensemble/ensemble.ts';
import { squareGeometry, type Geometry } from '../../ensemble/geometry.ts';
import { packLattices } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { samplingGeometry } from '../../ising/sampling-layout.ts';
import { defaultSchedule } from '../../ising/schedule.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { RunControl } from '../../ising/sweeping.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { areOffCritical, readSquareLattices } from '../input/square-lattices.ts';
import type { GrowOptions } from './options.ts';

/** The lattices from which others grow, before a device is there. */
export interface FirstLattices {
  readonly geometry: Geometry;
  /** Sweeps of equilibration; 0 for lattices of a file. */
  readonly thermalize: number;
  /** The lattices of a file. */
  readonly given?: {
    readonly words: Uint32Array;
    readonly digest: string;
    /** Whether the file says that they are not critical. */
    readonly offCritical: boolean;
  };
}

/**
 * What `--size` and `--replicas`, or `--from`, ask for.
 * @throws UsageError for a file that holds no square lattices
 * @throws GeometryError for a size and a number of replicas that do not fit each other
 */
export async function firstLattices(options: GrowOptions): Promise<FirstLattices> {
  const { size, replicas, from } = options;
  if (from !== undefined) return latticesOfFile(from);
  const geometry = samplingGeometry(size, replicas);
  const run = {
    update: 'swendsen-wang',
    size,
    temperatures: [CRITICAL_TEMPERATURE],
    replicas,
  } as const;
  return { geometry, thermalize: defaultSchedule(run).thermalize };
}

async function latticesOfFile(file: string): Promise<FirstLattices> {
  const lattices = await readSquareLattices(file);
  const { size, rows, digest } = lattices;
  const geometry = squareGeometry(size, rows.length);
  const offCritical = areOffCritical(lattices);
  const words = packLattices(geometry, rows);
  return { geometry, thermalize: 0, given: { words, digest, offCritical } };
}

/**
 * The lattices on the device: critical ones, equilibrated by Swendsen and Wang's clusters, or those of the file.
 * @returns undefined where the signal was aborted before they were in equilibrium
 */
export async function prepared(
  gpu: Gpu,
  { geometry, thermalize, given }: FirstLattices,
  { seed, ...control }: { readonly seed: number } & RunControl,
): Promise<Pick<IsingSimulation, 'ensemble' | 'dispose'> | undefined> {
  if (given) {
    const ensemble = new Ensemble(gpu, geometry, 'lattices of a file');
    gpu.write(ensemble.buffer, given.words);
    return { ensemble, dispose: () => ensemble.dispose() };
  }
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    update: 'swendsen-wang',
    temperatures: Array.from({ length: geometry.systems }, () => CRITICAL_TEMPERATURE),
    seed,
    start: 'hot',
  });
  await simulation.sweep(thermalize, control);
  if (simulation.sweeps === thermalize) return simulation;
  simulation.dispose();
  return undefined;
}
