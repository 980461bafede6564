import type { Gpu } from '../../gpu/gpu.ts';
import { pacedSubmit, Pacer } from '../../gpu/pacing.ts';

/**
 * GPU time of one task in a frame, in milliseconds: leaves a display its 60 frames a second, and stays below 50 on
 * a slow adapter.
 */
const taskMilliseconds = { gpu: 5, software: 30 } as const;
const mostUnits = 1024;

/** Work that comes in units, as many a frame as fit. */
export interface FrameTask {
  /** How many units the next frame should have; 0 for none. */
  readonly wished: () => number;
  /** Submits this many, and waits for nothing. */
  readonly submit: (units: number) => void;
}

/** What a frame does. */
export interface FrameWork {
  /** Done one after the other. */
  readonly tasks: readonly FrameTask[];
  /** Whether the picture must be drawn although nothing moves. */
  readonly stale: () => boolean;
  /** Submits the picture of the present state. */
  readonly draw: () => void;
  /** The work of a frame failed; the loop has stopped. */
  readonly failed: (error: unknown) => void;
}

/**
 * Submits a frame when the one before is done, never more than one at a time, with as many units of each task as
 * fit into its share of GPU time. Tasks are timed apart from the picture: where drawing is what is slow, fewer
 * sweeps would not help. Stops while the page is hidden and does not catch up.
 */
export class FrameLoop {
  readonly #gpu: Gpu;
  readonly #work: FrameWork;
  readonly #paced: readonly { task: FrameTask; pacer: Pacer }[];
  #request = 0;
  #busy = false;
  #stopped = false;

  constructor(gpu: Gpu, work: FrameWork) {
    this.#gpu = gpu;
    this.#work = work;
    const target = gpu.adapter.software ? taskMilliseconds.software : taskMilliseconds.gpu;
    this.#paced = work.tasks.map((task) => ({ task, pacer: new Pacer(target, mostUnits) }));
  }

  start(): void {
    this.#request = requestAnimationFrame(() => this.#frame());
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#request);
  }

  #frame(): void {
    if (this.#stopped) return;
    this.#request = requestAnimationFrame(() => this.#frame());
    if (this.#busy || document.hidden) return;
    const moving = this.#paced.some(({ task }) => task.wished() > 0);
    if (!moving && !this.#work.stale()) return;
    this.#busy = true;
    void this.#submit();
  }

  async #submit(): Promise<void> {
    try {
      for (const { task, pacer } of this.#paced) {
        const units = Math.min(task.wished(), pacer.units);
        if (units === 0) continue;
        await pacedSubmit(this.#gpu, pacer, units, task.submit);
        if (this.#stopped) return;
      }
      this.#work.draw();
      await this.#gpu.settle();
      this.#busy = false;
    } catch (error) {
      if (this.#stopped) return;
      this.dispose();
      this.#work.failed(error);
    }
  }
}
