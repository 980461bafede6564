import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { UsageError } from '../arguments/usage-error.ts';
import { isSystemError, reasonOf } from '../output/system-error.ts';

/** Bytes of the largest file that is read: 2 GiB. */
const largestFile = 2 ** 31;
/** Bytes that are read at a time. */
const pieceBytes = 2 ** 24;

/** What may be said to `readFile`. */
interface ReadOptions {
  /** Names the file in a message, `--data samples.npy`; its path unless given. */
  readonly name?: string;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a regular file of at most 2 GiB. Pipes, devices, sockets and folders are refused before they are opened, because
 * they may block or never end.
 * @throws UsageError that names the file, what it is and what is allowed
 * @throws the reason of the signal
 */
export async function readFile(file: string, options: ReadOptions = {}): Promise<Buffer> {
  const { name = file, signal } = options;
  try {
    assertReadable(name, await stat(file));
    // What lies there may have changed since. A pipe that is opened without waiting does not block.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await contentOf(handle, name, signal);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof UsageError || !isSystemError(cause)) throw cause;
    throw new UsageError(`${name}: it cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/** The same, but undefined where there is no such file. */
export async function readFileIfThere(
  file: string,
  options: ReadOptions = {},
): Promise<Buffer | undefined> {
  try {
    return await readFile(file, options);
  } catch (error) {
    const cause = error instanceof UsageError ? error.cause : undefined;
    if (isSystemError(cause) && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}

async function contentOf(
  handle: FileHandle,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const stats = await handle.stat();
  assertReadable(name, stats);
  const content = Buffer.alloc(stats.size);
  let filled = 0;
  while (filled < content.length) {
    signal?.throwIfAborted();
    const length = Math.min(pieceBytes, content.length - filled);
    const { bytesRead } = await handle.read(content, filled, length, filled);
    if (bytesRead === 0)
      throw new UsageError(`${name}: the file became shorter while it was read; try again.`);
    filled += bytesRead;
  }
  return content;
}

/** @throws UsageError */
function assertReadable(name: string, stats: Stats): void {
  const kind = kindOf(stats);
  if (kind !== undefined)
    throw new UsageError(`${name}: it is ${kind}; give a regular file of at most 2 GiB.`);
  if (stats.size > largestFile)
    throw new UsageError(
      `${name}: the file has ${stats.size} bytes; at most ${largestFile} (2 GiB) are read.`,
    );
}

/** What something is that is no regular file. */
function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}
