import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { PlanTask } from '../../plan/expanded-plan.ts';
import type { AdapterChoice } from '../../gpu/node/open.ts';
import { FolderLock, lockName } from '../output/folder-lock.ts';
import type { PlanFolder } from './plan-folder.ts';
import { callOf } from './task-calls.ts';

/** How the process of a task ended. */
export interface TaskEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines that it wrote on standard error. */
  readonly said: string;
}

/** Characters of standard error that are kept. */
const keptCharacters = 4000;

/** The processes of tasks: each runs a command of this program with a device of its own. */
export class TaskProcesses {
  readonly #folder: PlanFolder;
  readonly #adapter: AdapterChoice;
  /** How the tasks run, in flags. */
  readonly #speed: readonly string[];
  readonly #program: string;
  readonly #running = new Set<ChildProcess>();

  /** @param program the file of the command line */
  constructor(
    folder: PlanFolder,
    {
      adapter,
      unchecked,
      tuned,
      program,
    }: {
      readonly adapter: AdapterChoice;
      readonly unchecked?: boolean | undefined;
      readonly tuned?: boolean | undefined;
      readonly program: string;
    },
  ) {
    this.#folder = folder;
    this.#adapter = adapter;
    this.#speed = [...(unchecked ? ['--unchecked'] : []), ...(tuned ? ['--tuned'] : [])];
    this.#program = program;
  }

  /** Starts a task, or goes on with one that was interrupted, and waits for its end. */
  async run(task: PlanTask): Promise<TaskEnd> {
    const args = [
      task.command,
      ...this.#argumentsOf(task),
      `--adapter=${this.#adapter}`,
      ...this.#speed,
      '--quiet',
    ];
    // A process group of its own: Ctrl-C in a terminal reaches this process alone, which passes it on once. The channel tells
    // the task when this process is gone.
    const child = fork(this.#program, args, {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#running.add(child);
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-keptCharacters);
    });
    try {
      await once(child, 'close');
    } finally {
      this.#running.delete(child);
    }
    return { status: child.exitCode, signal: child.signalCode, said: said.trim() };
  }

  /** The arguments with which a task begins or goes on. */
  #argumentsOf(task: PlanTask): string[] {
    const { input } = task;
    const place = this.#folder.folderOf(task);
    const call = callOf(task);
    if (call.progress(place, task) === 'interrupted') {
      if (call.goOn) return call.goOn(task, place);
      emptyFolder(place, () => call.progress(place, task) === 'interrupted');
    }
    return call.begin(task, place, input && this.#folder.folderOf(input));
  }

  /** Asks all tasks to stop and to keep what is done. */
  stop(): void {
    for (const child of this.#running) child.kill('SIGINT');
  }
}

/** Takes away what a task left that was stopped and cannot go on, unless another process has begun it anew. */
function emptyFolder(folder: string, isStale: () => boolean): void {
  const lock = FolderLock.take(folder);
  if (!(lock instanceof FolderLock)) return;
  try {
    if (!isStale()) return;
    for (const name of readdirSync(folder))
      if (name !== lockName) rmSync(path.join(folder, name), { recursive: true, force: true });
  } finally {
    lock.release();
  }
}
