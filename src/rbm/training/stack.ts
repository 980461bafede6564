import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import {
  ContrastiveDivergence,
  type ContrastiveDivergenceOptions,
  type TrainingState,
} from './contrastive-divergence.ts';
import { encode } from '../sampling/encode.ts';
import { biasesFromData, type InitialBiases } from '../machine/initial-biases.ts';
import { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { RbmParameters, UnitKind } from '../machine/parameters.ts';
import type { Rates } from './step-parameters.ts';

export interface StackOptions extends Omit<ContrastiveDivergenceOptions, 'stream'> {
  readonly units?: UnitKind | undefined;
  /** Hidden units of each layer, from the data up. */
  readonly layers: readonly number[];
  readonly epochs: number;
  /** Deviation of the initial weights, or `xavier`: sqrt(2/(visible + hidden)) (Glorot & Bengio 2010). */
  readonly weightScale?: number | 'xavier' | undefined;
  /** Of the visible units of every layer; `zero` unless given. */
  readonly initialBiases?: InitialBiases | undefined;
  /** Rates of every epoch; those given unless given. */
  readonly ratesOf?: ((epoch: number) => Rates) | undefined;
  /** Samples that are not trained on, sampled up the stack beside the data. */
  readonly heldOut?: PackedUnits | undefined;
  /** Puts new samples in the place of the data between two epochs; those of the layers above follow. */
  readonly refresh?: (() => Promise<void>) | undefined;
  /** Where an interrupted training is taken up. */
  readonly from?: StackState | undefined;
}

/** A layer that is trained. */
export interface FinishedLayer {
  readonly parameters: RbmParameters;
  readonly epochs: number;
  readonly reconstructionError: Measured | undefined;
}

/** What a stack has come to. */
export interface StackState {
  readonly finished: readonly FinishedLayer[];
  /** The layer that is being trained. */
  readonly current?:
    | {
        readonly parameters: RbmParameters;
        readonly state: TrainingState;
        /** Over the last finished epoch. */
        readonly reconstructionError: Measured | undefined;
      }
    | undefined;
}

/** One trained layer; the caller disposes of the machine and of the buffers of the data. */
export interface StackLayer {
  readonly machine: Rbm;
  /** What it was trained on: the data, or samples of the hidden units below. */
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits | undefined;
  /** Epochs finished. */
  readonly epochs: number;
  /** Over the last finished epoch. */
  readonly reconstructionError: Measured | undefined;
}

/** A layer in training. */
export interface LayerProgress extends Omit<StackLayer, 'reconstructionError'> {
  readonly layer: number;
  readonly training: ContrastiveDivergence;
  readonly reconstructionError: Measured | undefined;
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
  /** Awaited after each layer, also one cut short, before its training is given up. */
  readonly onLayerDone?: (progress: LayerProgress) => Promise<void> | void;
}

/**
 * Trains a stack of machines greedily (Hinton, Osindero & Teh 2006): each layer on samples of the hidden units of
 * the layer below, given the data. Everything stays in GPU memory.
 */
export async function trainStack(
  gpu: Gpu,
  options: StackOptions,
  control: StackControl = {},
): Promise<StackLayer[]> {
  const { layers, seed, from } = options;
  const { signal } = control;
  const trained: StackLayer[] = [];
  let { data, heldOut } = options;
  for (const layer of layers.keys()) {
    const finished = from?.finished[layer];
    const machine = await createMachine(gpu, options, { layer, data });
    if (finished) {
      machine.writeParameters(finished.parameters);
      trained.push({ ...finished, machine, data, heldOut });
    } else {
      const below = trained.slice();
      const current = layer === from?.finished.length ? from.current : undefined;
      const place = { layer, machine, data, heldOut, below, current };
      trained.push(await trainLayer(gpu, options, control, place));
    }
    if (signal?.aborted || layer === layers.length - 1) break;
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

async function createMachine(
  gpu: Gpu,
  { layers, units, seed, weightScale, initialBiases = 'zero' }: StackOptions,
  { layer, data }: { layer: number; data: PackedUnits },
): Promise<Rbm> {
  const { units: visible } = data;
  const hidden = layers[layer] ?? NaN;
  const scale = weightScale === 'xavier' ? Math.sqrt(2 / (visible + hidden)) : weightScale;
  const machine = await Rbm.create(gpu, {
    visible,
    hidden,
    seed,
    stream: layer,
    ...(units && { units }),
    ...(scale !== undefined && { weightScale: scale }),
  });
  if (initialBiases === 'data') await biasesFromData(gpu, machine, data);
  return machine;
}

interface Place extends Pick<StackLayer, 'machine' | 'data' | 'heldOut'> {
  readonly layer: number;
  readonly below: readonly StackLayer[];
  readonly current: StackState['current'];
}

async function trainLayer(
  gpu: Gpu,
  options: StackOptions,
  control: StackControl,
  { layer, machine, data, heldOut, below, current }: Place,
): Promise<StackLayer> {
  const { epochs, ratesOf, refresh } = options;
  const training = await ContrastiveDivergence.create(gpu, machine, {
    ...options,
    data,
    stream: layer,
  });
  if (current) {
    machine.writeParameters(current.parameters);
    training.restore(current.state);
  }
  const sampleBelow = async (epoch: number): Promise<void> => {
    for (const [index, lower] of below.entries()) {
      const into = below[index + 1]?.data ?? data;
      await encode(gpu, lower.machine, lower.data, {
        seed: options.seed,
        purpose: 'encode-anew',
        stream: index,
        period: layer,
        step: epoch,
        into,
      });
    }
  };
  let finished = training.epoch;
  if (refresh && finished > 0) await sampleBelow(finished);
  control.onLayer?.(layer, machine, epochs * training.updatesPerEpoch);
  const common = { layer, machine, data, heldOut, training };
  let reconstructionError = current?.reconstructionError;
  await training.train(epochs - finished, {
    signal: control.signal,
    onProgress: control.onProgress,
    ratesOf,
    onEpoch: async (epoch, error) => {
      reconstructionError = error;
      finished = epoch + 1;
      const progress = { ...common, epochs: finished, reconstructionError };
      // New data first: what is saved after this epoch goes on with them.
      if (refresh && finished < epochs) {
        await refresh();
        await sampleBelow(finished);
      }
      return control.onEpoch?.(progress);
    },
  });
  const layerDone = { ...common, epochs: finished, reconstructionError };
  await control.onLayerDone?.(layerDone);
  training.dispose();
  return { machine, data, heldOut, epochs: finished, reconstructionError };
}
