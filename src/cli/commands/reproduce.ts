import { rmdir } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { studies } from '../../studies/index.ts';
import { runStudy, StudyStoppedError, type FinishedStudy } from '../../studies/run-study.ts';
import type { Preset, Study } from '../../studies/study.ts';
import { print, resultDocument, version } from '../output/document.ts';
import { withCommonOptions, type CommonOptions } from '../arguments/options.ts';
import { freeFolder, OutputFolder } from '../output/output-folder.ts';
import { reportedStudies, type ReportedStudy } from '../reproduce/reported-studies.ts';
import { studiesText, studyText } from '../reproduce/text.ts';
import {
  indexPage,
  jointDocument,
  type FailedStudy,
  type Reproduction,
} from '../reproduce/reproduction.ts';
import { withSession, type Session } from '../session.ts';
import { StudyProgress } from '../reproduce/study-progress.ts';
import { StudyShelf, unfinishedRun } from '../reproduce/study-shelf.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface ReproduceOptions extends CommonOptions {
  readonly list?: boolean;
  readonly preset: Preset;
  readonly out?: string;
  readonly resume?: string;
}

const defaultFolder = 'reproduced';

/** `blockspin reproduce` */
export function reproduceCommand(): Command {
  const command = new Command('reproduce')
    .description(
      'Regenerate the figures and tables of papers, and judge their statements: a report for every study, with the numbers, ' +
        'their errors, exact values and controls beside them.',
    )
    .argument('[study...]', 'which studies to run (default: all of them)')
    .option('--list', 'print the studies there are, and run none')
    .addOption(
      new Option('--preset <size>', 'how much to compute: quick is 90 s a study without a GPU')
        .choices(['quick', 'standard', 'paper'])
        .default('quick'),
    )
    .addOption(
      new Option(
        '--out <folder>',
        `where to write, a folder a study (default: "${defaultFolder}", or "${defaultFolder}-2" ... if that is taken)`,
      ).conflicts('resume'),
    )
    .option(
      '--resume <folder>',
      'go on with a run that was interrupted, with the same --preset and --seed: studies that are finished stay as they are, ' +
        'and layers that another has trained are not trained again',
    );
  return withCommonOptions(command)
    .addHelpText(
      'after',
      `\nStudies:\n${studies.map(({ name, title }) => `  ${name.padEnd(16)}${title}`).join('\n')}\n` +
        '\nEach folder holds report.html, results.json, figures/*.svg and data/*.npy. Verdicts are computed from the data; ' +
        'a target that\nfails is a result, and the exit status is 0. Ctrl-C keeps the studies that are finished, and of one that is not ' +
        'the layers\nthat it has trained.\n' +
        '\nExamples:\n' +
        '  blockspin reproduce --list\n' +
        '  blockspin reproduce fixed-points\n' +
        '  blockspin reproduce decimation-1d --preset standard --seed 7 --out chain\n' +
        '  blockspin reproduce --preset paper --resume reproduced\n' +
        '  blockspin reproduce --json --quiet > verdicts.json',
    )
    .action(reproduce);
}

async function reproduce(names: string[], options: ReproduceOptions): Promise<void> {
  const chosen = chosenStudies(names);
  if (options.list) return list(chosen, options);
  const folder =
    options.resume === undefined
      ? new OutputFolder(options.out ?? freeFolder(defaultFolder))
      : new OutputFolder(options.resume, { resumed: true });
  const earlier =
    options.resume === undefined ? [] : await reportedStudies(chosen, { ...options, folder });
  const began = performance.now();
  const { reproduction, document, text } = await withSession(options, async (session) => {
    await folder.begin();
    const reproduction = await reproduceAll(chosen, { session, options, folder, earlier });
    session.progress.clear();
    const seconds = (performance.now() - began) / 1000;
    if (chosen.length > 1 && reproduction.finished.length > 0)
      await folder.write('index.html', indexPage(reproduction, session.gpu, options));
    const document = jointDocument(reproduction, session.gpu, { ...options, seconds, folder });
    const parts = reproduction.finished.map((study) =>
      studyText(study, path.join(folder.path, study.study.name, 'report.html')),
    );
    if (chosen.length > 1) parts.push(`All reports: ${path.join(folder.path, 'index.html')}`);
    return { reproduction, document, text: parts.join('\n\n') };
  });
  const { finished, failed, stopped } = reproduction;
  // Only if nothing lies in it.
  if (finished.length === 0) await rmdir(folder.path).catch(() => undefined);
  else print(document, options, text);
  const complaints = failed.map(({ study, failure }) => `${study.name}: ${failure}`);
  if (stopped.length > 0) complaints.push(await stoppedText(stopped, finished, folder));
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

/** What a run that Ctrl-C ended leaves, and how to go on with it. */
async function stoppedText(
  stopped: readonly Study[],
  finished: readonly ReportedStudy[],
  folder: OutputFolder,
): Promise<string> {
  const kept = finished.map(({ study }) => study.name);
  for (const { name } of stopped)
    if (await unfinishedRun(folder, name)) kept.push(`what ${name} has trained`);
  const missing = stopped.map(({ name }) => name).join(', ');
  return kept.length === 0
    ? `Stopped before the end of ${missing}. Nothing was kept.`
    : `Stopped before the end of ${missing}. Kept in ${folder.path}: ${kept.join(', ')}; --resume goes on from there.`;
}

/**
 * Those asked for, each once, in the order in which they are listed.
 * @throws UsageError for a name that no study has
 */
function chosenStudies(names: readonly string[]): readonly Study[] {
  const known = studies.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no study "${unknown}"; choose among ${known.join(', ')}.`);
  return studies.filter(({ name }) => names.length === 0 || names.includes(name));
}

function list(chosen: readonly Study[], options: ReproduceOptions): void {
  const document = resultDocument({
    command: 'reproduce',
    adapter: null,
    seed: null,
    parameters: {},
    results: {
      studies: chosen.map(({ name, title, source, summary }) => ({ name, title, source, summary })),
    },
    timing: {},
  });
  print(document, options, studiesText(chosen));
}

/** Runs the studies one after another; one that ends in an error does not keep the others from running. */
async function reproduceAll(
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
  for (const [index, study] of chosen.entries()) {
    const place = chosen.length > 1 ? `${index + 1}/${chosen.length} ` : '';
    try {
      if (signal.aborted) break;
      const before = run.earlier.find((reported) => reported.study === study);
      remark(`${place}${study.name}: ${before ? 'finished before' : study.title}`);
      finished.push(before ?? (await reproduceOne(study, run)));
    } catch (error) {
      if (error instanceof StudyStoppedError) break;
      const failure = error instanceof Error ? error.message : String(error);
      if (process.env['BLOCKSPIN_DEBUG'] && error instanceof Error) remark(error.stack ?? '');
      failed.push({ study, failure });
    }
  }
  const ended = new Set([...finished, ...failed].map(({ study }) => study));
  return { finished, failed, stopped: chosen.filter((study) => !ended.has(study)) };
}

/** The document comes last: a folder that has it has all the rest. */
async function reproduceOne(
  study: Study,
  {
    session,
    options,
    folder,
  }: { session: Session; options: ReproduceOptions; folder: OutputFolder },
): Promise<FinishedStudy> {
  const { gpu, progress, remark, signal } = session;
  const { preset, seed } = options;
  const run = { preset, seed, version, adapter: gpu.adapter.name };
  const { shelf, discarded } = await StudyShelf.open(folder, study.name, run);
  if (discarded !== undefined)
    remark(`${study.name}: what was trained on ${discarded} is trained again on this adapter`);
  const { phase } = new StudyProgress(progress, {
    study: study.name,
    work: study.phases?.(preset),
  });
  const command = `npx blockspin reproduce ${study.name} --preset ${preset} --seed ${seed}`;
  const finished = await runStudy(
    study,
    { gpu, preset, seed, signal, phase, shelf },
    { version, command },
  );
  progress.clear();
  for (const [name, content] of finished.files)
    await folder.write(`${study.name}/${name}`, content);
  const { answer, targets, parameters, seconds } = finished;
  const document = resultDocument({
    command: 'reproduce',
    adapter: gpu.adapter,
    seed,
    parameters: { study: study.name, preset, ...parameters },
    results: { question: study.question, answer, wouldChange: study.wouldChange, targets },
    timing: { seconds },
  });
  await folder.writeDocument(`${study.name}/results.json`, document);
  await shelf.clear();
  return finished;
}
