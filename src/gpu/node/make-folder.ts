import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder for this user alone, and the missing folders between it and `base`. The folders are made one by one:
 * Node's recursive mkdir never returns in folders such as /proc, which say that a new entry does not exist.
 * @param base an absolute path above `folder`, which is not made
 * @throws an error of the file system
 */
export function makeFolder(folder: string, base: string): void {
  if (folder === base || fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder), base);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
