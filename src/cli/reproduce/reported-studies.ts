import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FinishedStudy } from '../../studies/run-study.ts';
import type { Study } from '../../studies/study.ts';
import { version } from '../output/document.ts';
import { lockOf } from '../output/folder-lock.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { studyDocument } from './study-document.ts';
import { unfinishedRun } from './study-shelf.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** A study whose report is in the folder: of this run, or of an earlier one. */
export type ReportedStudy = Pick<FinishedStudy, 'study' | 'answer' | 'targets' | 'seconds'>;

/**
 * Studies that an earlier run finished. Their document is written last, so a folder that has it has all the rest.
 * @throws UsageError where the earlier run had other flags or another version
 */
export async function reportedStudies(
  chosen: readonly Study[],
  {
    folder,
    preset,
    seed,
    arithmetic,
  }: { folder: OutputFolder; preset: string; seed: number; arithmetic: string },
): Promise<ReportedStudy[]> {
  const reported: ReportedStudy[] = [];
  for (const study of chosen) {
    const name = `${study.name}/results.json`;
    const content = await folder.readDocument(name);
    const document =
      content === undefined
        ? undefined
        : studyDocument(path.join(folder.path, name), content, study.name);
    const made = document ?? (await unfinishedRun(folder, study.name));
    if (!made) continue;
    const { preset: size, seed: own, arithmetic: kind, version: by } = made;
    const was = { preset: size, seed: own, arithmetic: kind, version: by };
    if (!isDeepStrictEqual(was, { preset, seed, arithmetic, version }))
      throw new UsageError(
        `--resume ${folder.path}: ${study.name} was ${document ? 'made' : 'begun'} with --preset ${was.preset} --seed ${was.seed}${kind === 'exact' ? ' --arithmetic exact' : ''} by version ` +
          `${was.version}; give the same flags, or another folder with --out.`,
      );
    if (document) {
      const { answer, targets, seconds } = document;
      reported.push({ study, answer, targets, seconds });
    }
  }
  return reported;
}

/**
 * Asserts that a folder is one that `reproduce` wrote to.
 * @throws UsageError
 */
export async function assertHoldsRun(
  folder: OutputFolder,
  studies: readonly Study[],
): Promise<void> {
  // A run that was killed before it had kept anything has left its lock.
  if (lockOf(folder.path)) return;
  for (const { name } of studies) {
    if ((await folder.read(`${name}/results.json`)) !== undefined) return;
    if (await unfinishedRun(folder, name)) return;
  }
  throw new UsageError(
    `--resume ${folder.path}: there is no run of reproduce in it; give the folder of a run, or start one with --out.`,
  );
}
