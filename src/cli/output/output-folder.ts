import { rmdirSync, rmSync } from 'node:fs';
import { appendFile, open, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { makeFolders } from '../../gpu/node/make-folders.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFileIfThere } from '../input/read-file.ts';
import { FolderLock, lockName, lockOf, type FoundLock } from './folder-lock.ts';
import { assertFree, freeFolder, isFolder } from './free-folder.ts';
import { removeLeftovers, temporaryName } from './leftovers.ts';
import { isSystemError, reasonOf } from './system-error.ts';
import { FolderLostError, WriteError } from './write-error.ts';

/** What is known of a folder beyond its name. */
export interface FolderOptions {
  /** A folder of an earlier run, which is gone on with. */
  readonly resumed?: boolean;
  /** A folder of others, in which this run puts a file; it is not claimed. */
  readonly shared?: boolean;
  /** The name was not asked for: where it is taken, the run gets the first that is free of `name-2`, `name-3` ... */
  readonly orNext?: boolean;
  /** What a run leaves behind that was killed before it had kept anything. A new run may take such a folder. */
  readonly replaceable?: readonly string[];
  /** The flag that names the folder; `--out` or `--resume` unless given. */
  readonly flag?: string;
}

/** A folder for the files of one run. Each is replaced as a whole, so that none is ever half written. */
export class OutputFolder {
  readonly #name: string;
  readonly #options: FolderOptions;
  #path: string;
  #lock: FolderLock | undefined;
  /** The folders that this run made, the outermost first. */
  readonly #made: string[] = [];

  /**
   * @param folder made by `begin`
   * @throws UsageError for a folder that holds something already, to which another run writes, or that cannot be made; with
   * `resumed`, for one that is not there
   */
  constructor(folder: string, options: FolderOptions = {}) {
    this.#name = folder;
    this.#options = options;
    if (folder.trim() === '')
      throw new UsageError(`${this.#flag}: give the name of a folder, not nothing.`);
    this.#path = path.resolve(options.orNext ? freeFolder(folder) : folder);
    if (options.resumed && !isFolder(this.#path))
      throw new UsageError(`--resume ${folder}: there is no such folder; start one with --out.`);
    if (!options.shared) this.#naming(() => this.#assertUsable(this.#killed()));
  }

  /** Its absolute path. */
  get path(): string {
    return this.#path;
  }

  /**
   * Makes the folder and claims it for this run; fails at once, before a long run, where that is impossible. What killed runs
   * left half written is removed.
   * @returns what a person should know about the folder
   * @throws UsageError
   */
  begin(): string | undefined {
    return this.#naming(() => {
      this.#make();
      const killed = this.#killed();
      const taken = FolderLock.take(this.#path);
      if (!(taken instanceof FolderLock)) throw this.#taken(taken);
      this.#lock = taken;
      // Another run may have come and gone since the constructor looked.
      this.#assertUsable(killed);
      removeLeftovers(this.#path);
      if (killed && !this.#options.resumed)
        for (const name of this.#options.replaceable ?? [])
          rmSync(path.join(this.#path, name), { recursive: true, force: true });
      return killed && this.#takenOver(killed);
    });
  }

  /** Gives the folder free. Folders that this run made and left empty are removed. */
  close(): void {
    this.#lock?.release();
    this.#lock = undefined;
    for (const folder of this.#made.splice(0).toReversed())
      try {
        rmdirSync(folder);
      } catch {
        // Something lies in it, or it is gone.
      }
  }

  /**
   * @param name may lie in a folder below, `figures/energy.svg`
   * @throws WriteError
   */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const target = path.join(this.#path, name);
    // Under another name first, on the disk before it takes its place.
    const temporary = temporaryName(target);
    await this.#writing(target, async () => {
      this.#made.push(...makeFolders(path.dirname(target)));
      try {
        const file = await open(temporary, 'w');
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  /**
   * A file written before, or undefined where there is none.
   * @throws UsageError for what is no regular file
   */
  read(name: string): Promise<Uint8Array | undefined> {
    return readFileIfThere(path.join(this.#path, name));
  }

  /**
   * A document written before, or undefined where there is none.
   * @throws UsageError for one that is no JSON
   */
  async readDocument(name: string): Promise<unknown> {
    const bytes = await this.read(name);
    if (!bytes) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch (cause) {
      const file = path.join(this.#path, name);
      throw new UsageError(`${file}: it is damaged, no JSON; remove it, or give another folder.`, {
        cause,
      });
    }
  }

  /** Takes away a file, or a folder with all that lies in it; nothing happens where there is none. */
  async remove(name: string): Promise<void> {
    await rm(path.join(this.#path, name), { recursive: true, force: true });
  }

  /**
   * Adds to the end of a file; where the process dies on the way, its last line may be torn.
   * @throws WriteError; the file is then as it was
   */
  append(name: string, content: string): Promise<void> {
    const file = path.join(this.#path, name);
    return this.#writing(file, async () => {
      const { size } = await stat(file);
      try {
        await appendFile(file, content);
      } catch (error) {
        await truncate(file, size);
        throw error;
      }
    });
  }

  writeDocument(name: string, document: unknown): Promise<void> {
    return this.write(name, `${JSON.stringify(document, null, 2)}\n`);
  }

  async #writing(file: string, work: () => Promise<void>): Promise<void> {
    try {
      if (this.#lock && !this.#lock.stands) throw this.#lost(file);
      await work();
    } catch (error) {
      if (error instanceof WriteError) throw error;
      // The folder may have been removed since the first look.
      throw this.#lock && !this.#lock.stands ? this.#lost(file) : WriteError.of(file, error);
    }
  }

  #lost(file: string): FolderLostError {
    return new FolderLostError(
      `${file} cannot be written: the folder was removed while this run was writing to it.`,
    );
  }

  /** Makes the folder, without a claim to it. @throws UsageError where it cannot be made */
  make(): void {
    this.#naming(() => makeFolders(this.#path));
  }

  /** Runs a function; an error of the system becomes a sentence about the flag. */
  #naming<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      this.close();
      if (!isSystemError(cause)) throw cause;
      const sentence = `${this.#flag} ${this.#path}: no folder can be made or written there: ${reasonOf(cause)}.`;
      throw fullDisk.includes(cause.code)
        ? new WriteError(sentence, { cause })
        : new UsageError(sentence, { cause });
    }
  }

  /**
   * The lock that a killed run left in the folder.
   * @throws UsageError where the run still writes
   */
  #killed(): FoundLock | undefined {
    const lock = lockOf(this.#path);
    if (lock?.alive) throw this.#taken(lock);
    return lock;
  }

  #make(): void {
    for (;;) {
      if (this.#options.orNext) this.#path = path.resolve(freeFolder(this.#name));
      const made = makeFolders(this.#path);
      this.#made.push(...made);
      // With `orNext`, a folder that another run made in this very moment is left to that run.
      if (!this.#options.orNext || made.includes(this.#path)) return;
    }
  }

  /** @param killed the lock of a killed run; without one, files are not a run's but somebody's */
  #assertUsable(killed: FoundLock | undefined): void {
    const { resumed = false, replaceable = [] } = this.#options;
    if (!resumed) assertFree(this.#path, this.#flag, killed && { replaceable });
  }

  get #flag(): string {
    return this.#options.flag ?? (this.#options.resumed ? '--resume' : '--out');
  }

  #taken({ holder }: FoundLock): UsageError {
    const who = holder ? ` (process ${holder.pid} on ${holder.host}, since ${holder.since})` : '';
    return new UsageError(
      `${this.#flag} ${this.#path}: another run${who} is writing there; wait for its end, or give another folder. ` +
        `If there is no such run any more, remove ${path.join(this.#path, lockName)}.`,
    );
  }

  #takenOver({ holder }: FoundLock): string {
    const who = holder ? ` (process ${holder.pid})` : '';
    return this.#options.resumed
      ? `The last run in ${this.#path}${who} was killed. This run goes on from what it kept.`
      : `The last run in ${this.#path}${who} was killed before it had kept anything. This run starts anew.`;
  }
}

/** Errors for which no argument is to blame. */
const fullDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE'];
