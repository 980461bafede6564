import { floatsFromHalves } from '../../formats/half-floats.ts';
import {
  decodeTensor,
  readStoredTensors,
  SafetensorsFormatError,
  type StoredTensor,
} from '../../formats/safetensors.ts';
import { MachineFileError } from './errors.ts';
import type { RbmParameters, UnitKind } from './parameters.ts';

/** Which tensors of a file of another program are the parameters of a machine. */
export interface ForeignTensors {
  readonly weights: string;
  /** Zero unless given. */
  readonly visibleBias?: string | undefined;
  /** Zero unless given. */
  readonly hiddenBias?: string | undefined;
  /** Whether the weights are hidden x visible instead of visible x hidden. */
  readonly transposed?: boolean | undefined;
  readonly units: UnitKind;
}

/** Tensors that a message lists. */
const mostListed = 12;

/**
 * A machine from the tensors of a safetensors file, of floats of 16, 32 or 64 bits, for the energy E(v,h) = -a.v - b.h - v^T W h.
 * @throws MachineFileError for a tensor that is missing, is not of floats, or has another shape
 */
export function foreignMachine(bytes: Uint8Array, names: ForeignTensors): RbmParameters {
  const tensors = tensorsIn(bytes);
  const { shape, data } = floatsAt(tensors, names.weights);
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2 || rows < 1 || columns < 1)
    throw new MachineFileError(
      `The tensor ${names.weights} has shape (${shape.join(', ')}); weights have two axes.`,
    );
  const [visible, hidden] = names.transposed ? [columns, rows] : [rows, columns];
  const bias = (name: string | undefined, units: number): Float32Array => {
    if (name === undefined) return new Float32Array(units);
    const found = floatsAt(tensors, name);
    if (found.data.length === units) return found.data;
    throw new MachineFileError(
      `The tensor ${name} has shape (${found.shape.join(', ')}); the weights ${names.weights} of shape (${shape.join(', ')}) ` +
        `need ${units} numbers${names.transposed ? '' : ', or --transposed'}.`,
    );
  };
  return {
    units: names.units,
    weights: names.transposed ? turned(data, visible, hidden) : data,
    visibleBias: bias(names.visibleBias, visible),
    hiddenBias: bias(names.hiddenBias, hidden),
  };
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

function floatsAt(
  tensors: ReadonlyMap<string, StoredTensor>,
  name: string,
): { shape: readonly number[]; data: Float32Array } {
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
