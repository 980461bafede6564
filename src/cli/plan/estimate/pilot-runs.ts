import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AdapterChoice } from '../../../gpu/node/open.ts';
import { BlockspinError } from '../../../errors.ts';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import { PlanFolder } from '../plan-folder.ts';
import { callOf } from '../task-calls.ts';
import { TaskProcesses } from '../task-process.ts';

/** What a short run gave. */
export interface PilotRun {
  /** Of the whole process, from its start to its end. */
  readonly seconds: number;
  /** Of these, those that the run itself counts. */
  readonly working: number;
  /** The content of its results.json. */
  readonly document: unknown;
  /** Of all files that it left. */
  readonly bytes: number;
  /** Whether it was stopped because it took too long. */
  readonly stopped: boolean;
  readonly task: PlanTask;
}

/** Short runs, in a folder of their own that goes with them. */
export class PilotRuns {
  readonly #folder: PlanFolder;
  readonly #processes: TaskProcesses;
  readonly #place: string;
  #count = 0;

  constructor(adapter: AdapterChoice) {
    this.#place = mkdtempSync(path.join(os.tmpdir(), 'blockspin-estimate-'));
    this.#folder = new PlanFolder(this.#place);
    const program = process.argv[1] ?? '';
    this.#processes = new TaskProcesses(this.#folder, { adapter, program });
  }

  /**
   * Runs a command as a task would.
   * @param options.input a run whose output is taken
   * @param options.most seconds after which it is stopped, and what it has measured by then counts
   * @throws BlockspinError where it fails
   */
  async run(
    { command, flags }: Pick<PlanTask, 'command' | 'flags'>,
    {
      input,
      most,
    }: { readonly input?: PlanTask | undefined; readonly most?: number | undefined } = {},
  ): Promise<PilotRun> {
    const number = ++this.#count;
    const task: PlanTask = {
      number,
      id: `pilot-${number}`,
      command,
      flags,
      seed: number,
      ...(input && { input }),
      hasMoments: false,
      cost: 1,
    };
    let stopped = false;
    const limit =
      most === undefined
        ? undefined
        : setTimeout(() => {
            stopped = true;
            this.#processes.stop();
          }, 1000 * most);
    const began = performance.now();
    const end = await this.#processes.run(task);
    const seconds = (performance.now() - began) / 1000;
    clearTimeout(limit);
    const folder = this.#folder.folderOf(task);
    const file = path.join(folder, callOf(task).results(task));
    try {
      const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const counted: unknown = Object(Object(document).timing).seconds;
      const working = typeof counted === 'number' ? Math.min(counted, seconds) : seconds;
      return { seconds, working, document, bytes: bytesIn(folder), stopped, task };
    } catch (cause) {
      // On a busy computer the limit may strike before anything is measured.
      if (stopped) return await this.run({ command, flags }, { input });
      const reason = end.said || end.signal || end.status;
      throw new BlockspinError(`A pilot run of ${command} failed: ${reason}`, {
        cause,
      });
    }
  }

  /** Ends runs that are at work. */
  stop(): void {
    this.#processes.stop();
  }

  dispose(): void {
    rmSync(this.#place, { recursive: true, force: true });
  }
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.reduce(
    (sum, file) => sum + (file.isFile() ? statSync(path.join(file.parentPath, file.name)).size : 0),
    0,
  );
}
