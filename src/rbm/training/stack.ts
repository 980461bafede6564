import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { MachineError } from '../machine/errors.ts';
import type { Rbm } from '../machine/machine.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { encode } from '../sampling/encode.ts';
import { ContrastiveDivergence } from './contrastive-divergence.ts';
import type { Training, TrainingOptions } from './options.ts';
import { ratesAt, resolveTraining, TrainingOptionError } from './resolve-training.ts';
import { Refreshing, type Refresh } from './refreshing.ts';
import {
  Checkpoints,
  type CurrentLayer,
  type FinishedLayer,
  type StackState,
} from './stack-state.ts';
import { assertStackFits, createMachine } from './stack-machines.ts';
import { EarlyStopping, validate, type Validation } from './validation.ts';

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
}

/** One trained layer; the caller disposes of the machine and of the buffers of the data. */
export interface StackLayer {
  readonly machine: Rbm;
  /** What the machine was trained on: the data, or samples of the hidden units below. */
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits | undefined;
  /** Epochs finished. */
  readonly epochs: number;
  /** Over the last finished epoch. */
  readonly reconstructionError: Measured | undefined;
}

/** A layer in training. */
export interface LayerProgress extends StackLayer {
  /** Its number, from 0 on. */
  readonly layer: number;
  readonly training: ContrastiveDivergence;
  /** After the last finished epoch, where samples are held out. */
  readonly validation: Validation | undefined;
  /** Whether the training of the layer has ended by itself; false while it runs, and where it was aborted. */
  readonly complete: boolean;
  /** The epoch, from 1 on, that is kept where early stopping has ended the layer. */
  readonly bestEpoch?: number | undefined;
}

/** What may watch and stop the training of a stack. */
export interface StackControl {
  /** Aborting ends the training after the current submit; layers not begun are left out. */
  readonly signal?: AbortSignal | undefined;
  /** Called before a layer is trained, with the updates that it will take in all. */
  readonly onLayer?: (layer: number, machine: Rbm, updates: number) => void;
  /** Called with the updates of the layer so far. */
  readonly onProgress?: (updates: number) => void;
  /** Awaited after each epoch; `true` ends the training of the layer. */
  readonly onEpoch?: (progress: LayerProgress) => Promise<boolean | void> | boolean | void;
  /**
   * Whether updates of the next epochs may be submitted before `onEpoch` is called for an epoch, where nothing but
   * `onEpoch` waits for its end. Short epochs then need no wait each; `true` from `onEpoch` ends the training later.
   */
  readonly mayRunAhead?: boolean;
  /** Awaited after each layer, also after one that was aborted, before its training is disposed of. */
  readonly onLayerDone?: (progress: LayerProgress) => Promise<void> | void;
  /** Awaited with the state after each layer, and once a minute after an epoch. `saveTraining` turns it into bytes. */
  readonly onCheckpoint?: (state: StackState) => Promise<void> | void;
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
  { layers, refresh, from, data: first, heldOut: firstHeldOut, ...options }: StackOptions,
  control: StackControl = {},
): Promise<StackLayer[]> {
  const training = resolveTraining(options);
  assertStackFits(gpu, { visible: first.units, samples: sampleCount(first), layers }, training);
  const { seed, patience } = training;
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
      trained.push({ ...finished, machine, data, heldOut });
      if (stopped && !last) checkpoints.keep(stopped);
    } else {
      const below = trained.slice();
      const place = { layer, last, machine, data, heldOut, below, current };
      trained.push(await trainLayer(gpu, training, { control, checkpoints, refreshing }, place));
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

/** A layer that early stopping has ended is not trained again. */
function stoppedEarly(
  current: CurrentLayer | undefined,
  { patience = Infinity }: Training,
): FinishedLayer | undefined {
  if (!current?.best || current.epochs - current.best.epoch < patience) return undefined;
  return { ...current, parameters: current.best.parameters };
}

interface Place extends Pick<StackLayer, 'machine' | 'data' | 'heldOut'> {
  readonly layer: number;
  /** Whether it is the uppermost layer. */
  readonly last: boolean;
  readonly below: readonly StackLayer[];
  readonly current: CurrentLayer | undefined;
}

/** @throws MachineError where the updates of a state are not those of its epochs */
function assertEpochs({ epochs, state }: CurrentLayer, training: ContrastiveDivergence): void {
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

/** What all layers share. */
interface Shared {
  readonly control: StackControl;
  readonly checkpoints: Checkpoints;
  readonly refreshing: Refreshing | undefined;
}

async function trainLayer(
  gpu: Gpu,
  options: Training,
  { control, checkpoints, refreshing }: Shared,
  { layer, last, machine, data, heldOut, below, current }: Place,
): Promise<StackLayer> {
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
  const progress = (complete: boolean): LayerProgress => ({
    layer,
    machine,
    data,
    heldOut,
    training,
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
      onEpochSubmitted: queueEnd,
      onEpoch: endEpoch,
      mayRunAhead: () =>
        control.mayRunAhead === true && !refreshing && !heldOut && !checkpoints.due,
    });
  const complete = finished >= epochs || stopped || !control.signal?.aborted;
  if (!complete || last) await checkpoints.currentLayer(() => read(complete));
  if (complete && stopping.best) machine.writeParameters(stopping.best.parameters);
  if (complete && !last)
    await checkpoints.finishedLayer(async () => ({
      parameters: await machine.readParameters(),
      epochs: finished,
      reconstructionError,
    }));
  await control.onLayerDone?.(progress(complete));
  training.dispose();
  return { machine, data, heldOut, epochs: finished, reconstructionError };
}
