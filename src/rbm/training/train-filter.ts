import { largestBuffer } from '../../gpu/largest-buffer.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { ConvolutionalRbm, type FilterShape } from '../machine/convolutional-machine.ts';
import { MachineError } from '../machine/errors.ts';
import { defaultOffset } from '../machine/filter-file.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { Training, TrainingOptions } from './options.ts';
import { Refreshing, type Refresh } from './refreshing.ts';
import { resolveTraining, TrainingOptionError } from './resolve-training.ts';
import { assertSamplesFit } from './stack-machines.ts';
import { Checkpoints, type StackState } from './stack-state.ts';
import { stoppedEarly, trainLayer, type StackControl, type StackLayer } from './train-layer.ts';

export interface FilterTrainingOptions extends TrainingOptions {
  /** Square periodic lattices. Units lie in the order of shaders/shared/lattice.wgsl, as those of `IsingData` do. */
  readonly data: PackedUnits;
  /** Side of the filter, and side of a block. */
  readonly filter: Pick<FilterShape, 'side' | 'stride'> & { readonly offset?: number | undefined };
  /** Samples that are not trained on: after each epoch the machine is validated with both. */
  readonly heldOut?: PackedUnits | undefined;
  /** Replaces the data by new samples between two epochs. */
  readonly refresh?: Refresh | undefined;
  /** Where an interrupted training goes on. */
  readonly from?: StackState | undefined;
}

/**
 * Trains a convolutional machine by contrastive divergence. At the end the machine has the averages of its parameters over the
 * last tenth of the updates, which fluctuate less than the last ones; `last` holds the last ones. With `patience` it has those
 * of the best epoch instead. `saveFilter` writes a filter to a file.
 * @param control also stops the training; a machine that was stopped has its last parameters
 * @returns the machine, which the caller disposes of
 * @throws TrainingOptionError for an option that is out of range or that a filter does not have
 * @throws MachineError for data that are no square lattices, or a filter that does not fit them
 * @throws DivergedError where the parameters have run away
 * @example
 * ```ts
 * const ising = await IsingData.sample(gpu, { size: 32, temperature: 2.269, samples: 10_240, seed: 1 });
 * const filter = { side: 4, stride: 2 } as const;
 * const { machine } = await trainFilter(gpu, { data: ising.data, filter, biases: false, algorithm: 'cd', seed: 2 });
 * await writeFile('filter.safetensors', saveFilter(await machine.readFilter()));
 * ```
 */
export async function trainFilter(
  gpu: Gpu,
  { data, filter, heldOut, refresh, from, ...options }: FilterTrainingOptions,
  control: StackControl<ConvolutionalRbm> = {},
): Promise<StackLayer<ConvolutionalRbm>> {
  const training = resolveFilterTraining(options);
  const { seed, patience } = training;
  if (patience !== undefined && !heldOut)
    throw new TrainingOptionError(
      'patience',
      patience,
      'give held-out samples too; they decide when to stop.',
    );
  const size = Math.round(Math.sqrt(data.units));
  if (size ** 2 !== data.units)
    throw new MachineError(`Samples of ${data.units} units are no square lattices.`);
  const { offset = defaultOffset(filter.side, filter.stride) } = filter;
  const shape = { ...filter, offset, size };
  assertFilterFits(gpu, shape, training);
  if (heldOut) assertExpandable(shape);
  const machine = await ConvolutionalRbm.create(gpu, {
    ...shape,
    units: training.units,
    seed,
    weightScale: scaleOf(training, filter),
  });
  const stopped = stoppedEarly(from?.current, training);
  if (stopped) {
    const { parameters, epochs, reconstructionError } = stopped;
    machine.writeParameters(parameters);
    return { machine, data, heldOut, epochs, reconstructionError };
  }
  const refreshing =
    refresh && new Refreshing(gpu, { seed, refresh, signal: control.signal }, from?.refreshed);
  const checkpoints = new Checkpoints(control.onCheckpoint, { from, refreshing });
  const place = { layer: 0, last: true, machine, data, heldOut, below: [], current: from?.current };
  return trainLayer(gpu, training, { control, checkpoints, refreshing, balancing: false }, place);
}

/**
 * `resolveTraining` for a filter, which is not centred, has no reconstructions of means, and begins with biases of 0.
 * @throws TrainingOptionError
 */
export function resolveFilterTraining(options: TrainingOptions): Training {
  const training = resolveTraining(options);
  const { arithmetic, centred, statistics, initialBiases } = training;
  if (arithmetic === 'exact')
    throw new TrainingOptionError('arithmetic', arithmetic, 'a filter is trained in float.');
  if (centred)
    throw new TrainingOptionError('centred', centred, 'a filter has no centred gradients.');
  if (statistics === 'mean-field')
    throw new TrainingOptionError(
      'statistics',
      statistics,
      'a filter is trained with samples or probabilities.',
    );
  if (initialBiases === 'data')
    throw new TrainingOptionError('initialBiases', initialBiases, 'a filter begins with zero.');
  return training;
}

/** Xavier: a hidden unit has side^2 inputs, and a site is an input of (side/stride)^2 hidden units on average. */
function scaleOf(
  { weightScale }: Training,
  { side, stride }: Pick<FilterShape, 'side' | 'stride'>,
): number {
  return weightScale === 'xavier' ? Math.sqrt(2 / (side ** 2 + (side / stride) ** 2)) : weightScale;
}

/**
 * Asserts that a device can hold the units of a filter in training, with averages of four numbers each and means of a batch.
 * @throws TrainingOptionError for `batch` or `chains`
 * @throws MachineError for lattices that do not fit
 */
export function assertFilterFits(
  gpu: Gpu,
  { size, stride }: Pick<FilterShape, 'size' | 'stride'>,
  training: Pick<Training, 'batch' | 'chains'>,
): void {
  const [visible, hidden] = [size ** 2, (size / stride) ** 2];
  const floats = largestBuffer(gpu) / 4;
  if (Math.max(4 * visible, 32 * hidden) > floats)
    throw new MachineError(
      `Lattices of side ${size} and their ${hidden} blocks do not fit this device, whose buffers hold ${floats} numbers.`,
    );
  assertSamplesFit(gpu, { visible, hidden }, training);
}

/** Weights of the largest dense machine that held-out samples are judged with after each epoch: lattices of side 64. */
const mostExpanded = 2 ** 23;

/**
 * Asserts that the dense machine with the energies of a filter is small enough to judge held-out samples after each epoch.
 * @throws MachineError
 */
export function assertExpandable({ size, stride }: Pick<FilterShape, 'size' | 'stride'>): void {
  const weights = size ** 4 / stride ** 2;
  if (weights > mostExpanded)
    throw new MachineError(
      `Held-out samples of side ${size} are judged with a dense machine of ${weights} weights; at most ${mostExpanded} are ` +
        'possible. Train without held-out samples.',
    );
}
