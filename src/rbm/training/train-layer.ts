import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { MachineError } from '../machine/errors.ts';
import type { BalancedPhases } from '../evaluation/balance-phases.ts';
import type { AnyRbm } from '../machine/convolutional-machine.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { KeptMachine } from '../machine/trajectory.ts';
import { ContrastiveDivergence } from './contrastive-divergence.ts';
import type { Rates, Training } from './options.ts';
import { balancedLayer } from './balanced-layer.ts';
import { ratesAt } from './resolve-training.ts';
import type { Refreshing } from './refreshing.ts';
import type { Checkpoints, CurrentLayer, FinishedLayer, StackState } from './stack-state.ts';
import { EarlyStopping, validate, type Validation } from './validation.ts';

/** One trained layer; the caller disposes of the machine and of the buffers of the data. */
export interface StackLayer<Machine extends AnyRbm = Rbm> {
  readonly machine: Machine;
  /** What the machine was trained on: the data, or samples of the hidden units below. */
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits | undefined;
  /** Epochs finished. */
  readonly epochs: number;
  /** Over the last finished epoch. */
  readonly reconstructionError: Measured | undefined;
  /** The parameters after the last update, where those of the machine are averages over the last updates. */
  readonly last?: RbmParameters | undefined;
  /** Where the phases were balanced: see `StackOptions`. */
  readonly phases?: BalancedPhases | undefined;
}

/** A layer in training. */
export interface LayerProgress<Machine extends AnyRbm = Rbm> extends StackLayer<Machine> {
  /** Its number, from 0 on. */
  readonly layer: number;
  readonly training: ContrastiveDivergence<Machine>;
  /** Of the last finished epoch. */
  readonly rates: Rates;
  /** After the last finished epoch, where samples are held out. */
  readonly validation: Validation | undefined;
  /** Whether the training of the layer has ended by itself; false while it runs, and where it was aborted. */
  readonly complete: boolean;
  /** The epoch, from 1 on, that is kept where early stopping has ended the layer. */
  readonly bestEpoch?: number | undefined;
}

/** What is known of an epoch where machines train together: their parameters lie in common buffers. */
export type EpochOfMany = Omit<LayerProgress, 'machine' | 'training'>;

/** What may watch one of many trainings. */
export interface ControlOfMany<Machine extends AnyRbm = Rbm> extends Omit<
  StackControl<Machine>,
  'onEpoch'
> {
  /** Awaited after each epoch. */
  readonly onEpoch?: (progress: EpochOfMany) => Promise<void> | void;
}

/** What may watch and stop the training of a stack. */
export interface StackControl<Machine extends AnyRbm = Rbm> {
  /** Aborting ends the training after the current submit; layers not begun are left out. */
  readonly signal?: AbortSignal | undefined;
  /** Called before a layer is trained, with the updates that it will take in all. */
  readonly onLayer?: (layer: number, machine: Machine, updates: number) => void;
  /** Called with the updates of the layer so far. */
  readonly onProgress?: (updates: number) => void;
  /** Awaited after each epoch; `true` ends the training of the layer. */
  readonly onEpoch?: (progress: LayerProgress<Machine>) => Promise<boolean | void> | boolean | void;
  /**
   * Whether updates of the next epochs may be submitted before `onEpoch` is called for an epoch, where nothing but
   * `onEpoch` waits for its end. Short epochs then need no wait each; `true` from `onEpoch` ends the training later.
   */
  readonly mayRunAhead?: boolean;
  /**
   * Awaited with machines of each layer on the way of its training, after 0, 1, 2, 3, 4, 6, 8, 12 ... updates, in this order and
   * before the checkpoint that comes after them. `trajectoryPartition` anneals through them.
   */
  readonly onKept?: (layer: number, kept: KeptMachine) => Promise<void> | void;
  /** Awaited after each layer, also after one that was aborted, before its training is disposed of. */
  readonly onLayerDone?: (progress: LayerProgress<Machine>) => Promise<void> | void;
  /** Awaited with the state after each layer, and once a minute after an epoch. `saveTraining` turns it into bytes. */
  readonly onCheckpoint?: (state: StackState) => Promise<void> | void;
}

/** A layer that early stopping has ended is not trained again. */
export function stoppedEarly(
  current: CurrentLayer | undefined,
  { patience = Infinity }: Training,
): FinishedLayer | undefined {
  if (!current?.best || current.epochs - current.best.epoch < patience) return undefined;
  return { ...current, parameters: current.best.parameters };
}

/** A layer to be trained, and where it is in its stack. */
export interface LayerPlace<Machine extends AnyRbm> extends Pick<
  StackLayer<Machine>,
  'machine' | 'data' | 'heldOut'
> {
  readonly layer: number;
  /** Whether it is the uppermost layer. */
  readonly last: boolean;
  readonly below: readonly StackLayer[];
  readonly current: CurrentLayer | undefined;
}

/** @throws MachineError where the updates of a state are not those of its epochs */
function assertEpochs(
  { epochs, state }: CurrentLayer,
  training: Pick<ContrastiveDivergence, 'updatesPerEpoch'>,
): void {
  const { start, updates } = state;
  const atLeast = start + epochs * training.updatesPerEpoch;
  // An epoch whose end was interrupted has all its updates.
  if (updates < atLeast || updates > atLeast + training.updatesPerEpoch)
    throw new MachineError(
      `The state of the training has ${updates} updates; ${epochs} epochs of ${training.updatesPerEpoch} updates have from ` +
        `${atLeast} to ${atLeast + training.updatesPerEpoch}.`,
    );
}

/** What the device does at the end of an epoch. */
interface QueuedEnd {
  /** Whether the samples of the next epoch are there; false where the training was stopped before. */
  readonly fresh: boolean;
  /** With held-out samples: the validation, and the parameters where the best epoch is looked for. */
  readonly found: Promise<[Validation, RbmParameters | undefined]> | undefined;
}

/** What all layers of a stack share. */
export interface SharedByLayers<Machine extends AnyRbm> {
  readonly control: StackControl<Machine>;
  readonly checkpoints: Checkpoints;
  readonly refreshing: Refreshing | undefined;
  /** Whether visible biases are shifted at the end: see `StackOptions`. */
  readonly balancing: boolean;
}

/** Trains one layer, or goes on where its training was interrupted. */
export async function trainLayer<Machine extends AnyRbm>(
  gpu: Gpu,
  options: Training,
  { control, checkpoints, refreshing, balancing }: SharedByLayers<Machine>,
  { layer, last, machine, data, heldOut, below, current }: LayerPlace<Machine>,
): Promise<StackLayer<Machine>> {
  const { epochs, patience } = options;
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...options,
    data,
    stream: layer,
  });
  if (current) {
    machine.writeParameters(current.parameters);
    training.restore(current.state);
    assertEpochs(current, training);
  }
  const stopping = new EarlyStopping(patience, current?.best);
  // An epoch whose end was interrupted, while new samples were made, is ended when the training goes on.
  let finished = current?.epochs ?? 0;
  let reconstructionError = current?.reconstructionError;
  let validation: Validation | undefined;
  let stopped = false;
  const progress = (complete: boolean): LayerProgress<Machine> => ({
    layer,
    machine,
    data,
    heldOut,
    training,
    rates: training.rates,
    epochs: finished,
    reconstructionError,
    validation,
    complete,
    bestEpoch: stopped ? stopping.best?.epoch : undefined,
  });
  const read = async (complete: boolean): Promise<CurrentLayer> => {
    const [parameters, state] = await Promise.all([machine.readParameters(), training.readState()]);
    return {
      parameters,
      state,
      epochs: finished,
      reconstructionError,
      best: stopping.best,
      complete,
    };
  };
  // After the last epoch there are none; a prolonged training begins with them.
  const newSamples = async (epoch: number): Promise<boolean> =>
    !refreshing || epoch >= epochs || refreshing.refresh({ layer, epoch }, { below, data });
  let queued: QueuedEnd | undefined;
  const queueEnd = async (epoch: number): Promise<void> => {
    // New data come first, because a checkpoint after this epoch goes on with them.
    const fresh = await newSamples(epoch + 1);
    const found =
      fresh && heldOut
        ? Promise.all([
            validate(gpu, machine, { data, heldOut }),
            stopping.looks ? machine.readParameters() : undefined,
          ])
        : undefined;
    // Nobody awaits it where something else has failed before.
    found?.catch(() => undefined);
    queued = { fresh, found };
  };
  const endEpoch = async (epoch: number, error: Measured | undefined): Promise<boolean> => {
    reconstructionError = error;
    if (queued?.fresh === false) return true;
    finished = epoch + 1;
    const [validated, parameters] = (await queued?.found) ?? [];
    validation = validated;
    stopped = stopping.stops(finished, validation, parameters);
    const ended = (await control.onEpoch?.(progress(stopped))) === true || stopped;
    // Where the training has run ahead, a later epoch is written.
    if (!ended && training.epoch === finished) await checkpoints.epochDone(() => read(false));
    return ended;
  };
  const { onKept } = control;
  control.onLayer?.(layer, machine, epochs * training.updatesPerEpoch);
  let ended = false;
  if (training.epoch > finished) {
    training.rates = ratesAt(options, finished);
    await queueEnd(finished);
    ended = await endEpoch(finished, reconstructionError);
  } else if (finished > 0) ended = !(await newSamples(finished));
  if (!ended)
    await training.train({
      signal: control.signal,
      onProgress: control.onProgress,
      onKept: onKept && ((kept) => onKept(layer, kept)),
      onEpochSubmitted: queueEnd,
      onEpoch: endEpoch,
      mayRunAhead: () =>
        control.mayRunAhead === true && !refreshing && !heldOut && !checkpoints.due,
    });
  const complete = finished >= epochs || stopped || !control.signal?.aborted;
  const lastParameters = complete ? await machine.readParameters() : undefined;
  const averaged = complete && !stopping.best ? await training.readAverage() : undefined;
  const chosen = stopping.best?.parameters ?? averaged;
  if (complete && chosen) machine.writeParameters(chosen);
  const phases =
    complete && balancing
      ? await balancedLayer(gpu, options, {
          layer,
          machine,
          data,
          epochs: finished,
          signal: control.signal,
        })
      : undefined;
  // Where the signal came before the phases were balanced, the layer stays current: a resumed training balances them.
  const unbalanced = balancing && phases === undefined && control.signal?.aborted === true;
  const done = complete && (last || !unbalanced);
  if (!done || last)
    await checkpoints.currentLayer(async () => ({
      ...(await read(done)),
      ...(lastParameters && { parameters: lastParameters }),
      ...((averaged ?? phases?.before) && { model: await machine.readParameters() }),
    }));
  if (done && !last)
    await checkpoints.finishedLayer(async () => ({
      parameters: await machine.readParameters(),
      epochs: finished,
      reconstructionError,
    }));
  await control.onLayerDone?.(progress(complete));
  training.dispose();
  return {
    machine,
    data,
    heldOut,
    epochs: finished,
    reconstructionError,
    ...(averaged && { last: lastParameters }),
    phases,
  };
}
