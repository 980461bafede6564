import { writeSafetensors } from '../../formats/safetensors.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { MachineFileError } from './errors.ts';
import { configurationOf, contentOf, entryText } from './file-content.ts';
import { layerOf, layerTensors } from './machine-file.ts';
import { unitKinds, type RbmParameters, type UnitKind } from './parameters.ts';
import type { KeptMachine, Trajectory } from './trajectory.ts';

/** Machines on the way of the training of a stack. */
export interface Trajectories {
  /** Of each layer, from the data up. */
  readonly layers: readonly Trajectory[];
  readonly units: UnitKind;
  /** Settings of the training, as they stand in the file of its machines. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

const format = 'blockspin-trajectory';
const tensorName = /^layers\.(\d{1,6})\.updates\.(\d{1,15})\.weights$/;

/**
 * The bytes of a safetensors file with tensors `layers.N.updates.U.weights` [visible][hidden], `.visibleBias` and `.hiddenBias` of
 * the machine of layer N, from 0 on, after U updates.
 */
export function saveTrajectories({ layers, units, configuration }: Trajectories): Uint8Array {
  const tensors: Record<string, Tensor> = {};
  for (const [layer, trajectory] of layers.entries())
    for (const { updates, parameters } of trajectory)
      Object.assign(tensors, layerTensors(`layers.${layer}.updates.${updates}`, parameters));
  return writeSafetensors({
    tensors,
    metadata: { format, units, configuration: JSON.stringify(configuration) },
  });
}

/**
 * Loads the bytes that `saveTrajectories` wrote.
 * @throws MachineFileError where the bytes are no such file, a tensor is missing, or a number is not finite
 */
export function loadTrajectories(bytes: Uint8Array): Trajectories {
  const { tensors, metadata } = contentOf(bytes);
  if (metadata['format'] !== format)
    throw new MachineFileError(
      `The metadata give ${entryText('format', metadata['format'])}; a file of machines on the way of a training has '${format}'.`,
    );
  const units = unitKinds.find((kind) => kind === metadata['units']);
  if (units === undefined)
    throw new MachineFileError(
      `The metadata give ${entryText('units', metadata['units'])}; units are ${unitKinds.join(' or ')}.`,
    );
  const layers = new Map<number, KeptMachine[]>();
  for (const name of Object.keys(tensors)) {
    const [, layer, updates] = tensorName.exec(name) ?? [];
    if (layer === undefined) continue;
    const parameters = layerOf(tensors, name.replace(/\.weights$/, ''), units);
    const kept = layers.get(Number(layer)) ?? [];
    const [first] = kept;
    if (first && !isAlike(first.parameters, parameters))
      throw new MachineFileError(
        `The tensor ${name} has another shape than other weights of its layer.`,
      );
    layers.set(Number(layer), [...kept, { updates: Number(updates), parameters }]);
  }
  const numbers = Array.from(layers.keys()).toSorted((one, other) => one - other);
  const missing = numbers.findIndex((layer, index) => layer !== index);
  if (missing >= 0) throw new MachineFileError(`There is no layer ${missing} below others.`);
  return {
    layers: numbers.map((layer) =>
      (layers.get(layer) ?? []).toSorted((one, other) => one.updates - other.updates),
    ),
    units,
    configuration: configurationOf(metadata['configuration']),
  };
}

function isAlike(one: RbmParameters, other: RbmParameters): boolean {
  return (
    one.visibleBias.length === other.visibleBias.length &&
    one.hiddenBias.length === other.hiddenBias.length
  );
}
