import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { siteCount } from '../ensemble/geometry.ts';
import type { RbmParameters, UnitKind } from '../rbm/machine/parameters.ts';
import {
  readSafetensors,
  SafetensorsFormatError,
  type Safetensors,
} from '../report/safetensors.ts';
import type { Tensor } from '../report/tensor.ts';
import type { TrainParameters } from './train/parameters.ts';
import { UsageError } from './arguments/usage-error.ts';

export const modelName = 'model.safetensors';
const parts = ['weights', 'visibleBias', 'hiddenBias'] as const;

/** A trained stack as `train` leaves it. */
export interface ModelFile {
  readonly file: string;
  /** From the data up. */
  readonly layers: readonly RbmParameters[];
  /** The site y * size + x of each visible unit of the first layer, where they are sites of a lattice. */
  readonly sites: Uint32Array | undefined;
  readonly configuration: TrainParameters;
  /** Everything in the file, for what a training goes on with. */
  readonly content: Required<Safetensors>;
}

/**
 * Reads a model: layers that fit each other and their configuration, all numbers finite.
 * @param place the file, or the folder of a training
 * @throws UsageError in one sentence for anything that is none
 */
export function readModelFile(place: string): ModelFile {
  const file = fileAt(place);
  const content = contentOf(file);
  const { tensors, metadata } = content;
  if (metadata['format'] !== 'blockspin-rbm')
    throw new UsageError(`${file}: its metadata do not say that blockspin train wrote it.`);
  const configuration = configurationOf(file, metadata['configuration']);
  const units = unitsOf(file, metadata['units']);
  const layers: RbmParameters[] = [];
  while (tensors[`layers.${layers.length}.weights`])
    layers.push(layerOf(file, tensors, { layer: layers.length, units }));
  const [first] = layers;
  if (!first) throw new UsageError(`${file}: it holds no layer (layers.0.weights).`);
  for (const [above, { visibleBias }] of layers.slice(1).entries()) {
    const below = layers[above]?.hiddenBias.length ?? 0;
    if (visibleBias.length !== below)
      throw new UsageError(
        `${file}: layer ${above + 2} has ${visibleBias.length} visible units above ${below} hidden ones; they must be as many.`,
      );
  }
  const visible = first.visibleBias.length;
  if ('size' in configuration) assertLattice(file, configuration, visible);
  return { file, layers, sites: sitesOf(file, tensors['sites'], visible), configuration, content };
}

function fileAt(place: string): string {
  const found = statSync(place, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${place}: there is no such file or folder.`);
  const file = found.isDirectory() ? path.join(place, modelName) : place;
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(
      `${place}: there is no ${modelName} in it; give the folder of a training.`,
    );
  return file;
}

function contentOf(file: string): Required<Safetensors> {
  try {
    return readSafetensors(readFileSync(file));
  } catch (cause) {
    const reason =
      cause instanceof SafetensorsFormatError
        ? `it is no safetensors file (${cause.message})`
        : `it cannot be read (${(cause as NodeJS.ErrnoException).code})`;
    throw new UsageError(`${file}: ${reason}.`, { cause });
  }
}

function configurationOf(file: string, text: string | undefined): TrainParameters {
  let found: unknown;
  try {
    found = JSON.parse(text ?? '');
  } catch (cause) {
    throw new UsageError(`${file}: the configuration in its metadata is no JSON.`, { cause });
  }
  const known = found as Partial<
    Record<'size' | 'lattice' | 'temperature' | 'thermalize' | 'seed' | 'data', unknown>
  > | null;
  const ofLattice =
    [known?.size, known?.thermalize, known?.seed].every(isWhole) &&
    ['square', 'chain'].includes(String(known?.lattice)) &&
    typeof known?.temperature === 'number' &&
    known.temperature > 0;
  if (!ofLattice && typeof known?.data !== 'string')
    throw new UsageError(
      `${file}: the configuration in its metadata names neither lattice, size, temperature, thermalize and seed, nor data.`,
    );
  return found as TrainParameters;
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function unitsOf(file: string, text = ''): UnitKind {
  const kind = (['binary', 'spin'] as const).find((name) => text.startsWith(name));
  if (kind) return kind;
  throw new UsageError(`${file}: its metadata give units '${text}'; they are binary or spin.`);
}

function layerOf(
  file: string,
  tensors: Record<string, Tensor>,
  { layer, units }: { layer: number; units: UnitKind },
): RbmParameters {
  const [weights, visibleBias, hiddenBias] = parts.map((part) => {
    const name = `layers.${layer}.${part}`;
    const tensor = tensors[name];
    if (!(tensor?.data instanceof Float32Array))
      throw new UsageError(`${file}: the tensor ${name} is missing, or not of 32-bit floats.`);
    const wrong = tensor.data.find((value) => !Number.isFinite(value));
    if (wrong !== undefined)
      throw new UsageError(
        `${file}: the tensor ${name} holds ${wrong}; all numbers must be finite.`,
      );
    return { shape: tensor.shape, data: tensor.data };
  }) as [Floats, Floats, Floats];
  const expected = [visibleBias.data.length, hiddenBias.data.length];
  if (weights.shape.join() !== expected.join())
    throw new UsageError(
      `${file}: layers.${layer}.weights has shape (${weights.shape.join(', ')}), its biases want (${expected.join(', ')}).`,
    );
  return {
    units,
    weights: weights.data,
    visibleBias: visibleBias.data,
    hiddenBias: hiddenBias.data,
  };
}

interface Floats {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

function assertLattice(
  file: string,
  { size, lattice }: Extract<TrainParameters, { size: number }>,
  visible: number,
): void {
  const sites = siteCount({ lattice, size });
  if (sites !== visible)
    throw new UsageError(
      `${file}: ${visible} visible units for the ${sites} sites of its configuration (size ${size}).`,
    );
}

function sitesOf(
  file: string,
  tensor: Tensor | undefined,
  visible: number,
): Uint32Array | undefined {
  if (!tensor) return undefined;
  const { data } = tensor;
  const places = new Set(data);
  const valid = data.length === visible && data.every((site) => site < visible);
  if (!(data instanceof Uint32Array) || !valid || places.size !== visible)
    throw new UsageError(
      `${file}: the tensor sites must give each of ${visible} visible units a place of its own, from 0 to ${visible - 1}.`,
    );
  return data;
}
