import {
  readSafetensors,
  SafetensorsDtypeError,
  SafetensorsFormatError,
  type Safetensors,
} from '../../formats/safetensors.ts';
import { JsonError, parseJson } from '../../formats/strict-json.ts';
import { MachineFileError } from './errors.ts';

/**
 * The tensors and metadata of a safetensors file.
 * @throws MachineFileError where the bytes are no such file
 */
export function contentOf(bytes: Uint8Array): Required<Safetensors> {
  try {
    return readSafetensors(bytes);
  } catch (cause) {
    if (cause instanceof SafetensorsDtypeError)
      throw new MachineFileError(
        `The ${cause.message}; cast floats with .float() and save the file again.`,
        { cause },
      );
    if (!(cause instanceof SafetensorsFormatError)) throw cause;
    throw new MachineFileError(`This is no safetensors file: ${cause.message}.`, { cause });
  }
}

/**
 * The settings of a training in the metadata of a file; none where there is no such entry.
 * @throws MachineFileError where the text is not a JSON object
 */
export function configurationOf(text = '{}'): Readonly<Record<string, unknown>> {
  let found: unknown;
  try {
    found = parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new MachineFileError(`The configuration in the metadata: ${cause.message}.`, { cause });
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new MachineFileError('The configuration in the metadata is not a JSON object.');
  return { ...found };
}

/** What the metadata give for an entry, in words: `the stride '5'`, or that there is none. */
export function entryText(name: string, text: string | undefined): string {
  if (text === undefined) return `no ${name}`;
  return text === '' ? `an empty text as the ${name}` : `the ${name} '${text}'`;
}

/** The entries of a record whose names are not left out. */
export function without<T>(
  record: Readonly<Record<string, T>>,
  left: (name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !left(name)));
}
