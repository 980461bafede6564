import { renderFigure } from '../plot/figure.ts';
import { renderReport, type Report } from '../report/html-report.ts';
import { secondsText } from '../report/quantity-text.ts';
import { writeNpy } from '../formats/npy.ts';
import { elementType, type Tensor } from '../formats/tensor.ts';
import { BlockspinError } from '../errors.ts';
import type { Study, StudyContext, StudyOutcome } from './study.ts';

/** A study that was run to its end, with its files. */
export interface FinishedStudy extends StudyOutcome {
  readonly study: Study;
  /** Seconds of the run, including earlier, interrupted parts, without the time for drawing figures. */
  readonly seconds: number;
  /** `report.html`, `figures/*.svg` and `data/*.npy`, by name. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** A study was ended early by Ctrl-C. */
export class StudyStoppedError extends BlockspinError {
  override readonly name = 'StudyStoppedError';
}

/**
 * Runs a study and draws its report. Nothing is written: the caller puts the files where they belong.
 *
 * @param command the command that gives the same numbers again
 * @throws StudyStoppedError if the signal was aborted; otherwise the errors of the study
 */
export async function runStudy(
  study: Study,
  context: StudyContext,
  { version, command }: { readonly version: string; readonly command: string },
): Promise<FinishedStudy> {
  const began = performance.now();
  const outcome = await stoppable(study, context);
  const seconds = (context.shelf?.seconds ?? 0) + (performance.now() - began) / 1000;
  const files = new Map<string, string | Uint8Array>();
  for (const { figures = {} } of outcome.sections)
    for (const [name, figure] of Object.entries(figures)) {
      const file = `figures/${name}.svg`;
      if (files.has(file)) throw new Error(`The study ${study.name} has two figures "${name}".`);
      files.set(file, renderFigure(figure));
    }
  for (const [name, tensor] of Object.entries(outcome.data))
    files.set(`data/${name}.npy`, writeNpy(tensor));
  const { answer, leadingFigure, targets, sections, parameters } = outcome;
  const { title, source, question, summary, criteria, wouldChange } = study;
  if (leadingFigure !== undefined && !files.has(`figures/${leadingFigure}.svg`))
    throw new Error(`The study ${study.name} has no figure "${leadingFigure}".`);
  const facts = factsOf(context, { version, seconds });
  const listed = [
    { path: 'results.json', what: 'targets and parameters' },
    ...Object.entries(outcome.data).map(([name, tensor]) => ({
      path: `data/${name}.npy`,
      what: shapeText(tensor),
    })),
  ];
  const report: Report = {
    title,
    source,
    summary,
    finding: { question, answer, wouldChange, criteria, leadingFigure },
    version,
    command,
    facts,
    parameters,
    targets,
    sections,
    files: listed,
  };
  files.set('report.html', renderReport(report));
  return { ...outcome, study, seconds, files };
}

/** Runs a study. After an abort its outcome is incomplete and its errors do not matter: both become a StudyStoppedError. */
async function stoppable(study: Study, context: StudyContext): Promise<StudyOutcome> {
  const stopped = (): StudyStoppedError => new StudyStoppedError(`${study.name} was stopped.`);
  let outcome: StudyOutcome;
  try {
    outcome = await study.run(context);
  } catch (error) {
    throw context.signal.aborted ? stopped() : error;
  }
  if (context.signal.aborted) throw stopped();
  return outcome;
}

function factsOf(
  { gpu, preset, seed }: StudyContext,
  { version, seconds }: { version: string; seconds: number },
): [string, string][] {
  const { name, backend, software } = gpu.adapter;
  return [
    ['Adapter', `${name}, ${backend}${software ? ' (software)' : ''}`],
    ['Preset', preset],
    ['Seed', String(seed)],
    ['Time', secondsText(seconds)],
    ['Version', `Blockspin ${version}`],
  ];
}

/** Shape and type of an array, in the words of numpy. */
function shapeText({ shape, data }: Tensor): string {
  return `${shape.join(' × ')}, ${elementType(data)}`;
}
