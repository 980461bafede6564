import path from 'node:path';
import { siteCount, wordCount } from '../../ensemble/geometry.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { observationCount, type PartRecord } from '../../ising/sampler-state.ts';
import type { SamplingPart, SamplingPlan } from '../../ising/sampling-plan.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { version } from '../output/document.ts';
import { LatticeArray, mostArrayBytes } from '../output/lattice-array.ts';
import type { OutputFolder } from '../output/output-folder.ts';
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
  readonly #array: LatticeArray;
  readonly #plan: SamplingPlan;

  /**
   * @param file of a new array; the text beside it has the same name and ends in .json
   * @param options.out the folder of the run, in which the file may lie
   * @param options.resumed whether the run may have written the file before
   * @throws UsageError for a name that does not end in .npy, a file that exists, or more than fits
   */
  constructor(
    file: string,
    plan: SamplingPlan,
    options: { packed?: boolean | undefined; resumed?: boolean; out?: OutputFolder | undefined },
  ) {
    this.#plan = plan;
    this.#array = new LatticeArray(file, { flag: '--lattices', ...options });
    const { out, folder } = this.#array;
    const refuse = (why: string): never => {
      throw new UsageError(`--lattices ${file}: ${why}`);
    };
    const [top = ''] = path.relative(out?.path ?? '', this.path).split(path.sep);
    if (out && ownNames.includes(top.replace(/\..*$/, '')))
      refuse(
        `the run has a file or folder of its own with this name; give another name, such as ${path.join(out.path, 'lattices.npy')}.`,
      );
    const rows = plan.points.length * plan.replicas * this.#times;
    const bytes = rows * this.#array.rowBytes(siteCount(plan.geometry));
    if (bytes > mostArrayBytes)
      refuse(
        `${rows} lattices need ${bytes} bytes, and a file holds at most ${mostArrayBytes}; keep fewer ` +
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

  get path(): string {
    return this.#array.path;
  }

  /**
   * Claims the file until `close`.
   * @throws UsageError where another run has it
   */
  begin(): undefined {
    this.#array.begin();
  }

  close(): void {
    this.#array.close();
  }

  get #times(): number {
    return Math.floor(observationCount(this.#plan) / (this.#plan.latticesEvery ?? 1));
  }

  get #apart(): number {
    return (this.#plan.latticesEvery ?? 1) * this.#plan.schedule.every;
  }

  /** Writes the lattices that a run kept, and what they are. */
  async write(
    records: readonly PartRecord[],
    about: { adapter: string; random: string },
  ): Promise<void> {
    const { points, replicas, model, size, seed, schedule } = this.#plan;
    const rows: { temperature: number; spins: () => Uint8Array }[] = [];
    for (const [place, { temperature }] of points.entries()) {
      const index = this.#plan.parts.findIndex(({ own }) => own.includes(place));
      const record = records[index];
      if (!record) continue;
      const part = elementAt(this.#plan.parts, index);
      for (const [time, words] of record.kept.entries())
        for (const system of systemsAt(part, place, record.keptRanks[time], replicas))
          rows.push({ temperature, spins: () => unpackLattice(part.geometry, words, system) });
    }
    await this.#array.write(
      rows.map(({ spins }) => spins),
      {
        sites: siteCount(this.#plan.geometry),
        order: `temperature after temperature; of each, time after time, ${replicas} replicas at a time`,
        site: model.lattice === 'chain' ? 'x along the ring' : 'y * size + x',
      },
      {
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
      },
    );
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
