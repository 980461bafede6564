import path from 'node:path';
import type { Gpu } from '../../gpu/gpu.ts';
import { renderIndex } from '../../report/html-index.ts';
import { secondsText } from '../../report/quantity-text.ts';
import type { Preset, Study } from '../../studies/study.ts';
import { resultDocument, version, type ResultDocument } from '../output/document.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import type { ReportedStudy } from './reported-studies.ts';

/** A study that ended in an error. */
export interface FailedStudy {
  readonly study: Study;
  readonly failure: string;
}

/** The studies that were asked for, by how they ended. */
export interface Reproduction {
  readonly finished: readonly ReportedStudy[];
  readonly failed: readonly FailedStudy[];
  /** Of the finished ones, those whose files could not be written. */
  readonly unwritten: readonly FailedStudy[];
  /** Not run to the end because of Ctrl-C. */
  readonly stopped: readonly Study[];
}

/** What was asked for, and how long it took. */
interface RunFacts {
  readonly preset: Preset;
  readonly arithmetic: string;
  readonly seed: number;
  readonly seconds: number;
}

/** What `--json` prints: the targets of all studies, each with the name of its study. */
export function jointDocument(
  { finished, failed, stopped }: Omit<Reproduction, 'unwritten'>,
  gpu: Gpu,
  { seed, preset, arithmetic, seconds, folder }: RunFacts & { folder: OutputFolder },
): ResultDocument {
  return resultDocument({
    command: 'reproduce',
    adapter: gpu.adapter,
    seed,
    parameters: {
      preset,
      ...(arithmetic === 'exact' && { arithmetic }),
      studies: [...finished, ...failed, ...stopped.map((study) => ({ study }))].map(
        ({ study }) => study.name,
      ),
    },
    results: {
      targets: finished.flatMap(({ study, targets }) =>
        targets.map((target) => ({ study: study.name, ...target })),
      ),
      studies: finished.map(({ study: { name, title, source, question }, answer, seconds }) => ({
        name,
        title,
        source,
        question,
        answer,
        seconds,
        report: path.join(folder.path, name, 'report.html'),
      })),
      failed: failed.map(({ study, failure }) => ({ name: study.name, failure })),
      stopped: stopped.map(({ name }) => name),
    },
    timing: { seconds },
  });
}

export function indexPage(
  { finished, failed, stopped }: Omit<Reproduction, 'unwritten'>,
  { adapter }: Gpu,
  { seed, preset }: Pick<RunFacts, 'seed' | 'preset'>,
): string {
  // The time of studies that an earlier run finished counts, too.
  const seconds = finished.reduce((sum, study) => sum + study.seconds, 0);
  return renderIndex({
    version,
    facts: [
      ['Adapter', `${adapter.name}, ${adapter.backend}${adapter.software ? ' (software)' : ''}`],
      ['Preset', preset],
      ['Seed', String(seed)],
      ['Time', secondsText(seconds)],
      ['Version', `Blockspin ${version}`],
    ],
    entries: [
      ...finished.map(({ study, answer, targets }) => ({
        ...study,
        answer,
        targets,
        path: `${study.name}/report.html`,
      })),
      ...failed.map(({ study, failure }) => ({ ...study, targets: [], failure })),
      ...stopped.map((study) => ({ ...study, targets: [], failure: 'Stopped before its end.' })),
    ],
  });
}
