import path from 'node:path';
import { Command, Option } from 'commander';
import { studies } from '../../studies/index.ts';
import { quickTimeText, quickTimes } from '../../studies/quick-times.ts';
import type { Study } from '../../studies/study.ts';
import { BlockspinError } from '../../errors.ts';
import { arithmetics } from '../../rbm/exact/arithmetic.ts';
import { visibleText } from '../../report/visible-text.ts';
import { print, resultDocument } from '../output/document.ts';
import { withCommonOptions } from '../arguments/options.ts';
import { OutputFolder } from '../output/output-folder.ts';
import {
  assertHoldsRun,
  reportedStudies,
  type ReportedStudy,
} from '../reproduce/reported-studies.ts';
import { assertExact, exactText } from '../reproduce/exact-studies.ts';
import { studiesText, studyText } from '../reproduce/text.ts';
import { indexPage, jointDocument, type Reproduction } from '../reproduce/reproduction.ts';
import { reproduceAll, type ReproduceOptions } from '../reproduce/run.ts';
import { withSession } from '../session.ts';
import { unfinishedRun } from '../reproduce/study-shelf.ts';
import { UsageError } from '../arguments/usage-error.ts';

const defaultFolder = 'reproduced';

/** `blockspin reproduce` */
export function reproduceCommand(): Command {
  const command = new Command('reproduce')
    .description(
      'Repeat the measurements of papers, on smaller lattices unless --preset paper, and judge their statements. Every ' +
        'study writes a report with the numbers, their errors, exact values and controls.',
    )
    .argument('[study...]', 'which studies to run (default: all of them)')
    .option('--list', 'list the studies and run none')
    .addOption(
      new Option(
        '--preset <size>',
        'how much to compute: quick takes the time that is listed below, standard minutes to hours, paper hours',
      )
        .choices(['quick', 'standard', 'paper'])
        .default('quick'),
    )
    .addOption(
      new Option(
        '--arithmetic <kind>',
        `exact: train and judge machines with whole numbers, so that results.json and data/*.npy are the same on every adapter but for times and adapter (${exactText})`,
      )
        .choices(arithmetics)
        .default('float'),
    )
    .addOption(
      new Option(
        '--out <folder>',
        `where to write, one folder a study (default: "${defaultFolder}", or "${defaultFolder}-2" and so on if that exists)`,
      ).conflicts('resume'),
    )
    .option(
      '--resume <folder>',
      'continue an interrupted run; give the same --preset, --seed and --arithmetic. Finished studies stay as they are, and an ' +
        'unfinished one goes on with what it has sampled and trained',
    );
  return withCommonOptions(command)
    .addHelpText(
      'after',
      `\nStudies, with the time of --preset quick on two quiet cores without a GPU:\n${studies.map(({ name, title }) => `  ${name.padEnd(16)}${quickTimeText(name).padEnd(13)}${title}`).join('\n')}\n` +
        `
Each folder holds report.html, results.json, figures/*.svg and data/*.npy. Verdicts are computed from the data. A
target that fails is a result, and the exit status is 0. Ctrl-C keeps the finished studies, and what an unfinished study
has sampled and trained.

Examples:
  npx blockspin reproduce --list
  npx blockspin reproduce fixed-points
  npx blockspin reproduce fixed-points --json --quiet > verdicts.json

The same numbers on every adapter:
  npx blockspin reproduce learned-map thermodynamics --arithmetic exact --out same-numbers

Minutes to hours without a GPU:
  npx blockspin reproduce decimation-1d --preset standard --seed 7 --out chain
  npx blockspin reproduce --preset paper --out paper
  npx blockspin reproduce --preset paper --resume paper`,
    )
    .action(reproduce);
}

async function reproduce(names: string[], options: ReproduceOptions): Promise<void> {
  const chosen = chosenStudies(names);
  if (options.list) return list(chosen, options);
  assertExact(chosen, options);
  const folder =
    options.resume === undefined
      ? new OutputFolder(options.out ?? defaultFolder, { orNext: options.out === undefined })
      : new OutputFolder(options.resume, { resumed: true });
  if (options.resume !== undefined) await assertHoldsRun(folder, studies);
  const earlier =
    options.resume === undefined ? [] : await reportedStudies(chosen, { ...options, folder });
  const began = performance.now();
  const { complaints } = await withSession(options, async (session) => {
    session.claim(folder);
    const reproduction = await reproduceAll(chosen, { session, options, folder, earlier });
    session.progress.clear();
    const complaints = await complaintsOf(reproduction, folder);
    if (reproduction.finished.length === 0) throw joined(complaints);
    const seconds = (performance.now() - began) / 1000;
    const document = jointDocument(reproduction, session.gpu, { ...options, seconds, folder });
    const parts = reproduction.finished.map((study) =>
      studyText(study, path.join(folder.path, study.study.name, 'report.html')),
    );
    return {
      complaints,
      document,
      text: parts.join('\n\n'),
      ...(chosen.length > 1 && {
        write: () => folder.write('index.html', indexPage(reproduction, session.gpu, options)),
        written: `\n\nAll reports: ${visibleText(path.join(folder.path, 'index.html'))}`,
      }),
    };
  });
  if (complaints.length > 0) throw joined(complaints);
}

/** What a person must know who asked for these studies, a sentence each. */
async function complaintsOf(
  { finished, failed, unwritten, stopped }: Reproduction,
  folder: OutputFolder,
): Promise<string[]> {
  const complaints = [...failed, ...unwritten].map(
    ({ study, failure }) => `${study.name}: ${failure}`,
  );
  if (stopped.length > 0) complaints.push(await stoppedText(stopped, finished, folder));
  return complaints;
}

function joined(complaints: readonly string[]): Error {
  return new AggregateError(complaints.map((text) => new BlockspinError(text)));
}

/** What a run keeps that Ctrl-C ended, and how to continue it. */
async function stoppedText(
  stopped: readonly Study[],
  finished: readonly ReportedStudy[],
  folder: OutputFolder,
): Promise<string> {
  const kept = finished.map(({ study }) => study.name);
  for (const { name } of stopped)
    if (await unfinishedRun(folder, name)) kept.push(`what ${name} has sampled and trained`);
  const missing = stopped.map(({ name }) => name).join(', ');
  return kept.length === 0
    ? `Stopped before the end of ${missing}. Nothing was kept.`
    : `Stopped before the end of ${missing}. Kept in ${folder.path}: ${kept.join(', ')}. Continue with --resume.`;
}

/**
 * The studies asked for, each once, in the order of the list.
 * @throws UsageError for a name that no study has
 */
function chosenStudies(names: readonly string[]): readonly Study[] {
  const known = studies.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no study "${unknown}"; choose among ${known.join(', ')}.`);
  return studies.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function list(chosen: readonly Study[], options: ReproduceOptions): Promise<void> {
  const document = resultDocument({
    command: 'reproduce',
    adapter: null,
    seed: null,
    parameters: {},
    results: {
      studies: chosen.map(({ name, title, source, summary }) => ({
        name,
        title,
        source,
        summary,
        quickSeconds: quickTimes[name],
      })),
    },
    timing: {},
  });
  await print(document, options, studiesText(chosen));
}
