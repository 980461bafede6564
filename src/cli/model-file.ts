import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MachineFileError } from '../rbm/machine/errors.ts';
import { loadMachines, type SavedMachines } from '../rbm/machine/machine-file.ts';
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
    return { file, ...loadMachines(bytes) };
  } catch (cause) {
    if (!(cause instanceof MachineFileError)) throw cause;
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
