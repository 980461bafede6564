import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MachineError, MachineFileError } from '../rbm/machine/errors.ts';
import { loadMachines, type SavedMachines } from '../rbm/machine/machine-file.ts';
import { assertBounded } from '../rbm/machine/parameters.ts';
import { loadTraining } from '../rbm/training/training-file.ts';
import { assertSealed } from './train/checksum.ts';
import { assertSettings } from './train/configuration.ts';
import { UsageError } from './arguments/usage-error.ts';
import { readFile } from './input/read-file.ts';
import { isSystemError } from './output/system-error.ts';

export const modelName = 'model.safetensors';

/** A model as `train` or the lab left it. */
export interface ModelFile extends SavedMachines {
  readonly file: string;
}

/**
 * Reads a model.
 * @param place the file, or the folder of a training
 * @throws UsageError that begins with the path, where there is no such file or it holds no machines
 */
export async function readModelFile(place: string): Promise<ModelFile> {
  const file = await fileAt(place);
  const bytes = await readFile(file);
  try {
    const found = loadMachines(bytes);
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
    throw new UsageError(`${file}: ${cause.message}`, { cause });
  }
}

async function fileAt(place: string): Promise<string> {
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
