import { statfsSync } from 'node:fs';
import os from 'node:os';
import { UsageError } from '../arguments/usage-error.ts';

/**
 * Whether bytes fit into the memory that is free and onto the disk, before anything is sampled.
 * @param need.flag named in errors
 * @param need.folder an existing folder on the disk
 * @throws UsageError
 */
export function assertRoom({
  flag,
  memory,
  disk,
  folder,
}: {
  readonly flag: string;
  readonly memory: number;
  readonly disk: number;
  readonly folder: string;
}): void {
  const free = os.freemem();
  if (memory > free)
    throw new UsageError(
      `${flag}: this needs ${mebibytes(memory)} MiB of memory, and ${mebibytes(free)} MiB are free.`,
    );
  const { bavail, bsize } = statfsSync(folder);
  if (disk > bavail * bsize)
    throw new UsageError(
      `${flag}: this needs ${mebibytes(disk)} MiB on the disk of ${folder}, and ${mebibytes(bavail * bsize)} MiB are free.`,
    );
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
