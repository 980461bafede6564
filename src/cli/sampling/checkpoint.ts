import { createHash } from 'node:crypto';
import {
  readSafetensors,
  SafetensorsFormatError,
  writeSafetensors,
  type Safetensors,
} from '../../formats/safetensors.ts';
import { bytesOf } from '../../formats/tensor.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { version } from '../output/document.ts';
import { storedTree, valueOfTree } from '../../formats/stored-tree.ts';

/** The file of a run that is not complete, in its folder. */
export const checkpointName = 'checkpoint.safetensors';

const format = 'blockspin-sampling';

/** A run that can go on. */
export interface Checkpoint {
  readonly command: string;
  /** The flags of the run, as they were given. */
  readonly flags: readonly string[];
  /** The folder in which the command was given: names of files in its flags begin there. */
  readonly workingFolder: string;
  /** The adapter that the run began on. */
  readonly adapter: string;
  /** SHA-256 of the file of the map, where there is one. */
  readonly map?: string | undefined;
  /** Undefined before the first sweep. */
  readonly state?: unknown;
}

/** The bytes of a checkpoint, with a SHA-256 of all that they hold. */
export function writeCheckpoint({ state, ...run }: Checkpoint): Uint8Array {
  const { outline, tensors } = storedTree(state ?? null);
  const content = { tensors, metadata: { format, version, run: JSON.stringify(run), outline } };
  const digest = digestOf(content);
  return writeSafetensors({ ...content, metadata: { ...content.metadata, digest } });
}

/**
 * A checkpoint from its bytes.
 * @param name of the file in errors
 * @throws UsageError for bytes of another kind, of another version, for another command, or that were altered
 */
export function readCheckpoint(bytes: Uint8Array, name: string, command: string): Checkpoint {
  const refuse = (why: string, cause?: unknown): never => {
    throw new UsageError(`${name}: ${why}`, { cause });
  };
  let content: Required<Safetensors>;
  try {
    content = readSafetensors(bytes);
  } catch (cause) {
    if (!(cause instanceof SafetensorsFormatError)) throw cause;
    return refuse(`the checkpoint is damaged: ${cause.message}.`, cause);
  }
  const { digest, ...metadata } = content.metadata;
  if (metadata['format'] !== format)
    return refuse('this is no checkpoint of simulate or renormalize.');
  if (metadata['version'] !== version)
    return refuse(
      `version ${shown(metadata['version'])} wrote the checkpoint, and this is version ${version}; go on with that version, or start anew.`,
    );
  if (digest !== digestOf({ tensors: content.tensors, metadata }))
    return refuse('the checkpoint was altered since it was written; start anew with --out.');
  try {
    const run = runOf(JSON.parse(metadata['run'] ?? ''));
    if (!run) return refuse('the checkpoint does not say which run it belongs to.');
    if (run.command !== command)
      return refuse(
        `the run is one of ${shown(run.command)}; go on with blockspin ${shown(run.command)}.`,
      );
    const state = valueOfTree({ outline: metadata['outline'] ?? '', tensors: content.tensors });
    return state === null ? run : { ...run, state };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return refuse('the checkpoint is damaged: its metadata are not JSON.', cause);
  }
}

function runOf(value: unknown): Checkpoint | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { command, flags, workingFolder, adapter, map } = fields;
  if (typeof command !== 'string' || typeof workingFolder !== 'string') return undefined;
  if (typeof adapter !== 'string' || !Array.isArray(flags)) return undefined;
  const texts = flags.filter((flag) => typeof flag === 'string');
  if (texts.length !== flags.length) return undefined;
  return {
    command,
    flags: texts,
    workingFolder,
    adapter,
    ...(typeof map === 'string' && { map }),
  };
}

/** At most 40 printable letters of a text that a file gave. */
function shown(text: string | undefined): string {
  return (text ?? 'unknown').replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 40);
}

function digestOf({ tensors, metadata }: Safetensors): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(Object.entries(metadata ?? {}).toSorted()));
  for (const [name, { shape, data }] of Object.entries(tensors).toSorted()) {
    hash.update(`${name} ${data.constructor.name} ${shape.join()}\n`);
    hash.update(bytesOf(data));
  }
  return hash.digest('hex');
}
