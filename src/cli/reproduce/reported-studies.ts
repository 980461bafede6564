import { isDeepStrictEqual } from 'node:util';
import type { Answer, Target } from '../../report/report-content.ts';
import type { FinishedStudy } from '../../studies/run-study.ts';
import type { Study } from '../../studies/study.ts';
import { version } from '../output/document.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { unfinishedRun } from './study-shelf.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** A study whose report is in the folder: of this run, or of an earlier one. */
export type ReportedStudy = Pick<FinishedStudy, 'study' | 'answer' | 'targets' | 'seconds'>;

/** What a study's results.json holds. */
interface StudyDocument {
  readonly version: string;
  readonly seed: number;
  readonly parameters: { readonly preset: string };
  readonly results: { readonly answer?: Answer; readonly targets: readonly Target[] };
  readonly timing: { readonly seconds: number };
}

/**
 * Studies that an earlier run finished. Their document is written last, so a folder that has it has all the rest.
 * @throws UsageError where the earlier run had other flags or another version
 */
export async function reportedStudies(
  chosen: readonly Study[],
  { folder, preset, seed }: { folder: OutputFolder; preset: string; seed: number },
): Promise<ReportedStudy[]> {
  const reported: ReportedStudy[] = [];
  for (const study of chosen) {
    const document = (await folder.readDocument(`${study.name}/results.json`)) as
      | StudyDocument
      | undefined;
    const made = document
      ? { ...document, preset: document.parameters.preset }
      : await unfinishedRun(folder, study.name);
    if (!made) continue;
    const was = { preset: made.preset, seed: made.seed, version: made.version };
    if (!isDeepStrictEqual(was, { preset, seed, version }))
      throw new UsageError(
        `--resume ${folder.path}: ${study.name} was ${document ? 'made' : 'begun'} with --preset ${was.preset} --seed ${was.seed} by version ` +
          `${was.version}; give the same flags, or another folder with --out.`,
      );
    if (document)
      reported.push({
        study,
        answer: document.results.answer ?? { sentence: 'Run by an earlier version.' },
        targets: document.results.targets,
        seconds: document.timing.seconds,
      });
  }
  return reported;
}
