import type { Gpu } from '../gpu/gpu.ts';
import type { Measured } from '../statistics/measured.ts';
import {
  ContrastiveDivergence,
  type ContrastiveDivergenceOptions,
} from './contrastive-divergence.ts';
import { encode } from './encode.ts';
import { Rbm } from './machine.ts';
import type { PackedUnits } from './packed-units.ts';

export interface StackOptions extends Omit<ContrastiveDivergenceOptions, 'epoch'> {
  /** Hidden units of each layer, from the data up. */
  readonly layers: readonly number[];
  readonly epochs: number;
  readonly weightScale?: number;
}

/** One trained layer; the caller disposes of the machine and of the buffer of the data. */
export interface StackLayer {
  readonly machine: Rbm;
  /** What it was trained on: the data, or samples of the hidden units below. */
  readonly data: PackedUnits;
  /** Epochs finished. */
  readonly epochs: number;
  /** Over the last finished epoch. */
  readonly reconstructionError: Measured | undefined;
}

/** What may watch and stop the training of a stack. */
export interface StackControl {
  /** Aborting ends the training after the current submit; layers not begun are left out. */
  readonly signal?: AbortSignal | undefined;
  /** Called before a layer is trained. */
  readonly onLayer?: (layer: number, machine: Rbm, updates: number) => void;
  readonly onProgress?: (updates: number) => void;
  readonly onEpoch?: (layer: number, epoch: number, error: Measured) => Promise<void> | void;
  /** Awaited after each layer, also one cut short, with all layers so far. */
  readonly onLayerDone?: (layers: readonly StackLayer[]) => Promise<void> | void;
}

/**
 * Trains a stack of machines greedily (Hinton, Osindero & Teh 2006): each layer on samples of the hidden units of
 * the layer below, given the data. Everything stays in GPU memory.
 */
export async function trainStack(
  gpu: Gpu,
  options: StackOptions,
  { signal, onLayer, onProgress, onEpoch, onLayerDone }: StackControl = {},
): Promise<StackLayer[]> {
  const { layers, epochs, seed, weightScale } = options;
  const trained: StackLayer[] = [];
  let { data } = options;
  for (const [layer, hidden] of layers.entries()) {
    const scale = weightScale === undefined ? {} : { weightScale };
    const machine = await Rbm.create(gpu, {
      visible: data.units,
      hidden,
      seed,
      epoch: layer,
      ...scale,
    });
    const training = await ContrastiveDivergence.create(gpu, machine, {
      ...options,
      data,
      epoch: layer,
    });
    onLayer?.(layer, machine, epochs * training.updatesPerEpoch);
    let reconstructionError: Measured | undefined;
    let finished = 0;
    await training.train(epochs, {
      signal,
      onProgress,
      onEpoch: async (epoch, error) => {
        reconstructionError = error;
        finished = epoch + 1;
        await onEpoch?.(layer, epoch, error);
      },
    });
    training.dispose();
    trained.push({ machine, data, epochs: finished, reconstructionError });
    await onLayerDone?.(trained);
    if (signal?.aborted || layer === layers.length - 1) break;
    data = await encode(gpu, machine, data, { seed, epoch: layer, signal });
    if (signal?.aborted) {
      data.buffer.destroy();
      break;
    }
  }
  return trained;
}
