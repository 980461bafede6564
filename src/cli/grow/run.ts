import { siteCount, type Geometry } from '../../ensemble/geometry.ts';
import { unpackLattice } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { GrowingChain } from '../../rg/growing-chain.ts';
import { measureLevels } from '../../rg/growing-levels.ts';
import { latticePng } from '../../report/lattice-picture.ts';
import { visibleText } from '../../report/visible-text.ts';
import { resultDocument, version, type Outcome } from '../output/document.ts';
import type { LatticeArray } from '../output/lattice-array.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { withSession, type Session } from '../session.ts';
import { prepared, type FirstLattices } from './first-lattices.ts';
import type { GrowOptions } from './options.ts';
import {
  aboutCoupling,
  aboutOffCritical,
  digestOf,
  levelsTable,
  type ReportedLevel,
} from './report.ts';
import { assertDeviceHolds } from './room.ts';

/** A run of `grow`, all of whose flags were understood. */
export interface GrowRun {
  readonly options: GrowOptions;
  readonly first: FirstLattices;
  /** The shapes of all levels. */
  readonly shapes: readonly Geometry[];
  readonly file: LatticeArray | undefined;
  readonly pictures: OutputFolder | undefined;
}

/** What was grown. */
interface Grown {
  readonly levels: readonly ReportedLevel[];
  /** The words of each level, of those that are written. */
  readonly words: readonly Uint32Array[];
  readonly seconds: number;
}

/** Equilibrates or reads the first lattices, grows, measures and writes. */
export async function runGrow(run: GrowRun): Promise<void> {
  await withSession(run.options, async (session) => {
    const grown = await growWithProgress(session, run);
    return outcomeOf(session, run, grown);
  });
}

/** @throws Error where the run was stopped before a lattice was grown */
async function growWithProgress(session: Session, run: GrowRun): Promise<Grown> {
  const { gpu, progress, signal, remark, claim } = session;
  const { options, first, shapes, file, pictures } = run;
  const { steps, coupling, diagonal, plaquette, sweeps, seed } = options;
  assertDeviceHolds(gpu, shapes, options);
  if (first.thermalize > 0) progress.begin('Equilibrating', first.thermalize, 'sweeps');
  const base = await prepared(gpu, first, {
    seed,
    signal,
    onProgress: (done) => progress.update(done),
  });
  if (!base) throw new Error('Stopped before the first lattice was in equilibrium.');
  using chain = await GrowingChain.create(gpu, base.ensemble, {
    steps,
    coupling,
    diagonal,
    plaquette,
    sweeps,
    seed,
  });
  await gpu.settle();
  claim(file);
  claim(pictures);
  const began = performance.now();
  let side = 0;
  const done = await chain.grow({
    signal,
    onProgress: (size, sweep) => {
      if (size !== side) progress.begin(`Growing to side ${size}`, sweeps, 'sweeps');
      side = size;
      progress.update(sweep);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  progress.clear();
  if (done === 0 && steps > 0) throw new Error('Stopped before a lattice was grown.');
  if (done < steps)
    remark(
      `Stopped after ${done} of ${steps} doublings.${file ? ` --from ${file.path} goes on.` : ''}`,
    );
  const lattices = chain.levels.slice(0, done + 1);
  const measured = await measureLevels(gpu, lattices);
  const levels: ReportedLevel[] = [];
  const words: Uint32Array[] = [];
  for (const [index, level] of measured.entries()) {
    const read = await gpu.readWords(elementAt(lattices, index).buffer);
    levels.push({ ...level, sha256: digestOf(read) });
    words.push(pictures || index === done ? read : new Uint32Array());
  }
  base.dispose();
  return { levels, words, seconds };
}

function outcomeOf({ gpu }: Session, run: GrowRun, grown: Grown): Outcome {
  const { options, first, shapes, file, pictures } = run;
  const { steps, sweeps, seed, from } = options;
  const { levels, seconds } = grown;
  const { systems, mode } = first.geometry;
  const done = levels.length - 1;
  const spins = shapes.slice(1, done + 1).reduce((sum, shape) => sum + siteCount(shape), 0);
  const places = [...(file ? [file.path] : []), ...(pictures ? [pictures.path] : [])];
  return {
    document: resultDocument({
      command: 'grow',
      adapter: gpu.adapter,
      seed,
      parameters: {
        size: first.geometry.size,
        ...(first.given
          ? { from, sha256: first.given.digest }
          : { update: 'swendsen-wang', thermalize: first.thermalize }),
        steps,
        ...(done < steps && { stoppedAfter: done }),
        ...couplingsOf(options),
        sweeps,
        replicas: systems,
        mode,
        random: gpu.random,
      },
      results: levels,
      timing: { seconds, flipsPerNanosecond: (spins * systems * sweeps) / seconds / 1e9 },
    }),
    text: [
      levelsTable(levels),
      first.given?.offCritical === true ? aboutOffCritical : aboutCoupling(options),
    ].join('\n\n'),
    ...(places.length > 0 && {
      write: () => writeGrown(run, grown, { adapter: gpu.adapter.name, random: gpu.random }),
      written: `\n\nWritten to ${places.map(visibleText).join(' and ')}.`,
    }),
  };
}

/** Couplings other than 0 are named. */
function couplingsOf({ coupling, diagonal, plaquette }: GrowOptions): Record<string, number> {
  return {
    coupling,
    ...(diagonal !== 0 && { diagonal }),
    ...(plaquette !== 0 && { plaquette }),
  };
}

async function writeGrown(
  { options, first, shapes, file, pictures }: GrowRun,
  { levels, words }: Grown,
  about: { readonly adapter: string; readonly random: string },
): Promise<void> {
  const last = levels.length - 1;
  const shape = elementAt(shapes, last);
  const { sweeps, seed, from } = options;
  await file?.write(
    Array.from(
      { length: shape.systems },
      (_, system) => () => unpackLattice(shape, elementAt(words, last), system),
    ),
    { sites: siteCount(shape), order: 'lattice after lattice', site: 'y * size + x' },
    {
      command: 'grow',
      version,
      ...about,
      size: shape.size,
      seed,
      grownFrom: first.geometry.size,
      ...(first.given && { from, sha256: first.given.digest }),
      ...couplingsOf(options),
      sweeps,
      levels,
    },
  );
  for (const [level, read] of words.entries()) {
    const of = elementAt(shapes, level);
    if (pictures)
      await pictures.write(
        `side-${String(of.size).padStart(6, '0')}.png`,
        latticePng({ size: of.size, spins: unpackLattice(of, read, 0) }),
      );
  }
}
