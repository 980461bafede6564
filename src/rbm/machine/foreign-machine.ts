import { elementAt } from '../../element-at.ts';
import { floatsFromHalves } from '../../formats/half-floats.ts';
import {
  decodeTensor,
  readStoredTensors,
  SafetensorsFormatError,
  type StoredTensor,
} from '../../formats/safetensors.ts';
import { MachineFileError } from './errors.ts';
import type { RbmParameters, UnitKind } from './parameters.ts';

/** The axes of a matrix of weights. */
export type Orientation = 'visible-hidden' | 'hidden-visible';
export const orientations: readonly Orientation[] = ['visible-hidden', 'hidden-visible'];

/** Which tensors of a file of another program are the parameters of a machine, and what they mean. */
export interface ForeignTensors {
  readonly weights: string;
  /** Zero unless given. */
  readonly visibleBias?: string | undefined;
  /** Zero unless given. */
  readonly hiddenBias?: string | undefined;
  /** Which axis of the weights is which. It follows from the biases or the samples where these decide it. */
  readonly orientation?: Orientation | undefined;
  /** Units of the samples, which are the visible units. */
  readonly samples?: number | undefined;
  readonly units: UnitKind;
  /** All parameters are multiplied by it; 1 unless given. It is -1 for E(v,h) = +a.v + b.h + v^T W h. */
  readonly factor?: number | undefined;
}

/** A machine of another program, and how its file was read. */
export interface ForeignMachine {
  readonly parameters: RbmParameters;
  readonly orientation: Orientation;
  /** What each tensor was taken for, in a sentence. */
  readonly reading: string;
}

/** Tensors that a message lists. */
const mostListed = 12;

/**
 * A machine from the tensors of a safetensors file, of floats of 16, 32 or 64 bits, for the energy E(v,h) = -a.v - b.h - v^T W h.
 * @throws MachineFileError for a tensor that is missing, is not of floats, or has another shape, and where the orientation of
 * the weights does not follow
 */
export function foreignMachine(bytes: Uint8Array, names: ForeignTensors): ForeignMachine {
  const { units, factor = 1 } = names;
  const tensors = tensorsIn(bytes);
  const { shape, data } = floatsAt(tensors, names.weights);
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows < 1 || columns < 1)
    throw new MachineFileError(
      `The tensor ${names.weights} has shape (${shape.join(', ')}); weights have two axes.`,
    );
  const biases = {
    visible: names.visibleBias === undefined ? undefined : floatsAt(tensors, names.visibleBias),
    hidden: names.hiddenBias === undefined ? undefined : floatsAt(tensors, names.hiddenBias),
  };
  const orientation = orientationOf(names, { rows, columns }, biases);
  const turn = orientation === 'hidden-visible';
  const [visible, hidden] = turn ? [columns, rows] : [rows, columns];
  const times = (numbers: Float32Array): Float32Array =>
    factor === 1 ? numbers : numbers.map((value) => factor * value);
  return {
    parameters: {
      units,
      weights: times(turn ? turned(data, visible, hidden) : data),
      visibleBias: times(biases.visible?.data ?? new Float32Array(visible)),
      hiddenBias: times(biases.hidden?.data ?? new Float32Array(hidden)),
    },
    orientation,
    reading:
      `E(v,h) = -a.v - b.h - v^T W h with units ${units === 'spin' ? '-1 and 1' : '0 and 1'}, W from the tensor ${names.weights} ` +
      `(${rows} ${turn ? 'hidden' : 'visible'} x ${columns} ${turn ? 'visible' : 'hidden'}, ${tensors.get(names.weights)?.dtype}), ` +
      `a ${from(names.visibleBias)}, b ${from(names.hiddenBias)}${factor === 1 ? '' : `, all times ${factor}`}`,
  };
}

function from(name: string | undefined): string {
  return name === undefined ? '= 0' : `from ${name}`;
}

interface Biases {
  readonly visible: Floats | undefined;
  readonly hidden: Floats | undefined;
}

/** @throws MachineFileError where no orientation fits, or both do */
function orientationOf(
  { weights, visibleBias, hiddenBias, orientation, samples }: ForeignTensors,
  { rows, columns }: { rows: number; columns: number },
  biases: Biases,
): Orientation {
  const units: Record<Orientation, [number, number]> = {
    'visible-hidden': [rows, columns],
    'hidden-visible': [columns, rows],
  };
  const given: readonly [string, 0 | 1, number | undefined][] = [
    [`The tensor ${visibleBias}`, 0, biases.visible?.data.length],
    [`The tensor ${hiddenBias}`, 1, biases.hidden?.data.length],
    ['A sample', 0, samples],
  ];
  const fitting = orientations
    .filter((each) => orientation === undefined || each === orientation)
    .filter((each) =>
      given.every(([, at, count]) => count === undefined || count === units[each][at]),
    );
  const [first, second] = fitting;
  const matrix = `the weights ${weights} of shape (${rows}, ${columns})`;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined)
    throw new MachineFileError(
      `Either axis of ${matrix} may be the visible one; give --orientation visible-hidden or --orientation hidden-visible.`,
    );
  const assumed = orientation ?? 'visible-hidden';
  const [what, at, count] =
    given.find(([, axis, number]) => number !== undefined && number !== units[assumed][axis]) ??
    elementAt(given, 0);
  throw new MachineFileError(
    `${what} has ${count} numbers; ${matrix} need ${units[assumed][at]} where they are ${assumed.replace('-', ' x ')}.`,
  );
}

/**
 * The tensors of a file that no machines of Blockspin are in.
 * @returns undefined where the bytes are no safetensors file, or one without tensors
 */
export function listedTensors(bytes: Uint8Array): string | undefined {
  try {
    const tensors = tensorsIn(bytes);
    return tensors.size > 0 ? listed(tensors) : undefined;
  } catch (error) {
    if (error instanceof MachineFileError) return undefined;
    throw error;
  }
}

function tensorsIn(bytes: Uint8Array): ReadonlyMap<string, StoredTensor> {
  try {
    return readStoredTensors(bytes).tensors;
  } catch (cause) {
    if (!(cause instanceof SafetensorsFormatError)) throw cause;
    throw new MachineFileError(`This is no safetensors file: ${cause.message}.`, { cause });
  }
}

function listed(tensors: ReadonlyMap<string, StoredTensor>): string {
  const all = Array.from(tensors, ([name, { shape }]) => `${name} (${shape.join(' x ')})`);
  const more = all.length > mostListed ? ` and ${all.length - mostListed} more` : '';
  return all.length === 0
    ? 'no tensors'
    : `the tensors ${all.slice(0, mostListed).join(', ')}${more}`;
}

interface Floats {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function floatsAt(tensors: ReadonlyMap<string, StoredTensor>, name: string): Floats {
  const found = tensors.get(name);
  if (!found)
    throw new MachineFileError(`There is no tensor ${name}; the file has ${listed(tensors)}.`);
  const data = floatsOf(name, found);
  const wrong = data.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return { shape: found.shape, data };
  throw new MachineFileError(
    `The tensor ${name} holds ${wrong} in single precision; all its numbers must be finite.`,
  );
}

function floatsOf(name: string, stored: StoredTensor): Float32Array {
  const { dtype, bytes } = stored;
  if (dtype === 'F16' || dtype === 'BF16') return floatsFromHalves(dtype, bytes);
  if (dtype === 'F32' || dtype === 'F64') return Float32Array.from(decodeTensor(name, stored).data);
  throw new MachineFileError(
    `The tensor ${name} is not of floats but of dtype ${dtype}; cast it with .float() and save the file again.`,
  );
}

/** Weights hidden x visible as visible x hidden. */
function turned(data: Float32Array, visible: number, hidden: number): Float32Array {
  return Float32Array.from(
    { length: data.length },
    (_, at) => data[(at % hidden) * visible + Math.floor(at / hidden)] ?? NaN,
  );
}
