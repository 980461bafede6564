import { replicaGeometry, siteCount, type Geometry } from '../../ensemble/geometry.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';
import type { StudyContext } from '../study.ts';

/** Lattices at several temperatures, the same number at each, temperature after temperature. */
export interface Ladder {
  readonly simulation: IsingSimulation;
  readonly data: PackedUnits;
  readonly temperatures: readonly number[];
  readonly perTemperature: number;
}

/** Sweeps from the start, and between two snapshots; |m| relaxes in some 5 at L = 10 at the critical temperature. */
export const ladderSweeps = { thermalize: 400, between: 60 } as const;

/** Independent lattices at every temperature, half of them from all up and half from all down; in a field all of them along the field. */
export async function startLadder(
  { gpu, signal }: Pick<StudyContext, 'gpu' | 'signal'>,
  {
    size,
    temperatures,
    perTemperature,
    seed,
    field = 0,
  }: {
    size: number;
    temperatures: readonly number[];
    perTemperature: number;
    seed: number;
    field?: number;
  },
): Promise<Ladder> {
  const geometry = replicaGeometry(size, temperatures.length * perTemperature);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: temperatures.flatMap((temperature) =>
      Array.from({ length: perTemperature }, () => temperature),
    ),
    seed,
    field,
    start: field === 0 ? 'mixed' : 'cold',
  });
  await simulation.sweep(ladderSweeps.thermalize, { signal });
  const { buffer } = simulation.ensemble;
  const data = { buffer, units: siteCount(geometry), groups: geometry.groups };
  return { simulation, data, temperatures, perTemperature };
}

/** Lattices that a flow begins with, in storage order. */
export interface FlowStart {
  readonly data: PackedUnits;
  readonly geometry: Geometry;
}

/** The lattices of a ladder as the start of a flow. */
export function startOf({ simulation, data }: Ladder): FlowStart {
  return { data, geometry: simulation.ensemble.geometry };
}

/** All lattices of a ladder at one time. */
export interface Snapshot {
  readonly record: LocalRecord;
  /** Spins as -1 and +1, [system * sites + site], in storage order. */
  readonly signs: Int8Array;
}

/** Takes snapshots of a ladder. @param name of the phase, for the progress */
export async function snapshots(
  { gpu, signal, phase }: StudyContext,
  name: string,
  { simulation, data }: Ladder,
  count: number,
): Promise<Snapshot[]> {
  const onProgress = phase(name, count);
  const measurement = await LocalCorrelations.create(gpu, simulation.ensemble, 1);
  const found: Snapshot[] = [];
  for (let snapshot = 0; snapshot < count && !signal.aborted; snapshot++) {
    await simulation.sweep(ladderSweeps.between, { signal });
    gpu.compute('snapshot', (pass) => measurement.record(pass, 0));
    const [record] = await measurement.read(1);
    const words = await gpu.readWords(data.buffer);
    if (record) found.push({ record, signs: signsOf(words, data.units) });
    onProgress(snapshot + 1);
  }
  measurement.dispose();
  return found;
}

/** The mean over times of every system. Lattices are independent; one lattice at two times need not be. */
export function overTimes(times: readonly Float64Array[]): Float64Array {
  return Float64Array.from(
    times[0] ?? [],
    (_, system) => times.reduce((sum, values) => sum + (values[system] ?? NaN), 0) / times.length,
  );
}

/** The units of every `every`-th system as -1 and +1: [system * units + unit], in the order of the words. */
export function signsOf(words: Uint32Array, units: number, every = 1): Int8Array {
  const groups = words.length / units;
  const systems = (32 * groups) / every;
  const signs = new Int8Array(systems * units);
  for (let system = 0; system < systems; system++) {
    const bit = system * every;
    for (let unit = 0; unit < units; unit++) {
      const word = words[unit * groups + (bit >>> 5)] ?? 0;
      signs[system * units + unit] = (word >>> (bit & 31)) & 1 ? 1 : -1;
    }
  }
  return signs;
}
