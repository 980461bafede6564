import type { AdapterReport } from '../../gpu/adapter-report.ts';
import { ofEngine } from '../../gpu/error-scopes.ts';
import type { Arithmetic } from '../../rbm/exact/arithmetic.ts';
import { runStudy, StudyStoppedError, type FinishedStudy } from '../../studies/run-study.ts';
import type { Preset, Shelf, Study } from '../../studies/study.ts';
import type { CommonOptions } from '../arguments/options.ts';
import { attempt } from '../output/attempt.ts';
import { resultDocument, version } from '../output/document.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { WriteError } from '../output/write-error.ts';
import { rejected, type Session } from '../session.ts';
import type { ReportedStudy } from './reported-studies.ts';
import type { FailedStudy, Reproduction } from './reproduction.ts';
import { StudyProgress } from './study-progress.ts';
import { StudyShelf } from './study-shelf.ts';

/** The flags of `reproduce`. */
export interface ReproduceOptions extends CommonOptions {
  readonly list?: boolean;
  readonly preset: Preset;
  readonly arithmetic: Arithmetic;
  readonly out?: string;
  readonly resume?: string;
}

/** Runs the studies one after another; one that ends in an error does not keep the others from running. */
export async function reproduceAll(
  chosen: readonly Study[],
  run: {
    session: Session;
    options: ReproduceOptions;
    folder: OutputFolder;
    earlier: readonly ReportedStudy[];
  },
): Promise<Reproduction> {
  const { signal, remark } = run.session;
  const finished: ReportedStudy[] = [];
  const failed: FailedStudy[] = [];
  const unwritten: FailedStudy[] = [];
  for (const [index, study] of chosen.entries()) {
    const place = chosen.length > 1 ? `${index + 1}/${chosen.length} ` : '';
    try {
      if (signal.aborted) break;
      const before = run.earlier.find((reported) => reported.study === study);
      remark(`${place}${study.name}: ${before ? 'finished before' : study.title}`);
      if (before) finished.push(before);
      else {
        const { found, fault } = await reproduceOne(study, run);
        finished.push(found);
        if (fault) unwritten.push({ study, failure: fault.message });
      }
    } catch (error) {
      if (error instanceof StudyStoppedError) break;
      const fault = ofEngine(rejected, error);
      const failure = fault instanceof Error ? fault.message : String(fault);
      if (process.env['BLOCKSPIN_DEBUG'] && error instanceof Error) remark(error.stack ?? '');
      failed.push({ study, failure });
    }
  }
  const ended = new Set([...finished, ...failed].map(({ study }) => study));
  return { finished, failed, unwritten, stopped: chosen.filter((study) => !ended.has(study)) };
}

/** A study that was run to its end, and why its files could not be written, if they could not. */
async function reproduceOne(
  study: Study,
  {
    session,
    options,
    folder,
  }: { session: Session; options: ReproduceOptions; folder: OutputFolder },
): Promise<{ found: FinishedStudy; fault?: WriteError }> {
  const { gpu, progress, remark, signal } = session;
  const { preset, seed, arithmetic } = options;
  const run = { preset, seed, arithmetic, version, adapter: gpu.adapter.name };
  const { shelf, discarded } = await StudyShelf.open(folder, study.name, run);
  if (discarded !== undefined)
    remark(
      `${study.name}: what was sampled and trained on ${discarded} is done again on this adapter`,
    );
  const { phase } = new StudyProgress(progress, {
    study: study.name,
    work: study.phases?.(preset),
  });
  const command = `npx blockspin reproduce ${study.name} --preset ${preset} --seed ${seed}${arithmetic === 'exact' ? ' --arithmetic exact' : ''}`;
  const found = await runStudy(
    study,
    { gpu, preset, seed, arithmetic, signal, phase, shelf: forgiving(shelf, session) },
    { version, command },
  );
  progress.clear();
  try {
    await writeStudy(found, { folder, adapter: gpu.adapter, preset, seed, arithmetic });
    await shelf.clear();
    return { found };
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    return { found, fault: error };
  }
}

/** A shelf that keeps nothing where nothing can be written: the study goes on. */
function forgiving(shelf: StudyShelf, session: Session): Shelf {
  return {
    seconds: shelf.seconds,
    read: (name) => shelf.read(name),
    write: async (name, content) => {
      await attempt(session, () => shelf.write(name, content));
    },
  };
}

/** The document comes last: a folder that has it has all the rest. */
async function writeStudy(
  { study, files, answer, targets, parameters, seconds }: FinishedStudy,
  {
    folder,
    adapter,
    preset,
    seed,
    arithmetic,
  }: {
    folder: OutputFolder;
    adapter: AdapterReport;
    preset: Preset;
    seed: number;
    arithmetic: Arithmetic;
  },
): Promise<void> {
  for (const [name, content] of files) await folder.write(`${study.name}/${name}`, content);
  const document = resultDocument({
    command: 'reproduce',
    adapter,
    seed,
    parameters: {
      study: study.name,
      preset,
      ...(arithmetic === 'exact' && { arithmetic }),
      ...parameters,
    },
    results: { question: study.question, answer, wouldChange: study.wouldChange, targets },
    timing: { seconds },
  });
  await folder.writeDocument(`${study.name}/results.json`, document);
}
