import { writeSafetensors, type Safetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { MachineFileError } from './errors.ts';
import { configurationOf, contentOf, entryText, without } from './file-content.ts';
import { assertLattice, sourceOf, type MachineSource } from './machine-source.ts';
import type { ParameterName, RbmParameters, UnitKind } from './parameters.ts';

/** A machine, or a stack of machines, to be saved. */
export interface Machines {
  /** From the data up. All layers have the same kind of units. */
  readonly layers: readonly RbmParameters[];
  /** The site y * size + x of each visible unit of the first layer, where these units are the sites of a lattice. */
  readonly sites?: Uint32Array | undefined;
  /** Settings of the training. `MachineSource` says which of them have a meaning here. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** More tensors and metadata for the same file, such as the state of a training. */
  readonly attached?: Safetensors;
}

/** Machines as they were loaded. */
export interface SavedMachines extends Machines {
  readonly sites: Uint32Array | undefined;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What the machines were trained on. Undefined where the file does not say. */
  readonly source: MachineSource | undefined;
  readonly attached: Required<Safetensors>;
}

const format = 'blockspin-rbm';
/** Metadata that `saveMachines` writes itself. */
const ownMetadata = ['format', 'energy', 'units', 'configuration'];
/** Units as they may stand in a file: the lab of version 0.1 wrote them with their values. */
const unitNames: Readonly<Record<string, UnitKind>> = {
  binary: 'binary',
  spin: 'spin',
  'binary 0 and 1': 'binary',
  'spin -1 and +1': 'spin',
};

/**
 * The bytes of a safetensors file with tensors `layers.N.weights` [visible][hidden], `layers.N.visibleBias` and
 * `layers.N.hiddenBias`, N from 0 on, and `sites`.
 * @throws MachineFileError for no layers, layers that do not fit each other, or attached names that are taken
 */
export function saveMachines({
  layers,
  sites,
  configuration = {},
  attached,
}: Machines): Uint8Array {
  assertStack(layers);
  const own: Record<string, Tensor> = {};
  for (const [layer, parameters] of layers.entries())
    Object.assign(own, layerTensors(`layers.${layer}`, parameters));
  if (sites) own['sites'] = { shape: [sites.length], data: sites };
  const taken =
    Object.keys(attached?.tensors ?? {}).find((name) => isOwnTensor(name)) ??
    Object.keys(attached?.metadata ?? {}).find((name) => ownMetadata.includes(name));
  if (taken !== undefined)
    throw new MachineFileError(`The name ${taken} is taken; attach it under another name.`);
  return writeSafetensors({
    tensors: { ...own, ...attached?.tensors },
    metadata: {
      format,
      energy: 'E(v,h) = -a.v - b.h - v^T W h',
      units: layers[0]?.units ?? 'binary',
      configuration: JSON.stringify(configuration),
      ...attached?.metadata,
    },
  });
}

/** The tensors of one machine: `prefix.weights` [visible][hidden], `prefix.visibleBias`, `prefix.hiddenBias`. */
export function layerTensors(
  prefix: string,
  { weights, visibleBias, hiddenBias }: RbmParameters,
): Record<string, Tensor> {
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  return {
    [`${prefix}.weights`]: { shape: [visible, hidden], data: weights },
    [`${prefix}.visibleBias`]: { shape: [visible], data: visibleBias },
    [`${prefix}.hiddenBias`]: { shape: [hidden], data: hiddenBias },
  };
}

/**
 * Loads machines from the bytes of a file that `saveMachines` or version 0.1 wrote.
 * @param options.units the kind of units of a stack that a study of 0.1 kept; such a file does not say
 * @throws MachineFileError where the bytes are no such file, layers do not fit each other, or a number is not finite
 */
export function loadMachines(
  bytes: Uint8Array,
  options: { readonly units?: UnitKind | undefined } = {},
): SavedMachines {
  const { tensors, metadata } = contentOf(bytes);
  const kept = metadata['format'] === undefined && '0.weights' in tensors;
  if (!kept && metadata['format'] !== format)
    throw new MachineFileError(
      `The metadata give ${entryText('format', metadata['format'])}; a file of machines has '${format}'.`,
    );
  const units = kept ? options.units : unitNames[metadata['units'] ?? ''];
  if (units === undefined)
    throw new MachineFileError(
      kept
        ? 'This is a stack that a study of version 0.1 kept. It does not say whether its units are binary or spin.'
        : `The metadata give ${entryText('units', metadata['units'])}; units are binary or spin.`,
    );
  const prefix = kept ? '' : 'layers.';
  const layers: RbmParameters[] = [];
  while (tensors[`${prefix}${layers.length}.weights`])
    layers.push(layerOf(tensors, `${prefix}${layers.length}`, units));
  const visible = assertStack(layers);
  const configuration = configurationOf(metadata['configuration']);
  const source = sourceOf(configuration, metadata['digest']);
  if (source?.kind === 'ising') assertLattice(source, visible);
  return {
    layers,
    sites: sitesOf(tensors['sites'], visible),
    source,
    configuration,
    attached: {
      tensors: without(tensors, (name) => isOwnTensor(name) || kept),
      metadata: without(metadata, (name) => ownMetadata.includes(name)),
    },
  };
}

/**
 * @returns the visible units of the first layer
 * @throws MachineFileError
 */
function assertStack(layers: readonly RbmParameters[]): number {
  const [first] = layers;
  if (!first) throw new MachineFileError('There is no layer (layers.0.weights).');
  let below = first.visibleBias.length;
  for (const [layer, { units, visibleBias, hiddenBias, weights }] of layers.entries()) {
    const [visible, hidden] = [visibleBias.length, hiddenBias.length];
    if (visible !== below)
      throw new MachineFileError(
        `layers.${layer} has ${visible} visible units above ${below} hidden units; the numbers must be equal.`,
      );
    if (weights.length !== visible * hidden)
      throw new MachineFileError(
        `layers.${layer} has ${weights.length} weights; ${visible} visible and ${hidden} hidden units need ${visible * hidden}.`,
      );
    if (units !== first.units)
      throw new MachineFileError(
        `layers.${layer} has ${units} units above a layer of ${first.units} units; convert one of them.`,
      );
    below = hidden;
  }
  return first.visibleBias.length;
}

export function layerOf(
  tensors: Readonly<Record<string, Tensor>>,
  prefix: string,
  units: UnitKind,
): RbmParameters {
  const floats = (part: ParameterName) => {
    const name = `${prefix}.${part}`;
    const tensor = tensors[name];
    if (!(tensor?.data instanceof Float32Array))
      throw new MachineFileError(`The tensor ${name} is missing, or not of 32-bit floats.`);
    const wrong = tensor.data.find((value) => !Number.isFinite(value));
    if (wrong !== undefined)
      throw new MachineFileError(
        `The tensor ${name} holds ${wrong}; all its numbers must be finite.`,
      );
    return { shape: tensor.shape, data: tensor.data };
  };
  const weights = floats('weights');
  const visibleBias = floats('visibleBias').data;
  const hiddenBias = floats('hiddenBias').data;
  const expected = [visibleBias.length, hiddenBias.length];
  if (weights.shape.join() !== expected.join())
    throw new MachineFileError(
      `The tensor ${prefix}.weights has shape (${weights.shape.join(', ')}); its biases need (${expected.join(', ')}).`,
    );
  return { units, weights: weights.data, visibleBias, hiddenBias };
}

function sitesOf(tensor: Tensor | undefined, visible: number): Uint32Array | undefined {
  if (!tensor) return undefined;
  const { data } = tensor;
  const valid =
    data instanceof Uint32Array &&
    data.length === visible &&
    data.every((site) => site < visible) &&
    new Set(data).size === visible;
  if (!valid)
    throw new MachineFileError(
      `The tensor sites must give each of the ${visible} visible units a site of its own, from 0 to ${visible - 1}.`,
    );
  return data;
}

function isOwnTensor(name: string): boolean {
  return name === 'sites' || name.startsWith('layers.');
}
