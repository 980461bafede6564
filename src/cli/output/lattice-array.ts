import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { elementAt } from '../../element-at.ts';
import { writeNpy } from '../../formats/npy.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { FolderLock, lockName } from './folder-lock.ts';
import { OutputFolder } from './output-folder.ts';
import { WriteError } from './write-error.ts';

/** The largest file that is written, and that `train --data` reads. */
export const mostArrayBytes = 2 ** 31 - 2 ** 16;

export interface LatticeArrayOptions {
  /** The flag that names the file. */
  readonly flag: string;
  /** Eight sites in a byte. */
  readonly packed?: boolean | undefined;
  /** The folder of the run, in which the file may lie. */
  readonly out?: OutputFolder | undefined;
  /** Whether the run may have written the file before. */
  readonly resumed?: boolean | undefined;
}

/** A file of lattices, `NAME.npy`, a row each, and `NAME.json` beside it that says what they are. */
export class LatticeArray {
  readonly path: string;
  readonly packed: boolean;
  /** The folder of the run, where the file lies in it. */
  readonly out: OutputFolder | undefined;
  /** An existing folder on the disk of the file. */
  readonly folder: string;
  readonly #flag: string;
  readonly #resumed: boolean;
  #lock: FolderLock | undefined;

  /**
   * @param file of a new array
   * @throws UsageError for a name that does not end in .npy, a file that exists, or a folder that cannot be written to
   */
  constructor(file: string, options: LatticeArrayOptions) {
    const { flag, packed = false, resumed = false, out } = options;
    this.path = path.resolve(file);
    this.packed = packed;
    this.#flag = flag;
    this.#resumed = resumed;
    const refuse = (why: string): never => {
      throw new UsageError(`${flag} ${file}: ${why}`);
    };
    if (!/[^/]\.npy$/.test(file)) refuse('give the name of a file that ends in .npy.');
    this.out = out && isInside(this.path, out.path) ? out : undefined;
    if (out && [this.path, this.textPath].includes(out.path))
      refuse('--out names the same place; give another name.');
    this.folder = this.out ? existingFolder(this.path) : path.dirname(this.path);
    if (!existsSync(this.folder) || !statSync(this.folder).isDirectory())
      refuse(`there is no folder ${this.folder}; make it first.`);
    try {
      accessSync(this.folder, constants.W_OK);
    } catch {
      refuse(`${this.folder} cannot be written to.`);
    }
    if (!resumed) this.#assertNew();
  }

  /** The file that says what the lattices are. */
  get textPath(): string {
    return this.path.replace(/\.npy$/, '.json');
  }

  /** Bytes of a lattice of so many sites. */
  rowBytes(sites: number): number {
    return this.packed ? Math.ceil(sites / 8) : sites;
  }

  /**
   * Claims the file until `close`.
   * @throws UsageError where another run has it
   */
  begin(): undefined {
    // The folder of the run is claimed as a whole.
    if (this.out) return;
    const taken = this.#lockOrFound();
    if (!(taken instanceof FolderLock))
      throw new UsageError(
        `${this.#flag} ${this.path}: another run is writing this file; wait for its end, or give another name.`,
      );
    this.#lock = taken;
    if (!this.#resumed) this.#assertNew();
  }

  close(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #lockOrFound(): ReturnType<typeof FolderLock.take> {
    try {
      return FolderLock.take(path.dirname(this.path), `.${path.basename(this.path)}${lockName}`);
    } catch (error) {
      throw WriteError.of(this.path, error);
    }
  }

  #assertNew(): void {
    for (const taken of [this.path, this.textPath])
      if (existsSync(taken))
        throw new UsageError(
          `${this.#flag} ${this.path}: ${taken} exists already; give another name, or remove it.`,
        );
  }

  /**
   * Writes lattices, and what they are.
   * @param rows each makes the `sites` spins of a lattice, 1 = up
   * @param about.order in which order the lattices are
   * @param about.site where site number n lies
   * @throws WriteError
   */
  async write(
    rows: readonly (() => Uint8Array)[],
    about: { readonly sites: number; readonly order: string; readonly site: string },
    facts: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { sites, order, site } = about;
    const bytes = this.rowBytes(sites);
    const data = new Uint8Array(rows.length * bytes);
    for (const [index, row] of rows.entries())
      data.set(this.packed ? packedBits(row(), bytes) : row(), index * bytes);
    const shape = [rows.length, bytes];
    const folder = this.out ?? new OutputFolder(path.dirname(this.path), { shared: true });
    await folder.writeDocument(path.relative(folder.path, this.textPath), {
      array: path.basename(this.path),
      shape,
      axes: [
        { name: 'lattice', meaning: order },
        this.packed
          ? {
              name: 'byte',
              meaning: `eight sites, the first in the highest bit: numpy.unpackbits(array, axis=1, count=${sites})`,
              count: sites,
              bitorder: 'big',
            }
          : { name: 'site', meaning: site },
      ],
      values: '1 is a spin up, 0 is a spin down',
      ...facts,
    });
    await folder.write(path.relative(folder.path, this.path), writeNpy({ shape, data }));
  }
}

function packedBits(spins: Uint8Array, bytes: number): Uint8Array {
  const packed = new Uint8Array(bytes);
  for (const [site, spin] of spins.entries())
    packed[site >> 3] = elementAt(packed, site >> 3) | (spin << (7 - (site & 7)));
  return packed;
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** The nearest folder above a file that exists. */
export function existingFolder(file: string): string {
  const folder = path.dirname(file);
  return existsSync(folder) ? folder : existingFolder(folder);
}
