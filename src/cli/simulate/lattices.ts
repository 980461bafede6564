import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { siteCount, wordCount } from '../../ensemble/geometry.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { writeNpy } from '../../formats/npy.ts';
import { observationCount, type PartRecord } from '../../ising/sampler-state.ts';
import type { SamplingPart, SamplingPlan } from '../../ising/sampling-plan.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { version } from '../output/document.ts';
import { FolderLock, lockName } from '../output/folder-lock.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { jsonNumber } from '../sampling/arrays.ts';
import { assertRoom } from '../sampling/room.ts';

/** Which lattices of a run are kept, and where. */
export interface LatticeOptions {
  readonly lattices?: string;
  readonly latticesEvery?: number;
  readonly packed?: boolean;
}

/** Relaxation times between two lattices by default, so that they hardly remember each other. */
const relaxations = 4;
/** Files and folders that a run makes in its `--out`, without endings. */
const ownNames = ['results', 'scan', 'correlations', 'checkpoint', 'figures', 'data'];
/** Samples of each temperature by default, at most. */
const mostSamples = 10_000;
/** The largest file that is written, and that `train --data` reads. */
const mostBytes = 2 ** 31 - 2 ** 16;

/**
 * Observations between two at which all lattices are kept.
 * @throws UsageError for more sweeps than are measured
 */
export function latticeInterval(
  { latticesEvery, lattices }: LatticeOptions,
  { schedule, replicas }: Pick<SamplingPlan, 'schedule' | 'replicas'>,
): number {
  const { sweeps, every, relaxation } = schedule;
  if (lattices === undefined)
    throw new UsageError(
      '--lattices-every: give the file of the lattices too, --lattices FILE.npy.',
    );
  if (latticesEvery !== undefined && latticesEvery > sweeps)
    throw new UsageError(`--lattices-every ${latticesEvery}: give at most the ${sweeps} sweeps.`);
  const count = observationCount({ schedule });
  const times = Math.max(1, Math.floor(mostSamples / replicas));
  const apart = Math.max(
    Math.ceil((relaxations * relaxation) / every),
    Math.ceil(count / times),
    1,
  );
  return Math.min(count, latticesEvery === undefined ? apart : Math.ceil(latticesEvery / every));
}

/** The file of the lattices of a run. */
export class LatticeFile {
  readonly path: string;
  readonly #plan: SamplingPlan;
  readonly #packed: boolean;
  /** Where the file lies in the folder of the run. */
  readonly #out: OutputFolder | undefined;
  readonly #resumed: boolean;
  #lock: FolderLock | undefined;

  /**
   * @param file of a new array; the text beside it has the same name and ends in .json
   * @param options.out the folder of the run, in which the file may lie
   * @param options.resumed whether the run may have written the file before
   * @throws UsageError for a name that does not end in .npy, a file that exists, or more than fits
   */
  constructor(
    file: string,
    plan: SamplingPlan,
    {
      packed = false,
      resumed = false,
      out,
    }: { packed?: boolean | undefined; resumed?: boolean; out?: OutputFolder | undefined },
  ) {
    this.path = path.resolve(file);
    this.#plan = plan;
    this.#packed = packed;
    const refuse = (why: string): never => {
      throw new UsageError(`--lattices ${file}: ${why}`);
    };
    if (!/[^/]\.npy$/.test(file)) refuse('give the name of a file that ends in .npy.');
    this.#out = out && isInside(this.path, out.path) ? out : undefined;
    if (out && [this.path, this.#textPath].includes(out.path))
      refuse('--out names the same place; give another name.');
    const [top = ''] = path.relative(out?.path ?? '', this.path).split(path.sep);
    if (this.#out && ownNames.includes(top.replace(/\..*$/, '')))
      refuse(
        `the run has a file or folder of its own with this name; give another name, such as ${path.join(out?.path ?? '', 'lattices.npy')}.`,
      );
    const folder = this.#out ? existingFolder(this.path) : path.dirname(this.path);
    if (!existsSync(folder) || !statSync(folder).isDirectory())
      refuse(`there is no folder ${folder}; make it first.`);
    try {
      accessSync(folder, constants.W_OK);
    } catch {
      refuse(`${folder} cannot be written to.`);
    }
    this.#resumed = resumed;
    if (!resumed) this.#assertNew();
    const rows = plan.points.length * plan.replicas * this.#times;
    const bytes = rows * this.#rowBytes;
    if (bytes > mostBytes)
      refuse(
        `${rows} lattices need ${bytes} bytes, and a file holds at most ${mostBytes}; keep fewer ` +
          `(--lattices-every, now ${this.#apart} sweeps), or use --packed.`,
      );
    const words = plan.parts.reduce((sum, { geometry }) => sum + 4 * wordCount(geometry), 0);
    assertRoom({
      flag: `--lattices ${file}`,
      memory: words * this.#times + 2 * bytes,
      disk: bytes,
      folder,
    });
  }

  /**
   * Claims the file until `close`.
   * @throws UsageError where another run has it
   */
  begin(): undefined {
    // The folder of the run is claimed as a whole.
    if (this.#out) return;
    const taken = FolderLock.take(
      path.dirname(this.path),
      `.${path.basename(this.path)}${lockName}`,
    );
    if (!(taken instanceof FolderLock))
      throw new UsageError(
        `--lattices ${this.path}: another run is writing this file; wait for its end, or give another name.`,
      );
    this.#lock = taken;
    if (!this.#resumed) this.#assertNew();
  }

  close(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #assertNew(): void {
    for (const taken of [this.path, this.#textPath])
      if (existsSync(taken))
        throw new UsageError(
          `--lattices ${this.path}: ${taken} exists already; give another name, or remove it.`,
        );
  }

  get #textPath(): string {
    return this.path.replace(/\.npy$/, '.json');
  }

  get #times(): number {
    return Math.floor(observationCount(this.#plan) / (this.#plan.latticesEvery ?? 1));
  }

  get #apart(): number {
    return (this.#plan.latticesEvery ?? 1) * this.#plan.schedule.every;
  }

  get #rowBytes(): number {
    const sites = siteCount(this.#plan.geometry);
    return this.#packed ? Math.ceil(sites / 8) : sites;
  }

  /** Writes the lattices that a run kept, and what they are. */
  async write(
    records: readonly PartRecord[],
    about: { adapter: string; random: string },
  ): Promise<void> {
    const { points, replicas, model, size, seed, schedule } = this.#plan;
    const rows: { temperature: number; row: Uint8Array }[] = [];
    for (const [place, { temperature }] of points.entries()) {
      const index = this.#plan.parts.findIndex(({ own }) => own.includes(place));
      const record = records[index];
      if (!record) continue;
      const part = elementAt(this.#plan.parts, index);
      for (const [time, words] of record.kept.entries())
        for (const system of systemsAt(part, place, record.keptRanks[time], replicas))
          rows.push({ temperature, row: this.#rowOf(unpackLattice(part.geometry, words, system)) });
    }
    const data = new Uint8Array(rows.length * this.#rowBytes);
    for (const [index, { row }] of rows.entries()) data.set(row, index * this.#rowBytes);
    const sites = siteCount(this.#plan.geometry);
    const folder = this.#out ?? new OutputFolder(path.dirname(this.path), { shared: true });
    await folder.writeDocument(path.relative(folder.path, this.#textPath), {
      array: path.basename(this.path),
      shape: [rows.length, this.#rowBytes],
      axes: [
        {
          name: 'lattice',
          meaning: `temperature after temperature; of each, time after time, ${replicas} replicas at a time`,
        },
        this.#packed
          ? {
              name: 'byte',
              meaning: `eight sites, the first in the highest bit: numpy.unpackbits(array, axis=1, count=${sites})`,
              count: sites,
              bitorder: 'big',
            }
          : {
              name: 'site',
              meaning: model.lattice === 'chain' ? 'x along the ring' : 'y * size + x',
            },
      ],
      values: '1 is a spin up, 0 is a spin down',
      command: 'simulate',
      version,
      ...about,
      ...model,
      size,
      seed,
      updates: points.map(
        (_, place) => this.#plan.parts.find(({ own }) => own.includes(place))?.update,
      ),
      replicas,
      thermalize: schedule.thermalize,
      sweepsApart: this.#apart,
      temperatures: rows.map(({ temperature }) => jsonNumber(temperature)),
    });
    await folder.write(
      path.relative(folder.path, this.path),
      writeNpy({ shape: [rows.length, this.#rowBytes], data }),
    );
  }

  #rowOf(spins: Uint8Array): Uint8Array {
    if (!this.#packed) return spins;
    const packed = new Uint8Array(this.#rowBytes);
    for (const [site, spin] of spins.entries())
      packed[site >> 3] = elementAt(packed, site >> 3) | (spin << (7 - (site & 7)));
    return packed;
  }
}

/** The lattices that had a temperature at a time, replica after replica. */
function systemsAt(
  { places }: SamplingPart,
  place: number,
  ranks: Uint32Array | undefined,
  replicas: number,
): number[] {
  const rank = places.indexOf(place);
  if (!ranks) return Array.from({ length: replicas }, (_, replica) => rank * replicas + replica);
  return Array.from(ranks.keys())
    .filter((system) => ranks[system] === rank)
    .toSorted((a, b) => (a % replicas) - (b % replicas));
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
