import { momentOrders } from './optimizer.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { MachineFileError } from '../machine/errors.ts';
import { layerTensors } from '../machine/machine-file.ts';
import { parameterNames, type RbmParameters } from '../machine/parameters.ts';
import { averageWords } from './optimizer.ts';
import type { Training } from './options.ts';
import type { CurrentLayer } from './stack-state.ts';
import type { TrainingRecord } from './training-record.ts';

export type Tensors = Readonly<Record<string, Tensor>>;

/** The tensors of a layer in training: what it needs to go on, besides its model. */
export function currentTensors({
  parameters,
  state,
  best,
  model,
}: CurrentLayer): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  const { moments, averages, average, chains, visits, errors } = state;
  for (const name of parameterNames) tensors[`training.moments.${name}`] = flat(moments[name]);
  if (averages)
    for (const name of ['visible', 'hidden'] as const)
      tensors[`training.averages.${name}`] = flat(averages[name]);
  for (const [name, data] of Object.entries({ average, chains, visits, errors }))
    if (data) tensors[`training.${name}`] = flat(data);
  const tensorsOf = average ? sharedTensors : layerTensors;
  return {
    ...tensors,
    ...(best && tensorsOf('training.best', best.parameters)),
    // The model itself may be that of the best epoch, averaged, or with balanced phases.
    ...((best ?? average ?? model) && tensorsOf('training.last', parameters)),
  };
}

/** The tensors of the parameters that the units of a convolutional machine share. */
function sharedTensors(prefix: string, parameters: RbmParameters): Record<string, Tensor> {
  return Object.fromEntries(
    parameterNames.map((name) => [`${prefix}.${name}`, flat(parameters[name])]),
  );
}

/** A tensor of one axis. */
export function flat(data: Tensor['data']): Tensor {
  return { shape: [data.length], data };
}

/**
 * The layer in training of tensors that `currentTensors` made.
 * @throws MachineFileError where a tensor is missing, or is not as the record and the settings say
 */
export function currentOf(
  tensors: Tensors,
  { current, best }: TrainingRecord,
  {
    model,
    training,
    filter,
    layers,
  }: {
    model: RbmParameters;
    training: Training;
    filter: object | undefined;
    layers: readonly number[];
  },
): CurrentLayer | undefined {
  if (!current) return undefined;
  const { units, weights, visibleBias, hiddenBias } = model;
  const { chains = 0, patience, statistics } = training;
  const hidden = filter ? (layers[0] ?? NaN) : hiddenBias.length;
  const parts = (prefix: string, times = 1): RbmParameters => ({
    units,
    weights: floatsAt(tensors, `${prefix}.weights`, times * weights.length),
    visibleBias: floatsAt(tensors, `${prefix}.visibleBias`, times * visibleBias.length),
    hiddenBias: floatsAt(tensors, `${prefix}.hiddenBias`, times * hiddenBias.length),
  });
  if ((best !== null) !== (patience !== undefined && current.epochs > 0))
    throw new MachineFileError(
      `The field training.best is ${JSON.stringify(best)}; a training has one if it has patience and a finished epoch.`,
    );
  // Wrong bits are counted where the samples of the model are reconstructions of the data.
  const counts = chains === 0 && statistics !== 'mean-field';
  const { updates, start, epochs, reconstructionError } = current;
  return {
    parameters:
      best || filter || 'training.last.weights' in tensors ? parts('training.last') : model,
    epochs,
    reconstructionError: reconstructionError ?? undefined,
    best: best ? { ...best, parameters: parts('training.best') } : undefined,
    state: {
      updates,
      start,
      moments: parts('training.moments', momentOrders(training.optimizer)),
      ...(filter
        ? { average: floatsAt(tensors, 'training.average', weights.length + 2) }
        : {
            averages: {
              visible: floatsAt(
                tensors,
                'training.averages.visible',
                averageWords * visibleBias.length,
              ),
              hidden: floatsAt(tensors, 'training.averages.hidden', averageWords * hidden),
            },
          }),
      ...(chains > 0 && {
        chains: wordsAt(tensors, 'training.chains', hidden * Math.ceil(chains / 32)),
      }),
      ...(counts && {
        visits: wordsAt(tensors, 'training.visits'),
        errors: wordsAt(tensors, 'training.errors'),
      }),
    },
  };
}

function floatsAt(tensors: Tensors, name: string, length: number): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array && data.length === length && data.every(Number.isFinite))
    return data;
  throw new MachineFileError(`The tensor ${name} is not ${length} finite 32-bit floats.`);
}

/**
 * @param length any unless given
 * @throws MachineFileError
 */
export function wordsAt(tensors: Tensors, name: string, length?: number): Uint32Array {
  const data = tensors[name]?.data;
  if (data instanceof Uint32Array && (length === undefined || data.length === length)) return data;
  throw new MachineFileError(
    `The tensor ${name} is not of ${length === undefined ? '' : `${length} `}32-bit words.`,
  );
}
