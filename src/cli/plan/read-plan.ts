import path from 'node:path';
import { expandPlan } from '../../plan/expand.ts';
import type { ExpandedPlan } from '../../plan/expanded-plan.ts';
import { planReader, type PlanDocument } from '../../plan/plan-document.ts';
import { PlanError } from '../../plan/plan-error.ts';
import { duplicateKey } from '../../formats/duplicate-key.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFile } from '../input/read-file.ts';
import { PlanFolder } from './plan-folder.ts';
import { plannedCommands } from './planned-commands.ts';

/** A plan that was read and examined, and the folder of its tasks. */
export interface GivenPlan {
  /** As it was given. */
  readonly file: string;
  readonly document: PlanDocument;
  readonly expanded: ExpandedPlan;
  readonly folder: PlanFolder;
}

/** Bytes of the largest plan that is read. */
const largestPlan = 2 ** 24;

/**
 * Reads a plan and examines every task of it.
 * @param folder of the tasks; beside the plan, with its name, unless given
 * @throws UsageError that names file and field, what was given and what is allowed, and for a folder of something else
 */
export async function readPlan(file: string, folder: string | undefined): Promise<GivenPlan> {
  const bytes = await readFile(file);
  if (bytes.length > largestPlan)
    throw new UsageError(`${file}: a plan has at most ${largestPlan} bytes.`);
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file}: this is no JSON: ${why}.`, { cause });
  }
  const twice = duplicateKey(bytes.toString('utf8'));
  if (twice !== undefined)
    throw new UsageError(`${file}: the field ${JSON.stringify(twice)} stands twice in one object.`);
  const { document, expanded } = examinedPlan(content, file);
  const place = new PlanFolder(folder ?? folderBeside(file));
  await place.assertOwn();
  return { file, document, expanded, folder: place };
}

/** @throws UsageError that names file and field */
export function examinedPlan(
  content: unknown,
  file: string,
): Pick<GivenPlan, 'document' | 'expanded'> {
  const commands = plannedCommands();
  return ofFile(file, () => {
    const document = planReader(commands)(content);
    return { document, expanded: expandPlan(document, commands) };
  });
}

/** Runs a function of the domain; what it refuses is said after the name of a file or a flag. */
export function ofFile<Result>(name: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    if (!(cause instanceof PlanError)) throw cause;
    throw new UsageError(`${name}: ${cause.message}`, { cause });
  }
}

function folderBeside(file: string): string {
  const { dir, name, ext } = path.parse(path.resolve(file));
  return path.join(dir, ext === '.json' ? name : `${name}${ext}.tasks`);
}
