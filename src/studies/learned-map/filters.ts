import { ConvolutionalRbm } from '../../rbm/machine/convolutional-machine.ts';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import { loadFilter, saveFilter } from '../../rbm/machine/filter-file.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { ContrastiveDivergence } from '../../rbm/training/contrastive-divergence.ts';
import { shelfFile } from '../shelf-file.ts';
import type { StudyContext } from '../study.ts';
import type { FilterSettings } from './presets.ts';
import { exactFilter } from './exact-filter.ts';
import { seedOf } from './seeds.ts';
import { dataWithNulls } from './training-data.ts';

/** What filters are trained on. */
type FilterData = 'critical lattices' | 'permuted pixels' | 'K = 0';

/** A filter that a convolutional machine has learned. */
export interface LearnedFilter {
  readonly side: number;
  readonly data: FilterData;
  /** Counts the trainings of a kind from 1. */
  readonly number: number;
  /** k x k, row after row; their sum is not negative. */
  readonly weights: Float32Array;
  readonly offset: number;
}

/** Trains all filters: those of each side on critical lattices, on the same lattices with permuted pixels, and on independent spins. */
export async function learnedFilters(
  context: StudyContext,
  settings: FilterSettings,
): Promise<LearnedFilter[]> {
  const { seed, phase } = context;
  const { sides, seeds } = settings;
  const report = phase('Lattices to train filters on', 1);
  const data = await dataWithNulls(context, settings, {
    critical: seedOf(seed, 'filter data', 0),
    hot: seedOf(seed, 'filter data', 1),
  });
  report(1);
  const { critical, permuted, hot } = data.units;
  const jobs: { side: number; data: FilterData; units: PackedUnits; number: number }[] = [];
  for (const side of sides) {
    for (let number = 1; number <= seeds; number++)
      jobs.push({ side, data: 'critical lattices', units: critical, number });
    jobs.push({ side, data: 'permuted pixels', units: permuted, number: 1 });
    jobs.push({ side, data: 'K = 0', units: hot, number: 1 });
  }
  const trained = phase('Training filters', jobs.length);
  const found: LearnedFilter[] = [];
  for (const [index, { units, ...job }] of jobs.entries()) {
    const { weights, offset } = await trainedFilter(context, settings, { ...job, units, index });
    found.push({ ...job, offset, weights: turned(weights) });
    trained(index + 1);
  }
  data.dispose();
  return found;
}

/** Weights with a sum that is not negative: the sign of all hidden units together is a gauge. */
function turned(weights: Float32Array): Float32Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum < 0 ? weights.map((weight) => -weight) : weights;
}

interface Job extends Pick<LearnedFilter, 'side' | 'data' | 'number'> {
  readonly units: PackedUnits;
  readonly index: number;
}

/** Trains a filter by CD-1 without biases, or takes it from the shelf. The weights are averaged over the last tenth. */
async function trainedFilter(
  { gpu, arithmetic, seed, shelf, signal }: StudyContext,
  settings: FilterSettings,
  { side, data, number, units, index }: Job,
): Promise<Pick<LearnedFilter, 'weights' | 'offset'>> {
  const own = seedOf(seed, 'filter training', index);
  const file = shelfFile(`filter ${side} ${data} ${number} ${own}`);
  const kept = filterOn(await shelf?.read(file), side);
  if (kept) return kept;
  const { size, batch, epochs, learningRate } = settings;
  if (arithmetic === 'exact') {
    const filter = await exactFilter(gpu, settings, { side, units, seed: own, signal });
    await shelf?.write(file, saveFilter(filter));
    return filter;
  }
  const machine = await ConvolutionalRbm.create(gpu, { size, side, stride: 2, seed: own });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data: units,
    biases: false,
    units: 'spin',
    algorithm: 'cd',
    steps: 1,
    statistics: 'probabilities',
    optimizer: 'adam',
    momentum: 0.9,
    learningRate,
    schedule: 'linear',
    batch,
    epochs,
    seed: own,
  });
  await training.train({ signal });
  if (signal.aborted) throw new Error('Stopped before a filter was trained.');
  const average = await training.readAverage();
  if (average) machine.writeParameters(average);
  const filter = await machine.readFilter();
  training.dispose();
  machine.dispose();
  await shelf?.write(file, saveFilter(filter));
  return { weights: filter.weights, offset: filter.offset };
}

function filterOn(
  bytes: Uint8Array | undefined,
  side: number,
): Pick<LearnedFilter, 'weights' | 'offset'> | undefined {
  if (!bytes) return undefined;
  try {
    const filter = loadFilter(bytes);
    return filter.side === side ? { weights: filter.weights, offset: filter.offset } : undefined;
  } catch (error) {
    if (error instanceof MachineFileError) return undefined;
    throw error;
  }
}
