import {
  readSafetensors,
  SafetensorsFormatError,
  type Safetensors,
} from '../formats/safetensors.ts';
import type { Shelf } from './study.ts';

/**
 * The tensors in a file on the shelf of a study; undefined where there is no file, or a damaged one. The part of the study that the
 * file would save is then computed again.
 */
export async function shelfTensors(
  shelf: Shelf | undefined,
  file: string,
): Promise<Required<Safetensors> | undefined> {
  const bytes = await shelf?.read(file);
  if (!bytes) return undefined;
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (error instanceof SafetensorsFormatError) return undefined;
    throw error;
  }
}
