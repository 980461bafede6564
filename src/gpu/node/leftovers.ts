import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** After this many days an unfinished folder is removed, and after the longer time one of another version. */
const oldAfterDays = { unfinished: 1, finished: 30 };

const host = os.hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');

/** A new folder `NAME.HOST.PROCESS.RANDOM` for this user alone. The name tells a later process whether the folder is in use. */
export function makeUnfinished(parent: string, name: string): string {
  return fs.mkdtempSync(path.join(parent, `${name}.${host}.${process.pid}.`));
}

/**
 * Removes what earlier processes of this user left in a folder: unfinished folders whose process has ended, and finished
 * folders of other versions that are old. Recent finished folders may be in use and stay.
 * @param beginning the beginning of the names
 */
export function removeLeftovers(parent: string, beginning: string): void {
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith(beginning)) continue;
    const folder = path.join(parent, name);
    try {
      const { uid, ctimeMs } = fs.lstatSync(folder);
      if (uid !== (process.getuid?.() ?? uid)) continue;
      const days = (Date.now() - ctimeMs) / 86_400_000;
      if (isLeftover(name, days)) fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another process was faster, or the folder cannot be removed. It does no harm.
    }
  }
}

function isLeftover(name: string, days: number): boolean {
  const [, owner, id] = /\.(?:([^.]+)\.(\d+)\.)?[A-Za-z0-9]{6}$/.exec(name) ?? [name];
  const unfinished = /\.[A-Za-z0-9]{6}$/.test(name);
  if (owner === host && id !== undefined && !isRunning(Number(id))) return true;
  return days > oldAfterDays[unfinished ? 'unfinished' : 'finished'];
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
