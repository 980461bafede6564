import { existsSync } from 'node:fs';
import path from 'node:path';
import { isFolder, freeFolder } from '../output/free-folder.ts';
import { fewestSizes, analysed } from '../../studies/finite-size/analysis.ts';
import { sizesOf } from '../../studies/finite-size/points.ts';
import { scalingAnswer, scalingTargets } from '../../studies/finite-size/targets.ts';
import { visibleText } from '../../report/visible-text.ts';
import type { CommonOptions } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { deliver, resultDocument } from '../output/document.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { shellWords } from '../output/shell-words.ts';
import { writeOutput, writeRemark } from '../output/streams.ts';
import { PlanFolder } from '../plan/plan-folder.ts';
import { examinedPlan, readPlan, type GivenPlan } from '../plan/read-plan.ts';
import { runTasks } from '../plan/run.ts';
import { readRuns } from './read-points.ts';
import { reportFiles, reportText } from './report.ts';
import { scalePlan } from './scale-plan.ts';

/** The flags of `scale`. */
export interface ScaleOptions extends Pick<
  CommonOptions,
  'adapter' | 'unchecked' | 'tuned' | 'seed' | 'json' | 'quiet'
> {
  readonly sizes: readonly number[];
  readonly temperature?: readonly number[];
  readonly updates: number;
  readonly workers: number;
  readonly planOnly?: boolean;
  readonly out?: string;
  readonly resume?: string;
}

/** Folder where nothing else is asked for. */
const defaultFolder = 'scaled';

/** Makes a plan or takes that of a folder, runs what is not done, and reports. */
export async function scale(options: ScaleOptions): Promise<void> {
  const plan = options.resume === undefined ? newPlan(options) : await planOf(options.resume);
  const { folder, expanded } = plan;
  if (options.planOnly) {
    await folder.begin(plan.document);
    const file = path.join(folder.path, 'plan.json');
    await writeOutput(
      `${visibleText(file)}: ${expanded.tasks.length} tasks. Run them with plan run or here; then: npx blockspin scale --resume ${shellWords([folder.path])}\n`,
    );
    return;
  }
  const { fault } = await runTasks(plan, expanded.tasks, options);
  if (fault && !options.quiet)
    writeRemark(`scale --resume ${shellWords([folder.path])} goes on.\n`);
  if (fault) throw fault;
  await report(plan, options);
}

function newPlan({ sizes, temperature, updates, seed, out }: ScaleOptions): GivenPlan {
  if (sizes.length < fewestSizes)
    throw new UsageError(`--sizes ${sizes.join(',')}: give at least ${fewestSizes} sizes.`);
  if (temperature && temperature.length < 4)
    throw new UsageError(`--temperature ${temperature.join(',')}: give at least 4 temperatures.`);
  const sorted = sizes.toSorted((a, b) => a - b);
  const content = scalePlan({ sizes: sorted, temperatures: temperature, updates, seed });
  const folder = new PlanFolder(out ?? freeFolder(defaultFolder));
  return { file: folder.path, folder, ...examinedPlan(content, 'scale') };
}

/** @throws UsageError for a folder without the plan of a scaling */
async function planOf(resume: string): Promise<GivenPlan> {
  const file = path.join(resume, 'plan.json');
  if (!isFolder(resume) || !existsSync(file))
    throw new UsageError(`--resume ${resume}: there is no folder of scale; start one with --out.`);
  const plan = await readPlan(file, resume);
  const known = Object.entries(plan.document.experiments).filter(
    ([name, { command }]) => command === 'simulate' && /^size-\d+$/.test(name),
  );
  if (known.length < fewestSizes)
    throw new UsageError(
      `--resume ${resume}: the plan there has ${known.length} experiments "size-L"; ${fewestSizes} are needed.`,
    );
  return plan;
}

async function report(plan: GivenPlan, options: ScaleOptions): Promise<void> {
  const runs = await readRuns(plan);
  const analysis = analysed(runs.points, runs.relaxation);
  const targets = scalingTargets(runs.points, analysis);
  const answer = scalingAnswer(analysis, targets);
  const { folder, document, expanded } = plan;
  const parameters = {
    plan: expanded.digest,
    sizes: sizesOf(runs.points),
    experiments: Object.entries(document.experiments).map(([name, { parameters: own, seeds }]) => ({
      name,
      ...own,
      seeds,
    })),
  };
  const { temperatures, nus, critical, betaOverNu, gammaOverNu, beta, gamma } = analysis;
  const results = resultDocument({
    command: 'scale',
    adapter: null,
    seed: null,
    parameters,
    results: {
      adapters: runs.adapters,
      answer,
      targets,
      numbers: { temperatures, nus, critical, betaOverNu, gammaOverNu, beta, gamma },
      crossings: analysis.crossings,
      fits: Object.fromEntries(
        Object.entries(analysis.collapses).map(([name, { best }]) => [name, best.quality]),
      ),
      ...(analysis.dynamics && { dynamics: analysis.dynamics }),
    },
    timing: { seconds: runs.seconds },
  });
  const command = commandOf(options, folder.path);
  const files = reportFiles({ runs, analysis, answer, targets, parameters, command });
  const output = new OutputFolder(folder.path, { shared: true });
  await deliver(
    {
      document: results,
      text: reportText(answer, targets),
      write: async () => {
        for (const [name, content] of files) await output.write(name, content);
        await output.writeDocument('results.json', results);
      },
      written: `\nReport: ${visibleText(path.join(folder.path, 'report.html'))}`,
    },
    options,
  );
}

function commandOf({ sizes, temperature, updates, seed, resume }: ScaleOptions, folder: string) {
  if (resume !== undefined) return `npx blockspin scale --resume ${shellWords([folder])}`;
  const flags = [
    `--sizes ${sizes.join(',')}`,
    ...(temperature ? [`--temperature ${temperature.join(',')}`] : []),
    `--updates ${updates}`,
    `--seed ${seed}`,
  ];
  return `npx blockspin scale ${flags.join(' ')}`;
}
