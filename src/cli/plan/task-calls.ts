import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import { modelName } from '../model-file.ts';
import { isFolder } from '../output/free-folder.ts';
import { checkpointName } from '../sampling/checkpoint.ts';

/** How far the files in the folder of a task say that it is. */
type TaskProgress = 'done' | 'interrupted' | 'waiting';

/** How a command works in the folder of a task. */
interface TaskCall {
  /** The document with the results, in the folder. */
  readonly results: (task: PlanTask) => string;
  readonly progress: (folder: string, task: PlanTask) => TaskProgress;
  /**
   * The arguments of the command, without the common ones.
   * @param input folder of the task whose output is taken
   */
  readonly begin: (task: PlanTask, folder: string, input: string | undefined) => string[];
  /** Missing where the command cannot go on, and begins again in an empty folder. */
  readonly goOn?: (task: PlanTask, folder: string) => string[];
}

const resultsName = 'results.json';

const sampling: TaskCall = {
  results: () => resultsName,
  progress: (folder) => {
    // The checkpoint of a run goes when all its files are written.
    if (existsSync(path.join(folder, checkpointName))) return 'interrupted';
    return existsSync(path.join(folder, resultsName)) ? 'done' : 'waiting';
  },
  begin: ({ flags }, folder, input) => [
    ...flags,
    ...(input === undefined ? [] : [`--map=${input}`]),
    `--out=${folder}`,
  ],
  goOn: (_, folder) => [`--resume=${folder}`],
};

const calls: Readonly<Record<string, TaskCall>> = {
  simulate: sampling,
  renormalize: sampling,
  train: {
    results: () => resultsName,
    progress: (folder) => {
      if (isWhole(path.join(folder, resultsName))) return 'done';
      return existsSync(path.join(folder, modelName)) ? 'interrupted' : 'waiting';
    },
    begin: ({ flags }, folder) => [...flags, `--out=${folder}`],
    goOn: (_, folder) => [`--resume=${folder}`],
  },
  evaluate: {
    results: () => resultsName,
    progress: (folder) => {
      const file = path.join(folder, resultsName);
      if (!existsSync(file)) return 'waiting';
      return isWhole(file) ? 'done' : 'interrupted';
    },
    begin: ({ flags }, folder, input) => [...(input ? [input] : []), ...flags, `--out=${folder}`],
  },
  reproduce: {
    results: ({ flags: [study = ''] }) => path.join(study, resultsName),
    progress: (folder, { flags: [study = ''] }) => {
      if (existsSync(path.join(folder, study, resultsName))) return 'done';
      return isFolder(folder) && readdirSync(folder).length > 0 ? 'interrupted' : 'waiting';
    },
    begin: ({ flags }, folder) => [...flags, `--out=${folder}`],
    goOn: ({ flags }, folder) => [...flags, `--resume=${folder}`],
  },
};

/** How the command of a task works in its folder. */
export function callOf({ command }: Pick<PlanTask, 'command'>): TaskCall {
  const call = calls[command];
  if (!call) throw new Error(`Plans do not know how to call ${command}.`);
  return call;
}

/** Whether results are there, and not those of a run that was stopped. */
function isWhole(file: string): boolean {
  try {
    const { results } = JSON.parse(readFileSync(file, 'utf8')) as {
      results?: { stopped?: unknown };
    };
    return results?.stopped !== true;
  } catch {
    return false;
  }
}
