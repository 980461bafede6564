import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { RbmParameters } from '../rbm/parameters.ts';
import {
  readSafetensors,
  SafetensorsFormatError,
  type Safetensors,
} from '../report/safetensors.ts';
import type { Tensor } from '../report/tensor.ts';
import type { TrainParameters } from './train-parameters.ts';
import { UsageError } from './usage-error.ts';

/** A trained stack as `train` leaves it. */
export interface ModelFile {
  readonly file: string;
  /** From the data up. */
  readonly layers: readonly RbmParameters[];
  /** The site y * size + x of each visible unit of the first layer, where they are sites of a lattice. */
  readonly sites: Uint32Array | undefined;
  readonly configuration: TrainParameters;
}

/**
 * Reads a model.
 * @param place the file, or the folder of a training
 * @throws UsageError in one sentence for anything that is none
 */
export function readModelFile(place: string): ModelFile {
  if (!existsSync(place)) throw new UsageError(`${place}: there is no such file or folder.`);
  const file = statSync(place).isDirectory() ? path.join(place, 'model.safetensors') : place;
  if (!existsSync(file))
    throw new UsageError(
      `${place}: there is no model.safetensors in it; give the folder of a training.`,
    );
  let model: Required<Safetensors>;
  try {
    model = readSafetensors(readFileSync(file));
  } catch (cause) {
    if (!(cause instanceof SafetensorsFormatError)) throw cause;
    throw new UsageError(`${file}: it is no safetensors file (${cause.message}).`, { cause });
  }
  const { format, units = '', configuration } = model.metadata;
  if (format !== 'blockspin-rbm' || configuration === undefined)
    throw new UsageError(`${file}: its metadata do not say that blockspin train wrote it.`);
  const kind = units.startsWith('spin') ? 'spin' : 'binary';
  const layers: RbmParameters[] = [];
  while (model.tensors[`layers.${layers.length}.weights`])
    layers.push({ units: kind, ...layerOf(file, model.tensors, layers.length) });
  if (layers.length === 0) throw new UsageError(`${file}: it holds no layer (layers.0.weights).`);
  const sites = model.tensors['sites']?.data;
  return {
    file,
    layers,
    sites: sites instanceof Uint32Array ? sites : undefined,
    configuration: JSON.parse(configuration) as TrainParameters,
  };
}

function layerOf(
  file: string,
  tensors: Record<string, Tensor>,
  layer: number,
): Omit<RbmParameters, 'units'> {
  const floats = (name: keyof Omit<RbmParameters, 'units'>): Float32Array => {
    const tensor = tensors[`layers.${layer}.${name}`];
    if (tensor?.data instanceof Float32Array) return tensor.data;
    throw new UsageError(
      `${file}: the tensor layers.${layer}.${name} is missing, or not of 32-bit floats.`,
    );
  };
  const [weights, visibleBias, hiddenBias] = [
    floats('weights'),
    floats('visibleBias'),
    floats('hiddenBias'),
  ];
  if (weights.length !== visibleBias.length * hiddenBias.length)
    throw new UsageError(
      `${file}: layers.${layer}.weights has ${weights.length} numbers for ${visibleBias.length} x ${hiddenBias.length} units.`,
    );
  return { weights, visibleBias, hiddenBias };
}
