import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it, one by one. Node's own `recursive: true` never ends where a folder exists and the system
 * says ENOENT for a new one within it, as below /proc or where an automounter rules. Where one cannot be made, those that were made
 * before it are removed.
 * @param mode of the folders that are made, as for mkdir
 * @returns the folders that were made, the outermost first
 * @throws the error of the system
 */
export function makeFolders(folder: string, mode = 0o777): string[] {
  if (isFolder(folder)) return [];
  const parent = path.dirname(folder);
  const made = parent === folder ? [] : makeFolders(parent, mode);
  try {
    fs.mkdirSync(folder, { mode });
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(folder)) return made;
    for (const useless of made.toReversed()) fs.rmdirSync(useless);
    throw error;
  }
  return [...made, folder];
}

function isFolder(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}
