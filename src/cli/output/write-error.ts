import { BlockspinError } from '../../errors.ts';
import { reasonOf } from './system-error.ts';

/** A file or a stream could not be written. The message names it and the reason. Exit status 1. */
export class WriteError extends BlockspinError {
  override readonly name: string = 'WriteError';

  /** @param what the file or the stream */
  static of(what: string, cause: unknown): WriteError {
    return new WriteError(`${what} cannot be written: ${reasonOf(cause)}.`, { cause });
  }
}

/** The folder of a run was removed, or another run took it. Nothing more can be written. */
export class FolderLostError extends WriteError {
  override readonly name = 'FolderLostError';
}
