import type { LatticeKind } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { samplingGeometry } from '../ising/sampling.ts';
import type { Schedule } from '../ising/schedule.ts';
import { IsingSimulation, type RunControl } from '../ising/simulation.ts';
import type { StartState } from '../ising/start.ts';
import type { UpdateName } from '../ising/update.ts';
import { majorityRule, type BlockRule } from './block-rule.ts';
import { levelRecorder, type LevelSample } from './level-recorder.ts';
import { LocalFields } from './local-fields.ts';
import { OperatorCorrelations } from './monte-carlo-rg.ts';
import { Pyramid } from './pyramid.ts';

export interface FlowOptions {
  /** `square` unless given. */
  readonly lattice?: LatticeKind | undefined;
  /** Side of the lattice that is zoomed out of. */
  readonly size: number;
  /** In units of J. */
  readonly temperature: number;
  /** Independent lattices. */
  readonly replicas: number;
  readonly schedule: Schedule;
  readonly start: StartState;
  readonly seed: number;
  /** `metropolis` unless given. */
  readonly update?: UpdateName | undefined;
  /** 2 x 2 majority with random ties unless given. */
  readonly rule?: BlockRule | undefined;
  /** Whether to find the couplings of every level; takes 32 replicas a block of the jackknife. */
  readonly couplings?: boolean | undefined;
  /** Levels below the lattice itself; as many as there are unless given. */
  readonly depth?: number | undefined;
}

/** Energy and magnetization per block spin at one level, a series per replica. */
export interface FlowLevel {
  /** Side of the block lattice; level 0 is the lattice itself. */
  readonly size: number;
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
  /** Histograms of local fields, one for each 32 replicas, where couplings were asked for. */
  readonly histograms?: readonly Float64Array[];
}

/** A flow from level to level. */
export interface FlowSampling {
  readonly levels: readonly FlowLevel[];
  /** Correlations of operators between level n and n + 1, of square lattices in replica mode; else empty. */
  readonly steps: readonly OperatorCorrelations[];
  /** Configurations that were zoomed out of, of all replicas together. */
  readonly configurations: number;
  /** Whether the run was stopped before its end. */
  readonly stopped: boolean;
}

/** Blocks of replicas for the jackknife of exponents. */
const mostBlocks = 64;

/**
 * The flow under zooming out: samples an Ising model and measures every level of its pyramid of block lattices, on the
 * GPU. "Energy" of a block lattice is that of nearest neighbours with J = 1.
 * @throws GeometryError, TemperatureError for impossible options
 */
export async function sampleFlow(
  gpu: Gpu,
  options: FlowOptions,
  {
    phase,
    onProgress,
    signal,
  }: RunControl & { phase?: (name: string, sweeps: number) => void } = {},
): Promise<FlowSampling> {
  const { lattice, size, temperature, replicas, schedule, start, seed, update } = options;
  const { rule = majorityRule, depth, couplings = false } = options;
  const geometry = samplingGeometry(size, replicas, 1, lattice);
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: new Float64Array(geometry.systems).fill(temperature),
    seed,
    start,
    update,
  });
  const pyramid = await Pyramid.create(gpu, simulation.ensemble, {
    seed,
    rule,
    ...(depth !== undefined && { depth }),
  });
  const recorders = await Promise.all(pyramid.levels.map((level) => levelRecorder(gpu, level)));
  const localFields = await Promise.all(
    couplings ? pyramid.levels.map((level) => LocalFields.create(gpu, level)) : [],
  );
  const histograms = localFields.map(() => [] as Float64Array[]);
  const blocks = Math.min(mostBlocks, replicas);
  const counted = geometry.mode === 'replica' && geometry.lattice === 'square';
  const steps = pyramid.levels
    .slice(1)
    .flatMap(() => (counted ? new OperatorCorrelations({ blocks, factor: rule.factor }) : []));

  phase?.('Thermalizing', schedule.thermalize);
  await simulation.sweep(schedule.thermalize, { signal, ...(onProgress ? { onProgress } : {}) });
  phase?.('Measuring', schedule.sweeps);
  const samples: LevelSample[][] = pyramid.levels.map(() => []);
  const count = Math.floor(schedule.sweeps / schedule.every);
  for (let index = 1; index <= count; index++) {
    if (signal?.aborted) break;
    await simulation.sweep(schedule.every);
    pyramid.update(simulation.sweeps);
    gpu.compute('measure levels', (pass) => {
      for (const recorder of [...recorders, ...localFields]) recorder.record(pass);
    });
    const found = await Promise.all(recorders.map((recorder) => recorder.read()));
    for (const [level, { energy, magnetization, operators }] of found.entries()) {
      samples[level]?.push({ energy, magnetization });
      const coarse = found[level + 1]?.operators;
      if (operators && coarse) steps[level]?.add(operators, coarse);
    }
    for (const [level, fields] of localFields.entries())
      addHistograms(histograms[level] as Float64Array[], await fields.read());
    onProgress?.(index * schedule.every);
  }
  const done = samples[0]?.length ?? 0;
  const levels = pyramid.levels.map((level, index) => ({
    size: level.geometry.size,
    energy: seriesOf(samples[index] ?? [], 'energy', replicas),
    magnetization: seriesOf(samples[index] ?? [], 'magnetization', replicas),
    ...(histograms[index] && { histograms: histograms[index] }),
  }));
  for (const recorder of [...recorders, ...localFields]) recorder.dispose();
  pyramid.dispose();
  simulation.dispose();
  return {
    levels,
    steps,
    configurations: done * replicas,
    stopped: done < count,
  };
}

function addHistograms(sums: Float64Array[], found: readonly Float64Array[]): void {
  for (const [group, counts] of found.entries()) {
    const sum = (sums[group] ??= new Float64Array(counts.length));
    for (const [bin, count] of counts.entries()) sum[bin] = (sum[bin] as number) + count;
  }
}

function seriesOf(
  samples: readonly LevelSample[],
  quantity: 'energy' | 'magnetization',
  replicas: number,
): Float64Array[] {
  return Array.from({ length: replicas }, (_, replica) =>
    Float64Array.from(samples, (sample) => sample[quantity][replica] as number),
  );
}
