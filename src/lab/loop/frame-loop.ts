import type { Gpu } from '../../gpu/gpu.ts';
import { Pacer } from '../../gpu/pacing.ts';

/**
 * GPU time of one task in a frame, in milliseconds. It allows 60 frames per second on a GPU, and stays below 50 ms on a
 * slow adapter.
 */
const taskMilliseconds = { gpu: 5, software: 30 } as const;
const mostUnits = 1024;

/** Work in units. A frame does as many units as fit. */
export interface FrameTask {
  /** The requested number of units for the next frame; 0 for none. */
  readonly wished: () => number;
  /** Submits this many units. Does not wait. */
  readonly submit: (units: number) => void;
}

/** The work of a frame. */
export interface FrameWork {
  /** Tasks, done one after another. */
  readonly tasks: readonly FrameTask[];
  /** Whether the picture must be redrawn although no task has work. */
  readonly stale: () => boolean;
  /** Submits the picture of the present state. */
  readonly draw: () => void;
  /** Called when the work of a frame has failed. The loop has then stopped. */
  readonly failed: (error: unknown) => void;
}

/**
 * Submits a frame when the previous frame is done, so at most one frame is under way. A frame contains as many units of
 * each task as fit into the task's share of GPU time. Tasks are timed separately from the picture, because fewer sweeps
 * would not help if drawing is slow. The loop stops while the page is hidden and does not catch up.
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
    this.#paced = work.tasks.map((task) => ({
      task,
      pacer: new Pacer(target, { most: mostUnits }),
    }));
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
        pacer.submit(units);
        task.submit(units);
        await pacer.wait(this.#gpu.settle());
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
