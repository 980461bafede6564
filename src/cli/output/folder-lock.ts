import {
  closeSync,
  lstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { jobOf } from './batch-job.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { mayRun, thisProcess, type ProcessIdentity } from './process-identity.ts';

/** The file by which a run claims its folder. */
export const lockName = '.blockspin-lock';

/** Who claims a folder. */
interface Holder extends ProcessIdentity {
  /** When, as text in ISO 8601. */
  readonly since: string;
}

/** What a lock file says. `holder` is missing where the file is cut short, as a power failure leaves it. */
export interface FoundLock {
  readonly holder?: Holder;
  /** Whether the run may still be writing. */
  readonly alive: boolean;
}

/** Something else stands in the place of a lock file. */
class NoRegularFileError extends UsageError {
  constructor(file: string) {
    super(`${file}: it is no regular file, so it is no lock of a run; remove it.`);
  }
}

/** A lock file without content is one that is being made, unless it is older than this. */
const freshMilliseconds = 10_000;

/** The claim of this process to a folder. A second run that wants the same folder finds it. */
export class FolderLock {
  readonly #file: string;
  readonly #content: string;

  private constructor(file: string, content: string) {
    this.#file = file;
    this.#content = content;
  }

  /**
   * Claims a folder, also one whose last run was killed.
   * @param name of the lock file, for a claim to less than the whole folder
   * @returns the claim, or the lock of the run that has the folder
   * @throws the error of the system where no file can be made
   */
  static take(folder: string, name = lockName): FolderLock | FoundLock {
    const file = path.join(folder, name);
    const holder: Holder = { ...thisProcess(), since: new Date().toISOString() };
    const content = `${JSON.stringify(holder)}\n`;
    while (!created(file, content)) {
      const before = contentOf(file);
      if (before === undefined) continue;
      const found = understood(file, before);
      if (found.alive) return found;
      setAside(file, before);
    }
    return new FolderLock(file, content);
  }

  /** Whether the claim stands: false where the folder was removed meanwhile, or was removed and claimed by another run. */
  get stands(): boolean {
    return contentOf(this.#file) === this.#content;
  }

  release(): void {
    if (this.stands) rmSync(this.#file, { force: true });
  }
}

/** The lock in a folder, if there is one. */
export function lockOf(folder: string): FoundLock | undefined {
  const file = path.join(folder, lockName);
  const content = contentOf(file);
  return content === undefined ? undefined : understood(file, content);
}

/**
 * Takes the lock of a process of another machine away.
 * @returns whether there was one
 */
export function releaseLockOf(folder: string, host: string): boolean {
  const file = path.join(folder, lockName);
  const content = contentOf(file);
  if (content === undefined || parsed(content)?.host !== host) return false;
  setAside(file, content);
  return true;
}

/** Makes a file that is not there yet. */
function created(file: string, content: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * Takes the lock of a dead run away. Where another process did so first and has claimed the folder, what was moved is its
 * lock, and goes back.
 */
function setAside(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (contentOf(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function contentOf(file: string): string | undefined {
  try {
    // A pipe or a device in its place would never end.
    if (!lstatSync(file).isFile()) throw new NoRegularFileError(file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function understood(file: string, content: string): FoundLock {
  const holder = parsed(content);
  if (holder) return { holder, alive: mayRun(holder) };
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return { alive: Date.now() - made < freshMilliseconds };
}

function parsed(content: string): Holder | undefined {
  try {
    const { pid, host, since, ticks, job: given } = JSON.parse(content) as Partial<Holder>;
    if (!Number.isSafeInteger(pid) || typeof host !== 'string' || typeof since !== 'string')
      return undefined;
    const job = jobOf(given);
    return {
      pid: Number(pid),
      host,
      since,
      ...(typeof ticks === 'string' && { ticks }),
      ...(job && { job }),
    };
  } catch {
    return undefined;
  }
}
