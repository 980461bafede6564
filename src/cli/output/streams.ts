import { fstatSync, fsyncSync, writeSync } from 'node:fs';
import { isSystemError } from './system-error.ts';
import { WriteError } from './write-error.ts';

/**
 * Prepares the standard streams; call it once, before anything is written. A reader that goes away, or a full disk, does not
 * end the process: what cannot be said on standard error is left unsaid, and `writeOutput` notices errors of standard output.
 */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (fstatSync(process.stdout.fd).isFile()) Object.assign(process.stdout, { _write: writeWhole });
}

/** Node writes to a file with one call and ignores how much of the text the system took. This goes on until it has all. */
function writeWhole(
  chunk: Uint8Array | string,
  encoding: BufferEncoding,
  done: (error?: Error) => void,
): void {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  try {
    for (let written = 0; written < bytes.length;)
      written += writeSync(process.stdout.fd, bytes, written);
    // Some file systems notice only here that the disk is full.
    fsyncSync(process.stdout.fd);
    done();
  } catch (error) {
    done(error as Error);
  }
}

/**
 * Prints on standard output, and waits until the text is written. A reader that is gone (`| head`) wants no more.
 * @throws WriteError
 */
export async function writeOutput(text: string): Promise<void> {
  const error = await new Promise<Error | null | undefined>((resolve) => {
    process.stdout.write(text, resolve);
  });
  if (!error || (isSystemError(error) && error.code === 'EPIPE')) return;
  throw WriteError.of('standard output', error);
}

/** Writes on standard error, as well as that goes. */
export function writeRemark(text: string): void {
  process.stderr.write(text);
}
