import { averageWords, parameterNames } from '../../rbm/training/step-parameters.ts';
import type { TrainingState } from '../../rbm/training/contrastive-divergence.ts';
import type { IsingDataState } from '../../rbm/training/data.ts';
import { layerTensors } from '../../rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import type { FinishedLayer, StackState } from '../../rbm/training/stack.ts';
import type { Safetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { TrainParameters } from './parameters.ts';

/** What a checkpoint says of a training in its metadata, beside the numbers. */
export interface TrainingRecord {
  /** Layers that are trained, from the data up. */
  readonly layers: readonly { epochs: number; reconstructionError: Measured | null }[];
  /** The layer in training: updates of it, and the one at which its first epoch began. */
  readonly current: {
    updates: number;
    start: number;
    epochs: number;
    reconstructionError: Measured | null;
  } | null;
  /** Best held-out score of the layer in training, for early stopping. */
  readonly best: { epoch: number; value: number } | null;
  /** Sweeps of the running simulation of `--stream`. */
  readonly sweeps: number | null;
  /** Lines of metrics.jsonl that belong to it. */
  readonly metrics: number;
}

/** The layer in training, with everything that its updates depend on. */
export interface CurrentLayer {
  readonly parameters: RbmParameters;
  readonly state: TrainingState;
  readonly epochs: number;
  readonly reconstructionError: Measured | undefined;
  /** Parameters of the best epoch so far, where early stopping keeps them. */
  readonly best?: {
    readonly parameters: RbmParameters;
    readonly epoch: number;
    readonly value: number;
  };
}

/** The state of a training as tensors: moments, averages, chains and counts of the layer in training, and spins. */
export function stateTensors(
  current: CurrentLayer | undefined,
  spins: IsingDataState | undefined,
): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  if (current) {
    const { moments, averages, chains, visits, errors } = current.state;
    for (const name of parameterNames) tensors[`training.moments.${name}`] = flat(moments[name]);
    for (const name of ['visible', 'hidden'] as const)
      tensors[`training.averages.${name}`] = flat(averages[name]);
    for (const [name, data] of Object.entries({ chains, visits, errors }))
      if (data) tensors[`training.${name}`] = flat(data);
    if (current.best) {
      Object.assign(tensors, layerTensors('training.best', current.best.parameters));
      // The model itself may be that of the best epoch.
      Object.assign(tensors, layerTensors('training.last', current.parameters));
    }
  }
  if (spins) tensors['training.spins'] = flat(spins.words);
  return tensors;
}

function flat(data: Tensor['data']): Tensor {
  return { shape: [data.length], data };
}

/** A training as a checkpoint holds it. */
export interface SavedTraining {
  readonly stack: StackState;
  readonly best: CurrentLayer['best'] | undefined;
  readonly spins: IsingDataState | undefined;
  readonly record: TrainingRecord;
}

/**
 * @param layers parameters of the layers, from the data up
 * @param options.patience of early stopping: a last layer that it has stopped is not taken up again
 * @throws Error where tensors are missing
 */
export function savedTraining(
  tensors: Safetensors['tensors'],
  record: TrainingRecord,
  layers: readonly RbmParameters[],
  { units, optimizer, patience = Infinity }: TrainParameters,
): SavedTraining {
  const layerOf = (layer: number): RbmParameters => {
    const found = layers[layer];
    if (!found) throw new Error(`layer ${layer + 1} is missing`);
    return found;
  };
  const finished: FinishedLayer[] = record.layers.map(({ epochs, reconstructionError }, layer) => ({
    parameters: layerOf(layer),
    epochs,
    reconstructionError: reconstructionError ?? undefined,
  }));
  const shape = record.current ? layerOf(finished.length) : undefined;
  const floats = (name: string, length: number): Float32Array => {
    const data = tensors[name]?.data;
    if (!(data instanceof Float32Array) || data.length !== length || !data.every(Number.isFinite))
      throw new Error(`the tensor ${name} is not ${length} finite 32-bit floats`);
    return data;
  };
  const words = (name: string): Uint32Array => {
    const data = tensors[name]?.data;
    if (!(data instanceof Uint32Array))
      throw new Error(`the tensor ${name} is not of 32-bit words`);
    return data;
  };
  const sizes = {
    weights: shape?.weights.length ?? 0,
    visibleBias: shape?.visibleBias.length ?? 0,
    hiddenBias: shape?.hiddenBias.length ?? 0,
  };
  const parts = (prefix: string, times = 1): Omit<RbmParameters, 'units'> => ({
    weights: floats(`${prefix}.weights`, times * sizes.weights),
    visibleBias: floats(`${prefix}.visibleBias`, times * sizes.visibleBias),
    hiddenBias: floats(`${prefix}.hiddenBias`, times * sizes.hiddenBias),
  });
  const orders = optimizer === 'adam' ? 2 : 1;
  const optional = (name: 'chains' | 'visits' | 'errors') =>
    tensors[`training.${name}`] ? { [name]: words(`training.${name}`) } : {};
  const state = record.current && {
    ...record.current,
    moments: parts('training.moments', orders),
    averages: {
      visible: floats('training.averages.visible', averageWords * sizes.visibleBias),
      hidden: floats('training.averages.hidden', averageWords * sizes.hiddenBias),
    },
    ...optional('chains'),
    ...optional('visits'),
    ...optional('errors'),
  };
  const { best } = record;
  if (state && best && state.epochs - best.epoch >= patience) {
    const { epochs, reconstructionError } = state;
    finished.push({
      parameters: layerOf(finished.length),
      epochs,
      reconstructionError: reconstructionError ?? undefined,
    });
    return { stack: { finished }, best: undefined, spins: undefined, record };
  }
  const current = state && {
    parameters: best ? { units, ...parts('training.last') } : layerOf(finished.length),
    state,
    reconstructionError: state.reconstructionError ?? undefined,
  };
  return {
    stack: { finished, current: current ?? undefined },
    best: best ? { ...best, parameters: { units, ...parts('training.best') } } : undefined,
    spins:
      record.sweeps === null
        ? undefined
        : { words: words('training.spins'), sweeps: record.sweeps },
    record,
  };
}
