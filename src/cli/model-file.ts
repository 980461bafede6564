import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { MachineFileError } from '../rbm/machine/errors.ts';
import { loadMachines, type SavedMachines } from '../rbm/machine/machine-file.ts';
import { UsageError } from './arguments/usage-error.ts';

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
export function readModelFile(place: string): ModelFile {
  const file = fileAt(place);
  try {
    return { file, ...loadMachines(readFileSync(file)) };
  } catch (cause) {
    if (cause instanceof MachineFileError)
      throw new UsageError(`${file}: ${cause.message}`, { cause });
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new UsageError(`${file}: the file cannot be read (${code}).`, { cause });
  }
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
