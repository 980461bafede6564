import { replicaGeometry, siteCount } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { LocalCorrelations, type LocalRecord } from './local-correlations.ts';
import { elementAt } from '../../element-at.ts';

/** Lattices at several temperatures, as many at each, temperature after temperature. */
export interface Ladder {
  readonly simulation: IsingSimulation;
  readonly data: PackedUnits;
  readonly temperatures: readonly number[];
  readonly perTemperature: number;
  readonly seed: number;
}

/** Sweeps from the start, and between two snapshots; |m| relaxes in some 5 at L = 10 at the critical temperature. */
export const ladderSweeps = { thermalize: 400, between: 60 } as const;

/** Independent lattices at every temperature, half of them from all up and half from all down. */
export async function startLadder(
  gpu: Gpu,
  {
    size,
    temperatures,
    perTemperature,
    seed,
  }: { size: number; temperatures: readonly number[]; perTemperature: number; seed: number },
  signal: AbortSignal,
): Promise<Ladder> {
  const geometry = replicaGeometry(size, temperatures.length * perTemperature);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: temperatures.flatMap((temperature) =>
      Array.from({ length: perTemperature }, () => temperature),
    ),
    seed,
    start: 'mixed',
  });
  await simulation.sweep(ladderSweeps.thermalize, { signal });
  const { buffer } = simulation.ensemble;
  const data = { buffer, units: siteCount(geometry), groups: geometry.groups };
  return { simulation, data, temperatures, perTemperature, seed };
}

/** Snapshots of a ladder: what is measured of every lattice, and its spins. */
export async function snapshots(
  gpu: Gpu,
  { simulation }: Pick<Ladder, 'simulation'>,
  count: number,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (done: number) => void },
): Promise<{ record: LocalRecord; words: Uint32Array }[]> {
  const measurement = await LocalCorrelations.create(gpu, simulation.ensemble, 1);
  const found: { record: LocalRecord; words: Uint32Array }[] = [];
  for (let snapshot = 0; snapshot < count && !signal.aborted; snapshot++) {
    await simulation.sweep(ladderSweeps.between, { signal });
    gpu.compute('snapshot', (pass) => measurement.record(pass, 0));
    const [record] = await measurement.read(1);
    if (record) found.push({ record, words: await gpu.readWords(simulation.ensemble.buffer) });
    onProgress?.(snapshot + 1);
  }
  measurement.dispose();
  return found;
}

/** Of every system the mean over times: lattices are independent, what one looks like at two times need not be. */
export function overTimes(times: readonly Float64Array[]): Float64Array {
  return Float64Array.from(
    times[0] ?? [],
    (_, system) => times.reduce((sum, values) => sum + elementAt(values, system), 0) / times.length,
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
      const word = elementAt(words, unit * groups + (bit >>> 5));
      signs[system * units + unit] = (word >>> (bit & 31)) & 1 ? 1 : -1;
    }
  }
  return signs;
}
