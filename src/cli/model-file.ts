import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MachineError, MachineFileError } from '../rbm/machine/errors.ts';
import {
  foreignMachine,
  listedTensors,
  type ForeignTensors,
} from '../rbm/machine/foreign-machine.ts';
import { expandFilter, sitesOfUnits } from '../rbm/machine/convolutional-machine.ts';
import {
  isFilterFile,
  loadFilter,
  type Filter,
  type SavedFilter,
} from '../rbm/machine/filter-file.ts';
import { loadMachines, type SavedMachines } from '../rbm/machine/machine-file.ts';
import { assertBounded } from '../rbm/machine/parameters.ts';
import { loadTraining } from '../rbm/training/training-file.ts';
import { assertSealed } from './train/checksum.ts';
import { assertSettings } from './train/configuration.ts';
import { UsageError } from './arguments/usage-error.ts';
import { foreignMachineFile } from './input/foreign-file.ts';
import { readFile } from './input/read-file.ts';
import { isSystemError } from './output/system-error.ts';

export const modelName = 'model.safetensors';

/** A model as `train` or the lab left it. */
export interface ModelFile extends SavedMachines {
  readonly file: string;
  /** Of a convolutional machine, whose one layer is the dense machine with the same energies. */
  readonly filter?: Filter;
  /** What the tensors of another program's file were taken for, in a sentence. */
  readonly reading?: string;
}

/**
 * Reads a model.
 * @param place the file, or the folder of a training
 * @param tensors which tensors are the parameters, in a file of another program
 * @param units of the samples that a machine is to be judged by, for a filter that does not name its lattice
 * @throws UsageError that begins with the path, where there is no such file or it holds no machines
 */
export async function readModelFile(
  place: string,
  tensors?: ForeignTensors,
  units?: () => Promise<number | undefined>,
): Promise<ModelFile> {
  const file = await modelPath(place);
  const bytes = await readFile(file);
  const foreign = foreignMachineFile(bytes);
  if (foreign !== undefined) throw new UsageError(`${file}: ${foreign}.`);
  try {
    if (tensors) {
      const samples = await units?.();
      const { parameters, reading } = foreignMachine(bytes, { ...tensors, samples });
      assertBounded([parameters]);
      const attached = { tensors: {}, metadata: {} };
      const nothing = { sites: undefined, configuration: {}, source: undefined, attached };
      return { file, layers: [parameters], reading, ...nothing };
    }
    const found = isFilterFile(bytes)
      ? expandedFilter(loadFilter(bytes), await units?.())
      : loadMachines(bytes);
    assertBounded(found.layers);
    // The lab and the library write other settings too; those of a training are read again.
    if (found.attached.metadata['training'] !== undefined) {
      assertSettings(found.configuration);
      loadTraining(bytes);
      assertSealed(bytes);
    }
    return { file, ...found };
  } catch (cause) {
    if (!(cause instanceof MachineFileError || cause instanceof MachineError)) throw cause;
    const found = tensorsOfOthers(bytes);
    throw new UsageError(
      tensors || found === undefined
        ? `${file}: ${cause.message}`
        : `${file}: blockspin did not write this file. It has ${found}; say which is what with --weights NAME, ` +
            '--visible-bias NAME and --hidden-bias NAME, --units binary or spin, and --orientation where shapes leave it open.',
      { cause },
    );
  }
}

/** Numbers of the largest dense machine that a filter is expanded into: 1 GiB. */
const mostExpanded = 2 ** 28;

/**
 * The dense machine with the energies of a filter on the lattices that it was trained on, or on those of the samples.
 * @throws MachineFileError where there are neither, or the machine is too large
 */
function expandedFilter(
  { configuration, source, attached, ...filter }: SavedFilter,
  units: number | undefined,
): Omit<ModelFile, 'file'> {
  const { layers } = configuration;
  const blocks: unknown = Array.isArray(layers) ? layers[0] : undefined;
  const size =
    typeof blocks === 'number' ? filter.stride * Math.sqrt(blocks) : Math.sqrt(units ?? NaN);
  if (Number.isNaN(size))
    throw new MachineFileError(
      'The file of the filter does not name a lattice; give lattices with --data.',
    );
  if (!Number.isInteger(size))
    throw new MachineFileError(
      `A filter is judged on square lattices; samples of ${units} units are none.`,
    );
  const needed = size ** 4 / filter.stride ** 2;
  if (needed > mostExpanded)
    throw new MachineFileError(
      `On a lattice of side ${size} the filter is a dense machine of ${needed} weights; at most ${mostExpanded} are judged.`,
    );
  return {
    layers: [expandFilter(filter, size)],
    filter,
    sites: sitesOfUnits(size),
    configuration,
    source,
    attached,
  };
}

/** The tensors of a safetensors file of another program, in words; undefined for other files. */
export function tensorsOfOthers(bytes: Buffer): string | undefined {
  return isOurs(bytes) ? undefined : listedTensors(bytes);
}

/** Whether the bytes name the format of machines. */
function isOurs(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 2 ** 20);
  return (
    head.includes('blockspin-rbm') ||
    head.includes('blockspin-filter') ||
    bytes.includes('"0.weights"')
  );
}

/**
 * The file of a model, where a place may be the folder of a training.
 * @throws UsageError for a folder without one
 */
export async function modelPath(place: string): Promise<string> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return place;
  const file = path.join(place, modelName);
  const missing = await stat(file).then(
    () => false,
    (error: unknown) => isSystemError(error) && error.code === 'ENOENT',
  );
  if (missing)
    throw new UsageError(
      `${place}: there is no ${modelName} in it; give the folder of a training.`,
    );
  return file;
}
