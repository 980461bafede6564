import type { Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';

/** GPU time of a frame: leaves a display its 60 frames a second, and stays below 50 ms on a slow adapter. */
const gpuMilliseconds = 10;
const softwareMilliseconds = 40;
const mostSweeps = 1024;

/** What a frame does. */
export interface FrameWork {
  /** How many sweeps are wished for; 0 while paused. */
  readonly wished: () => number;
  /** Whether the picture must be drawn although nothing moves. */
  readonly stale: () => boolean;
  /** Submits this many sweeps. */
  readonly advance: (sweeps: number) => void;
  /** Submits the picture of the present state. */
  readonly draw: () => void;
  /** The work of a frame failed; the loop has stopped. */
  readonly failed: (error: unknown) => void;
}

/**
 * Submits a frame when the one before is done, never more than one at a time, with as many sweeps as fit into
 * its share of GPU time. Sweeps are timed apart from the picture: where drawing is what is slow, fewer sweeps
 * would not help. Stops while the page is hidden and does not catch up.
 */
export class FrameLoop {
  readonly #gpu: Gpu;
  readonly #work: FrameWork;
  readonly #pacer: Pacer;
  #request = 0;
  #busy = false;
  #stopped = false;

  constructor(gpu: Gpu, work: FrameWork) {
    this.#gpu = gpu;
    this.#work = work;
    const target = gpu.adapter.software ? softwareMilliseconds : gpuMilliseconds;
    this.#pacer = new Pacer(target, mostSweeps);
  }

  start(): void {
    this.#request = requestAnimationFrame(() => this.#frame());
  }

  dispose(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#request);
  }

  #frame(): void {
    if (this.#stopped) return;
    this.#request = requestAnimationFrame(() => this.#frame());
    if (this.#busy || document.hidden) return;
    const sweeps = Math.min(this.#work.wished(), this.#pacer.units);
    if (sweeps === 0 && !this.#work.stale()) return;
    this.#busy = true;
    void this.#submit(sweeps);
  }

  async #submit(sweeps: number): Promise<void> {
    try {
      if (sweeps > 0) {
        const start = performance.now();
        this.#work.advance(sweeps);
        await this.#gpu.settle();
        this.#pacer.learn(sweeps, performance.now() - start);
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
