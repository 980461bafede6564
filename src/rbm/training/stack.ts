import type { Gpu } from '../../gpu/gpu.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { encode } from '../sampling/encode.ts';
import { balancedLayer } from './balanced-layer.ts';
import type { TrainingOptions } from './options.ts';
import { resolveTraining, TrainingOptionError } from './resolve-training.ts';
import { Refreshing, type Refresh } from './refreshing.ts';
import { Checkpoints, type StackState } from './stack-state.ts';
import { assertStackFits, createMachine } from './stack-machines.ts';
import { stoppedEarly, trainLayer, type StackControl, type StackLayer } from './train-layer.ts';

export interface StackOptions extends TrainingOptions {
  readonly data: PackedUnits;
  /** Hidden units of each layer, from the data up. */
  readonly layers: readonly number[];
  /**
   * Samples that are not trained on. They are sampled up the stack as the data are, and after each epoch the machine is
   * validated with both.
   */
  readonly heldOut?: PackedUnits | undefined;
  /** Replaces the data by new samples between two epochs; the data of the layers above are sampled anew then. */
  readonly refresh?: Refresh | undefined;
  /** Where an interrupted training goes on. */
  readonly from?: StackState | undefined;
  /**
   * Whether the visible biases of a layer are shifted after its last epoch where the layer divides its probability between two
   * phases of its data unlike the data: see `balancePhases`. The layers above stay the same. False unless given.
   */
  readonly balancePhases?: boolean | undefined;
}

/**
 * Trains a stack of machines greedily (Hinton, Osindero & Teh 2006): each layer on samples of the hidden units of
 * the layer below, given the data. Everything stays in GPU memory.
 * @throws TrainingOptionError for an option that is out of range, or layers that do not fit the device
 * @throws MachineError for data that do not fit the machine, or a state that does not fit the layers
 * @throws DivergedError where the parameters of a layer have run away
 */
export async function trainStack(
  gpu: Gpu,
  {
    layers,
    refresh,
    from,
    data: first,
    heldOut: firstHeldOut,
    balancePhases: balancing = false,
    ...options
  }: StackOptions,
  control: StackControl = {},
): Promise<StackLayer[]> {
  const training = resolveTraining(options);
  assertStackFits(gpu, { visible: first.units, samples: sampleCount(first), layers }, training);
  const { seed, patience, arithmetic } = training;
  if (balancing && arithmetic === 'exact')
    throw new TrainingOptionError(
      'arithmetic',
      arithmetic,
      'phases are balanced by floats that differ by adapter; train without that.',
    );
  if (patience !== undefined && !firstHeldOut)
    throw new TrainingOptionError(
      'patience',
      patience,
      'give held-out samples too; they decide when to stop.',
    );
  const { signal } = control;
  const refreshing = refresh && new Refreshing(gpu, { seed, refresh, signal }, from?.refreshed);
  const checkpoints = new Checkpoints(control.onCheckpoint, { from, refreshing });
  const trained: StackLayer[] = [];
  let [data, heldOut] = [first, firstHeldOut];
  for (const [layer, hidden] of layers.entries()) {
    const machine = await createMachine(gpu, training, { layer, data, hidden });
    const last = layer === layers.length - 1;
    const current = layer === from?.finished.length ? from.current : undefined;
    const stopped = stoppedEarly(current, training);
    const finished = from?.finished[layer] ?? stopped;
    if ((await refreshing?.restore(layer, { below: trained, data })) === false) {
      machine.dispose();
      break;
    }
    if (finished) {
      machine.writeParameters(finished.parameters);
      const { epochs } = finished;
      const phases =
        stopped && balancing
          ? await balancedLayer(gpu, training, { layer, machine, data, epochs, signal })
          : undefined;
      trained.push({ ...finished, machine, data, heldOut, phases });
      if (stopped && !last)
        checkpoints.keep({ ...stopped, parameters: await machine.readParameters() });
    } else {
      const below = trained.slice();
      const place = { layer, last, machine, data, heldOut, below, current };
      trained.push(
        await trainLayer(gpu, training, { control, checkpoints, refreshing, balancing }, place),
      );
    }
    if (signal?.aborted || last) break;
    const up = { seed, stream: layer, signal };
    data = await encode(gpu, machine, data, up);
    heldOut =
      heldOut && (await encode(gpu, machine, heldOut, { ...up, purpose: 'encode-held-out' }));
    if (signal?.aborted) {
      for (const units of [data, heldOut]) units?.buffer.destroy();
      break;
    }
  }
  return trained;
}
