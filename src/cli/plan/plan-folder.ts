import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import type { PlanDocument } from '../../plan/plan-document.ts';
import { FieldError, Fields } from '../../formats/json-fields.ts';
import type { TaskResult } from '../../plan/merged-row.ts';
import { momentsName, runMoments } from '../../plan/moments-document.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { version } from '../output/document.ts';
import { lockOf, releaseLockOf, type FoundLock } from '../output/folder-lock.ts';
import { isFolder } from '../output/free-folder.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { callOf } from './task-calls.ts';

const planName = 'plan.json';

/** How far a task is. */
export type TaskState =
  /** Its results are there. */
  | { readonly kind: 'done' }
  /** A process is at work, which may be one of another machine. */
  | { readonly kind: 'running'; readonly lock: FoundLock }
  /** It was interrupted, and a checkpoint is there to go on from. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'waiting' };

/** Why a task failed the last time. */
export interface TaskFailure {
  readonly reason: string;
  /** When, as text in ISO 8601. */
  readonly at: string;
}

/**
 * The folder of a plan: `plan.json`, a folder for each task below `tasks/`, a file for each task that failed below `failures/`,
 * and what was merged. Several processes may work in the folder at once, because each task folder is claimed by the command
 * that runs in it.
 */
export class PlanFolder {
  readonly path: string;
  readonly #files: OutputFolder;

  constructor(folder: string) {
    this.path = path.resolve(folder);
    this.#files = new OutputFolder(this.path, { shared: true });
  }

  /**
   * Stores the plan. A folder keeps the tasks of an earlier form of the plan.
   * @returns whether the folder held another plan
   * @throws UsageError for a folder of something else
   */
  async begin(document: PlanDocument): Promise<boolean> {
    const before = await this.#assertOwn();
    if (before !== undefined && isDeepStrictEqual(before, document)) return false;
    this.#files.make();
    await this.#files.writeDocument(planName, document);
    return before !== undefined;
  }

  /** @throws UsageError for a folder of something else */
  async assertOwn(): Promise<void> {
    await this.#assertOwn();
  }

  /** @returns the plan that the folder holds */
  async #assertOwn(): Promise<unknown> {
    if (existsSync(this.path) && !isFolder(this.path))
      throw new UsageError(`--out ${this.path}: this is a file; give the name of a folder.`);
    const before = await this.#files.readDocument(planName);
    if (before === undefined && existsSync(this.path) && readdirSync(this.path).length > 0)
      throw new UsageError(
        `--out ${this.path}: the folder is not empty and holds no plan; give another one, or empty it.`,
      );
    if (before !== undefined && Object(before).experiments === undefined)
      throw new UsageError(
        `--out ${this.path}: its ${planName} is no plan of experiments; give another folder.`,
      );
    return before;
  }

  folderOf({ id }: Pick<PlanTask, 'id'>): string {
    return path.join(this.path, 'tasks', id);
  }

  stateOf(task: PlanTask): TaskState {
    const folder = this.folderOf(task);
    const lock = lockOf(folder);
    if (lock?.alive) return { kind: 'running', lock };
    return { kind: callOf(task).progress(folder, task) };
  }

  /**
   * Takes the lock away by which a process of a machine holds a task.
   * @returns whether there was one
   */
  takeOver(task: PlanTask, host: string): boolean {
    return releaseLockOf(this.folderOf(task), host);
  }

  async failureOf({ id }: Pick<PlanTask, 'id'>): Promise<TaskFailure | undefined> {
    const content = await this.#files.readDocument(failureName(id));
    if (content === undefined) return undefined;
    const fields = new Fields('failure', content);
    return { reason: fields.text('reason'), at: fields.text('at') };
  }

  async storeFailure({ id }: Pick<PlanTask, 'id'>, failure: TaskFailure): Promise<void> {
    await this.#files.writeDocument(failureName(id), failure);
  }

  async forgetFailure({ id }: Pick<PlanTask, 'id'>): Promise<void> {
    await this.#files.remove(failureName(id));
  }

  /**
   * What a task left; undefined where it is not complete.
   * @throws UsageError for results of another task or another version, and for damaged ones
   */
  async resultOf(task: PlanTask): Promise<TaskResult | undefined> {
    if (this.stateOf(task).kind !== 'done') return undefined;
    const folder = this.folderOf(task);
    const files = new OutputFolder(folder, { shared: true });
    const results = callOf(task).results(task);
    try {
      const document = await files.readDocument(results);
      const fields = new Fields('results.json', document);
      fields.word('command', [task.command]);
      fields.word('version', [version]);
      fields.number('seed', { is: (seed) => seed === task.seed, text: `${task.seed}` });
      if (!task.hasMoments) return { document };
      return { document, moments: runMoments(await files.readDocument(momentsName)) };
    } catch (cause) {
      if (!(cause instanceof FieldError)) throw cause;
      throw new UsageError(
        `${folder}: ${cause.message} Remove this folder and run the plan again.`,
        {
          cause,
        },
      );
    }
  }

  /** Writes a text of the merged results. */
  write(name: string, text: string): Promise<void> {
    return this.#files.write(name, text);
  }
}

function failureName(id: string): string {
  return `failures/${id}.json`;
}
