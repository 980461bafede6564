import type { Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import { Stopwatch } from '../gpu/stopwatch.ts';
import { elementAt } from '../element-at.ts';

/**
 * GPU time of one task in a frame, in milliseconds. It allows 60 frames per second on a GPU, and stays below 50 ms on a
 * slow adapter.
 */
const taskMilliseconds = { gpu: 5, software: 30 } as const;
const mostUnits = 1024;
/**
 * On a software adapter, pictures take the time of the same processor. Tasks that want more than their time may take this
 * multiple of the time of a picture and of a refresh of the screen, up to so many milliseconds in a frame. Pictures become fewer,
 * and the sweeps keep most of the processor, also where other programs slow everything down.
 */
const hungryShare = 4;
const mostMilliseconds = 400;
const refresh = 16;
/** Browsers round timestamps to this many milliseconds. */
const resolution = 0.1;
/** Times vary: the device is expected to be done after this multiple of the last times. */
const margin = 1.2;
/**
 * A frame waits for an earlier one that the page has not known to be done for this many milliseconds. A frame of a busy
 * processor takes up to 400 ms, and the page may know 100 ms later.
 */
const longestUnknown = 600;
/** After this many frames in a row with impossible timestamps, the clock of the page is used. */
const mostImpossible = 3;

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

interface PacedTask {
  readonly task: FrameTask;
  readonly pacer: Pacer;
  /** GPU time of a unit in the last frame that is done; infinite before. */
  cost: number;
}

/** A frame that the page does not know to be done. */
interface Frame {
  readonly submitted: number;
  /** Its expected GPU time in milliseconds. */
  expected: number;
}

/**
 * Submits a frame when the device should be done with the previous one. A frame contains as many units of each task as fit
 * into the task's share of GPU time. Tasks are timed separately from the picture, because fewer sweeps would not help if
 * drawing is slow. The loop stops while the page is hidden and does not catch up.
 *
 * Timestamps on the device tell how long each task took. A browser may report the end of a frame late, Firefox up to
 * 100 ms; the next frames do not wait for the report. Without timestamps the loop waits for each task and times the wait.
 */
export class FrameLoop {
  readonly #gpu: Gpu;
  readonly #work: FrameWork;
  readonly #paced: readonly PacedTask[];
  /** GPU time of the last picture. */
  #drawing = 0;
  #stopwatch: Stopwatch | undefined;
  #impossible = 0;
  readonly #unknown = new Set<Frame>();
  /** When the device should be done with all frames so far. */
  #end = 0;
  #request = 0;
  #stopped = false;

  constructor(gpu: Gpu, work: FrameWork) {
    this.#gpu = gpu;
    this.#work = work;
    const target = gpu.adapter.software ? taskMilliseconds.software : taskMilliseconds.gpu;
    this.#paced = work.tasks.map((task) => ({
      task,
      pacer: new Pacer(target, { most: mostUnits }),
      cost: Infinity,
    }));
    this.#stopwatch = Stopwatch.for(gpu, work.tasks.length + 2);
  }

  start(): void {
    this.#request = requestAnimationFrame(() => this.#frame());
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#stopped = true;
    cancelAnimationFrame(this.#request);
    this.#stopwatch?.dispose();
    this.#stopwatch = undefined;
  }

  #frame(): void {
    if (this.#stopped) return;
    this.#request = requestAnimationFrame(() => this.#frame());
    if (document.hidden || this.#busy) return;
    const moving = this.#paced.some(({ task }) => task.wished() > 0);
    if (!moving && !this.#work.stale()) return;
    void this.#submit();
  }

  /** Whether the device may still have a frame to do. */
  get #busy(): boolean {
    const [oldest] = this.#unknown;
    if (!oldest) return false;
    const now = performance.now();
    return now < this.#end || now - oldest.submitted > longestUnknown;
  }

  async #submit(): Promise<void> {
    const frame = { submitted: performance.now(), expected: Infinity };
    this.#unknown.add(frame);
    try {
      if (this.#stopwatch) await this.#timedFrame(frame, this.#stopwatch);
      else await this.#waitedFrame();
    } catch (error) {
      if (this.#stopped) return;
      this.dispose();
      this.#work.failed(error);
    } finally {
      this.#unknown.delete(frame);
      const left = [...this.#unknown].reduce((sum, { expected }) => sum + expected, 0);
      this.#end = Math.min(this.#end, performance.now() + left);
    }
  }

  /** Submits everything at once, and reads the times of the parts. */
  async #timedFrame(frame: Frame, stopwatch: Stopwatch): Promise<void> {
    const done: { paced: PacedTask; units: number }[] = [];
    const stretch = this.#stretch();
    stopwatch.mark();
    for (const paced of this.#paced) {
      const units = Math.min(paced.task.wished(), Math.floor(stretch * paced.pacer.units));
      if (units === 0) continue;
      paced.task.submit(units);
      stopwatch.mark();
      done.push({ paced, units });
    }
    this.#work.draw();
    const reading = stopwatch.read();
    const tasks = done.reduce((sum, { paced, units }) => sum + units * paced.cost, 0);
    frame.expected = margin * (tasks + this.#drawing);
    this.#end = Math.max(this.#end, frame.submitted) + frame.expected;
    const times = await reading;
    if (this.#stopped) return;
    const elapsed = performance.now() - frame.submitted;
    const total = times.reduce((sum, time) => sum + time, 0);
    const possible = times.every((time) => time >= 0) && total > 0 && total < 1.05 * elapsed + 1;
    for (const [index, { paced, units }] of done.entries()) {
      const time = possible ? Math.max(resolution, elementAt(times, index)) : elapsed;
      paced.pacer.learn(units, time);
      paced.cost = possible ? time / units : Infinity;
    }
    this.#drawing = possible ? Math.max(resolution, elementAt(times, done.length)) : elapsed;
    this.#impossible = possible ? 0 : this.#impossible + 1;
    if (this.#impossible < mostImpossible) return;
    this.#stopwatch?.dispose();
    this.#stopwatch = undefined;
  }

  /** How many times its units a task may take that wants more, so that tasks keep most of the time of a processor. */
  #stretch(): number {
    const hungry = this.#paced.filter(({ task, pacer }) => task.wished() > pacer.units).length;
    if (!this.#gpu.adapter.software || hungry === 0) return 1;
    const wished = Math.min(mostMilliseconds, hungryShare * (this.#drawing + refresh));
    return Math.max(1, wished / (hungry * taskMilliseconds.software));
  }

  /** Waits for each task, and for the picture. */
  async #waitedFrame(): Promise<void> {
    this.#end = Infinity;
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
  }
}
