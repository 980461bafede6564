import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../arguments/usage-error.ts';
import { lockName } from './folder-lock.ts';
import { isLeftover } from './leftovers.ts';

/**
 * Nothing that was saved before is overwritten.
 * @param folder an absolute path
 * @param flag that named the folder
 * @param killed where a run was killed in the folder: `replaceable` may be there, what it left behind if it had kept nothing yet
 * @throws UsageError for a folder that holds something else, or that cannot be made
 */
export function assertFree(
  folder: string,
  flag: string,
  killed?: { readonly replaceable: readonly string[] },
): void {
  const parent = nearestExisting(folder);
  if (!isFolder(parent))
    throw new UsageError(`${flag} ${folder}: ${parent} is a file; give the name of a folder.`);
  const free = (name: string): boolean =>
    name === lockName || isLeftover(name) || killed?.replaceable.includes(name) === true;
  if (parent === folder && !readdirSync(folder).every(free))
    throw new UsageError(
      killed
        ? `${flag} ${folder}: the folder is not empty. The last run there was killed: go on with --resume, or give another folder.`
        : `${flag} ${folder}: the folder is not empty; give another one, or empty it.`,
    );
  try {
    accessSync(parent, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`${flag} ${folder}: ${parent} cannot be written to.`, { cause });
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/** Whether there is a folder of this name. */
export function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `stem`, or the first of `stem-2`, `stem-3` ... that is not taken. */
export function freeFolder(stem: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? stem : `${stem}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}
