import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { appendFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../arguments/usage-error.ts';

/** A folder for the files of one run. Each is replaced as a whole, so that none is ever half written. */
export class OutputFolder {
  /** Its absolute path. */
  readonly path: string;

  /**
   * @param folder made by `begin`
   * @param options.resumed a folder of an earlier run, which is gone on with
   * @throws UsageError for a folder that holds something already, or that cannot be made; with `resumed`, for one that is
   * not there
   */
  constructor(folder: string, { resumed = false }: { resumed?: boolean } = {}) {
    const flag = resumed ? '--resume' : '--out';
    if (folder.trim() === '')
      throw new UsageError(`${flag}: give the name of a folder, not nothing.`);
    this.path = path.resolve(folder);
    if (!resumed) assertFree(this.path);
    else if (!existsSync(this.path) || !statSync(this.path).isDirectory())
      throw new UsageError(`--resume ${folder}: there is no such folder; start one with --out.`);
  }

  /**
   * Makes the folder; fails at once, before a long run, where that is impossible.
   * @throws UsageError
   */
  async begin(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true });
      await this.write('.begun', '');
      await rm(path.join(this.path, '.begun'));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw new UsageError(`--out ${this.path}: no folder can be made there (${code}).`, { cause });
    }
  }

  /** @param name may lie in a folder below, `figures/energy.svg` */
  async write(name: string, content: string | Uint8Array): Promise<void> {
    const target = path.join(this.path, name);
    // Under another name first, on the disk before it takes its place.
    const temporary = `${target}.${process.pid}.tmp`;
    await mkdir(path.dirname(target), { recursive: true });
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
  }

  /** A file written before, or undefined where there is none. */
  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(path.join(this.path, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
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
      const file = path.join(this.path, name);
      throw new UsageError(`${file}: it is damaged, no JSON; remove it, or give another folder.`, {
        cause,
      });
    }
  }

  /** Takes away a file, or a folder with all that lies in it; nothing happens where there is none. */
  async remove(name: string): Promise<void> {
    await rm(path.join(this.path, name), { recursive: true, force: true });
  }

  /** Adds to the end of a file; where the process dies on the way, its last line may be torn. */
  append(name: string, content: string): Promise<void> {
    return appendFile(path.join(this.path, name), content);
  }

  writeDocument(name: string, document: unknown): Promise<void> {
    return this.write(name, `${JSON.stringify(document, null, 2)}\n`);
  }
}

/** Nothing that was saved before is overwritten. */
function assertFree(folder: string): void {
  const parent = nearestExisting(folder);
  if (!statSync(parent).isDirectory())
    throw new UsageError(`--out ${folder}: ${parent} is a file; give the name of a folder.`);
  if (parent === folder && readdirSync(folder).length > 0)
    throw new UsageError(
      `--out ${folder}: the folder is not empty; give another one, or empty it.`,
    );
  try {
    accessSync(parent, constants.W_OK);
  } catch (cause) {
    throw new UsageError(`--out ${folder}: ${parent} cannot be written to.`, { cause });
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

/** `stem`, or the first of `stem-2`, `stem-3` ... that is not taken. */
export function freeFolder(stem: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? stem : `${stem}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}
