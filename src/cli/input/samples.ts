import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { NpyFormatError, readNpy, type NpyArray } from '../../formats/npy.ts';
import { NumberTableError, readNumberTable } from '../../formats/number-table.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { foreignFile } from './foreign-file.ts';
import { packingBeside, unpackedBits } from './packed-bits.ts';
import { readFile } from './read-file.ts';
import { wrongValue } from './sample-values.ts';

/** Samples of a file as bits. */
export interface SamplesInFile {
  readonly file: string;
  /** Each as long as there are units, of 0 and 1. */
  readonly rows: readonly Uint8Array[];
  readonly units: number;
  /** Of the array in the file: samples, then what is left of them. */
  readonly shape: readonly number[];
  /** SHA-256 of the file. */
  readonly digest: string;
}

/** Bytes of the largest table of text that is read. */
const largestTable = 2 ** 26;
/** The most values that packed bits may be: as many as unpacked ones fit the largest file. */
const mostValues = 2 ** 31;
/** Values that are looked at before other work gets its turn. */
const valuesOfTurn = 2 ** 22;

/**
 * Reads samples of 0 and 1, or of -1 and 1, from a .npy file or a table of text. Each index of the first axis is a sample;
 * the other axes are its units, one after the other. Packed bits, as the JSON beside the file tells them, are unpacked.
 * @param options.name names the file in messages
 * @throws UsageError for a file of anything else
 * @throws the reason of the signal
 */
export async function readSamples(
  file: string,
  {
    name = `--data ${file}`,
    signal,
  }: { readonly name?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<SamplesInFile> {
  const bytes = await readFile(file, { name, signal });
  const array = arrayIn(name, file, bytes);
  const { shape, data } = array;
  const [samples = 0, ...axes] = shape;
  const units = axes.reduce((product, length) => product * length, 1);
  if (shape.length < 2)
    throw new UsageError(
      `${name}: its shape is (${shape.join(', ')}); give two axes or more, samples x units. A single sample is ` +
        'array.reshape(1, -1).',
    );
  if (samples < 1 || units < 1)
    throw new UsageError(
      `${name}: its shape is (${shape.join(', ')}); give one sample or more, of one unit or more.`,
    );
  const turn = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  const packing = await packingBeside(file, array, signal);
  if (packing && samples * packing.count > mostValues)
    throw new UsageError(
      `${name}: its packed bits are ${samples * packing.count} values; at most ${mostValues} are read. Keep fewer samples.`,
    );
  const wrong = packing ? undefined : await wrongValue(data, axes, { turn, every: valuesOfTurn });
  if (wrong !== undefined) throw new UsageError(`${name}: ${wrong}`);
  const rows: Uint8Array[] = [];
  let since = 0;
  for (let at = 0; at < data.length; at += units) {
    const values = data.subarray(at, at + units);
    rows.push(
      packing
        ? unpackedBits(Uint8Array.from(values), packing)
        : Uint8Array.from(values, (value) => Number(value === 1)),
    );
    since += packing?.count ?? units;
    if (since >= valuesOfTurn) {
      since = 0;
      await turn();
    }
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { file, rows, units: packing?.count ?? units, shape, digest };
}

/** @throws UsageError */
function arrayIn(name: string, file: string, bytes: Buffer): NpyArray {
  const foreign = foreignFile(file, bytes);
  if (foreign !== undefined) throw new UsageError(`${name}: ${foreign}.`);
  if (bytes.length === 0) throw new UsageError(`${name}: the file is empty.`);
  if (isText(bytes) && bytes.length > largestTable)
    throw new UsageError(
      `${name}: the table has ${bytes.length} bytes; tables of at most ${largestTable} are read. Save it as .npy.`,
    );
  try {
    if (!isText(bytes)) return readNpy(bytes);
    const table = readNumberTable(bytes.toString('utf8'));
    if (table.data.length > 0) return table;
    throw new UsageError(
      `${name}: it is a text without a row of numbers; give a .npy file or a table of numbers.`,
    );
  } catch (cause) {
    if (cause instanceof NpyFormatError && bytes[0] !== npyMagic)
      throw new UsageError(
        `${name}: it is neither a .npy file nor a table of numbers as text; give one of the two.`,
        { cause },
      );
    if (cause instanceof NpyFormatError)
      throw new UsageError(`${name}: ${cause.message}.`, { cause });
    if (cause instanceof NumberTableError)
      throw new UsageError(`${name}: ${cause.message}; give a .npy file or a table of numbers.`, {
        cause,
      });
    throw cause;
  }
}

/** The first byte of a .npy file. */
const npyMagic = 0x93;

/** Whether a file begins as text does: without control characters other than those of lines and tabs. */
function isText(bytes: Buffer): boolean {
  const beginning = bytes.subarray(0, 4096);
  return (
    bytes[0] !== npyMagic && beginning.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13))
  );
}
