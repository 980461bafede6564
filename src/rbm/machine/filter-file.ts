import {
  readSafetensors,
  SafetensorsDtypeError,
  SafetensorsFormatError,
  writeSafetensors,
  type Safetensors,
} from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { MachineFileError } from './errors.ts';
import { configurationOf, contentOf, entryText, without } from './file-content.ts';
import { sourceOf, type MachineSource } from './machine-source.ts';
import { unitKinds, type UnitKind } from './parameters.ts';

/** Sides of a block. */
export const filterStrides = [2, 3] as const;
export type FilterStride = (typeof filterStrides)[number];

/** `soft`: a unit is drawn with the probability of the machine. `hard`: a unit is the sign of its field. */
export const filterLimits = ['soft', 'hard'] as const;
export type FilterLimit = (typeof filterLimits)[number];

/** The largest side of a filter. */
export const largestFilter = 16;

/**
 * A filter: the weights that all hidden units of a convolutional machine share. The field of the unit at block R is
 * f_R = b + sum_d w_d v at the site stride R + offset + d, with d from 0 to k - 1 in both directions, across the periodic
 * edges. Spin units: p(h_R = +1) = (1 + tanh f_R)/2. Binary units: p(h_R = 1) = 1/(1 + e^-f_R).
 */
export interface Filter {
  readonly units: UnitKind;
  /** Side k of the filter, from 1 to 16. */
  readonly side: number;
  /** w, row-major [y][x], k x k. */
  readonly weights: Float32Array;
  /** b */
  readonly hiddenBias: number;
  /** a, of every visible unit; a map does not use it. */
  readonly visibleBias: number;
  readonly stride: FilterStride;
  /** The first column and row of the filter, from the first site of the block. */
  readonly offset: number;
  readonly limit: FilterLimit;
}

/** A filter to be saved. */
export interface FilterToSave extends Filter {
  /** Settings of the training; see `MachineSource`. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** More tensors and metadata for the same file, such as the state of a training. */
  readonly attached?: Safetensors;
}

/** A filter as it was loaded. */
export interface SavedFilter extends Filter {
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What the filter was trained on. Undefined where the file does not say. */
  readonly source: MachineSource | undefined;
  readonly attached: Required<Safetensors>;
}

const format = 'blockspin-filter';
/** Metadata that `saveFilter` writes itself. */
const ownMetadata = ['format', 'energy', 'stride', 'offset', 'limit', 'units', 'configuration'];
const names = {
  weights: 'filter.weights',
  hiddenBias: 'filter.hiddenBias',
  visibleBias: 'filter.visibleBias',
} as const;

/** The offset of a filter unless one is given: a filter wider than its block reaches out on both sides. */
export function defaultOffset(side: number, stride: FilterStride): number {
  return 0 - Math.max(0, Math.floor((side - stride) / 2));
}

/** Whether bytes are those of a safetensors file with the format of a filter. */
export function isFilterFile(bytes: Uint8Array): boolean {
  try {
    return readSafetensors(bytes).metadata['format'] === format;
  } catch (error) {
    if (error instanceof SafetensorsFormatError || error instanceof SafetensorsDtypeError)
      return false;
    throw error;
  }
}

/**
 * The bytes of a safetensors file with the tensors `filter.weights` [k][k], `filter.hiddenBias` [1] and
 * `filter.visibleBias` [1].
 * @throws MachineFileError for weights that are no square of side 1 to 16, or attached names that are taken
 */
export function saveFilter({ configuration = {}, attached, ...filter }: FilterToSave): Uint8Array {
  const { side, weights, hiddenBias, visibleBias, stride, offset, limit, units } = filter;
  assertFilter(filter, largestFilter);
  const taken =
    Object.keys(attached?.tensors ?? {}).find((name) => name.startsWith('filter.')) ??
    Object.keys(attached?.metadata ?? {}).find((name) => ownMetadata.includes(name));
  if (taken !== undefined)
    throw new MachineFileError(`The name ${taken} is taken; attach it under another name.`);
  return writeSafetensors({
    tensors: {
      [names.weights]: { shape: [side, side], data: weights },
      [names.hiddenBias]: { shape: [1], data: Float32Array.of(hiddenBias) },
      [names.visibleBias]: { shape: [1], data: Float32Array.of(visibleBias) },
      ...attached?.tensors,
    },
    metadata: {
      format,
      energy: 'E(v,h) = -a sum_i v_i - sum_R h_R (b + sum_d w_d v_(stride R + offset + d))',
      stride: `${stride}`,
      offset: `${offset}`,
      limit,
      units,
      configuration: JSON.stringify(configuration),
      ...attached?.metadata,
    },
  });
}

/**
 * Loads a filter from the bytes of a file that `saveFilter` wrote, or of one like it: only `filter.weights` and the
 * metadata `format` and `stride` are needed.
 * @param options `largest`: the largest side that is taken, `largestFilter` unless given
 * @throws MachineFileError where the bytes are no such file, or a number or setting is out of its range
 */
export function loadFilter(
  bytes: Uint8Array,
  { largest = largestFilter }: { readonly largest?: number } = {},
): SavedFilter {
  const { tensors, metadata } = contentOf(bytes);
  if (metadata['format'] !== format)
    throw new MachineFileError(
      `The metadata give ${entryText('format', metadata['format'])}; a file of a filter has '${format}'.`,
    );
  const { side, weights } = weightsOf(tensors[names.weights]);
  const stride = choice('stride', metadata['stride'], filterStrides);
  const filter: Filter = {
    units: choice('units', metadata['units'] ?? 'spin', unitKinds),
    side,
    weights,
    hiddenBias: biasOf(tensors, names.hiddenBias),
    visibleBias: biasOf(tensors, names.visibleBias),
    stride,
    offset: offsetOf(metadata['offset'], defaultOffset(side, stride)),
    limit: choice('limit', metadata['limit'] ?? 'soft', filterLimits),
  };
  assertFilter(filter, largest);
  const configuration = configurationOf(metadata['configuration']);
  return {
    ...filter,
    configuration,
    source: sourceOf(configuration, metadata['digest']),
    attached: {
      tensors: without(tensors, (name) => name.startsWith('filter.')),
      metadata: without(metadata, (name) => ownMetadata.includes(name)),
    },
  };
}

/** @throws MachineFileError */
function assertFilter(
  { side, weights, hiddenBias, visibleBias, offset, stride }: Filter,
  largest: number,
): void {
  if (!Number.isInteger(side) || side < 1 || side > largest)
    throw new MachineFileError(
      `The filter has side ${side}; give a square of side 1 to ${largest}.`,
    );
  if (weights.length !== side * side)
    throw new MachineFileError(
      `A filter of side ${side} has ${side * side} weights; ${weights.length} were given.`,
    );
  const wrong = [...weights, hiddenBias, visibleBias].find((value) => !Number.isFinite(value));
  if (wrong !== undefined)
    throw new MachineFileError(`The filter holds ${wrong}; all its numbers must be finite.`);
  if (!Number.isInteger(offset) || offset < -largest || offset >= stride)
    throw new MachineFileError(
      `The filter has offset ${offset}; give a whole number from ${-largest} to ${stride - 1}.`,
    );
}

function weightsOf(tensor: Tensor | undefined): { side: number; weights: Float32Array } {
  if (!(tensor?.data instanceof Float32Array))
    throw new MachineFileError(
      `The tensor ${names.weights} is missing, or not of 32-bit floats (in numpy: .astype('float32')).`,
    );
  const [rows = 0, columns = 0] = tensor.shape;
  if (tensor.shape.length !== 2 || rows !== columns)
    throw new MachineFileError(
      `The tensor ${names.weights} has shape (${tensor.shape.join(', ')}); a filter has as many rows as columns.`,
    );
  return { side: rows, weights: tensor.data };
}

function biasOf(tensors: Readonly<Record<string, Tensor>>, name: string): number {
  const tensor = tensors[name];
  if (!tensor) return 0;
  const [bias] = tensor.data;
  if (!(tensor.data instanceof Float32Array) || tensor.data.length !== 1 || bias === undefined)
    throw new MachineFileError(`The tensor ${name} must be one 32-bit float.`);
  return bias;
}

function offsetOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new MachineFileError(
    `The metadata give ${entryText('offset', text)}; an offset is a whole number.`,
  );
}

/** The value of the list that a text of the metadata stands for. */
function choice<T extends string | number>(
  name: string,
  text: string | undefined,
  list: readonly T[],
): T {
  const found = list.find((value) => `${value}` === text);
  if (found !== undefined) return found;
  throw new MachineFileError(
    `The metadata give ${entryText(name, text)}; it must be ${list.join(' or ')}.`,
  );
}
