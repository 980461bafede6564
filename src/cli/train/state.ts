import { parameterNames } from '../../rbm/step-parameters.ts';
import type { TrainingState } from '../../rbm/contrastive-divergence.ts';
import type { IsingDataState } from '../../rbm/data.ts';
import type { RbmParameters, UnitKind } from '../../rbm/parameters.ts';
import type { FinishedLayer, StackState } from '../../rbm/stack.ts';
import type { Safetensors } from '../../report/safetensors.ts';
import type { Tensor } from '../../report/tensor.ts';
import type { Measured } from '../../statistics/measured.ts';

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

/** Named tensors of a layer's parameters. */
export function parameterTensors(layer: number, parameters: RbmParameters): Record<string, Tensor> {
  return named(`layers.${layer}`, parameters);
}

function named(prefix: string, parameters: RbmParameters): Record<string, Tensor> {
  const { weights, visibleBias, hiddenBias } = parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  return {
    [`${prefix}.weights`]: { shape: [visible, hidden], data: weights },
    [`${prefix}.visibleBias`]: { shape: [visible], data: visibleBias },
    [`${prefix}.hiddenBias`]: { shape: [hidden], data: hiddenBias },
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
    if (current.best) Object.assign(tensors, named('training.best', current.best.parameters));
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
 * @param options.patience of early stopping: a last layer that it has stopped is not taken up again
 * @throws Error where tensors are missing
 */
export function savedTraining(
  { tensors }: Required<Safetensors>,
  record: TrainingRecord,
  { units, patience = Infinity }: { units: UnitKind; patience?: number },
): SavedTraining {
  const tensor = (name: string): Tensor['data'] => {
    const found = tensors[name];
    if (!found) throw new Error(`the tensor '${name}' is missing`);
    return found.data;
  };
  const floats = (name: string): Float32Array => tensor(name) as Float32Array;
  const words = (name: string): Uint32Array => tensor(name) as Uint32Array;
  const parameters = (prefix: string): RbmParameters => ({
    units,
    weights: floats(`${prefix}.weights`),
    visibleBias: floats(`${prefix}.visibleBias`),
    hiddenBias: floats(`${prefix}.hiddenBias`),
  });
  const finished: FinishedLayer[] = record.layers.map(({ epochs, reconstructionError }, layer) => ({
    parameters: parameters(`layers.${layer}`),
    epochs,
    reconstructionError: reconstructionError ?? undefined,
  }));
  const optional = (name: 'chains' | 'visits' | 'errors') =>
    tensors[`training.${name}`] ? { [name]: words(`training.${name}`) } : {};
  const state = record.current && {
    ...record.current,
    moments: {
      weights: floats('training.moments.weights'),
      visibleBias: floats('training.moments.visibleBias'),
      hiddenBias: floats('training.moments.hiddenBias'),
    },
    averages: {
      visible: floats('training.averages.visible'),
      hidden: floats('training.averages.hidden'),
    },
    ...optional('chains'),
    ...optional('visits'),
    ...optional('errors'),
  };
  const { best } = record;
  if (state && best && state.epochs - best.epoch >= patience) {
    const { epochs, reconstructionError } = state;
    finished.push({
      parameters: parameters(`layers.${finished.length}`),
      epochs,
      reconstructionError: reconstructionError ?? undefined,
    });
    return { stack: { finished }, best: undefined, spins: undefined, record };
  }
  const current = state && {
    parameters: parameters(`layers.${finished.length}`),
    state,
    reconstructionError: state.reconstructionError ?? undefined,
  };
  return {
    stack: { finished, current: current ?? undefined },
    best: best ? { ...best, parameters: parameters('training.best') } : undefined,
    spins:
      record.sweeps === null
        ? undefined
        : { words: words('training.spins'), sweeps: record.sweeps },
    record,
  };
}
