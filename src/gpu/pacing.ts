/** Milliseconds of work between two waits. Engines that look for finished work every 100 ms then lose a fifth of the time. */
const windowMilliseconds = 400;
/** After one wait, at most this many times as many units go before the next one. An outlier then does little harm. */
const mostGrowth = 8;
/** Operations, such as updates of a spin or products of two numbers, that take some milliseconds on the slowest adapter. */
const cautiousOperations = 2 ** 22;
/** A unit also costs a few dispatches, so a first submit has at most this many. */
const mostCautious = 16;

/** Units for a first submit, before anything was measured. */
export function cautiousUnits(operationsPerUnit: number): number {
  return Math.max(1, Math.min(mostCautious, Math.floor(cautiousOperations / operationsPerUnit)));
}

interface PacerOptions {
  /** The largest number of units that may go into one submit; no limit unless given. */
  readonly most?: number | undefined;
  /** Units of the first submit; 1 unless given. See `cautiousUnits`. */
  readonly first?: number | undefined;
  /** Milliseconds of work between two waits; 400 unless given. */
  readonly window?: number | undefined;
}

/**
 * Chooses how much work goes into one submit, and how many submits go before the host waits. Drivers reset a device whose
 * submit takes too long (about two seconds on Windows), and a display that shares the device stutters, so submits are
 * short. Waits are rare, because an engine may notice only much later that work is done: Firefox looks every 100 ms
 * (bugzilla 1870699).
 *
 * The time from the first submit to the end of the wait is an upper bound of the time on the device. The bound is close
 * where the work between two waits takes much longer than the notice. So no idle wait has to be known or subtracted.
 */
export class Pacer {
  readonly #submitMilliseconds: number;
  readonly #windowMilliseconds: number;
  readonly #most: number;
  #units: number;
  #window: number;
  #submitted = 0;
  #since = 0;
  #ranAhead = false;

  /** @param submitMilliseconds the time one submit should take; at most 50 if a display waits for it */
  constructor(
    submitMilliseconds: number,
    { most = Infinity, first = 1, window = windowMilliseconds }: PacerOptions = {},
  ) {
    this.#submitMilliseconds = submitMilliseconds;
    this.#windowMilliseconds = Math.max(window, submitMilliseconds);
    this.#most = most;
    this.#window = first;
    this.#units = Math.min(first, most);
  }

  /** How many units to put into the next submit, at least 1. */
  get units(): number {
    return this.#units;
  }

  /** How many units may be submitted before the next wait; 0 where the wait is due. */
  get room(): number {
    return Math.max(0, this.#window - this.#submitted);
  }

  /** Counts units that are about to be submitted. */
  submit(units: number): void {
    if (this.#submitted === 0) this.#since = performance.now();
    this.#submitted += units;
  }

  /**
   * Waits for everything that was submitted, and learns from the time.
   * @param done resolves when the device has done it: `gpu.settle()`, or a readback
   */
  async wait<T>(done: Promise<T>): Promise<T> {
    const result = await done;
    if (this.#submitted > 0 && !this.#ranAhead)
      this.learn(this.#submitted, performance.now() - this.#since);
    this.#submitted = 0;
    this.#ranAhead = false;
    return result;
  }

  /**
   * In place of `wait`, where nothing but other work on the device needs what was submitted. Once half of the room is taken,
   * room is made when the device is done, without waiting. The next wait teaches nothing.
   */
  runAhead(settle: () => Promise<void>): void {
    this.#ranAhead = true;
    if (this.room > this.#window / 2) return;
    const submitted = this.#submitted;
    // What the device cannot do is said to those who wait for it.
    const makeRoom = (): void => void (this.#submitted = Math.max(0, this.#submitted - submitted));
    settle().then(makeRoom, () => undefined);
  }

  /** Learns that the device took at most this time for `units` units. */
  learn(units: number, milliseconds: number): void {
    const perMillisecond = units / Math.max(milliseconds, 0.01);
    const fitting = (target: number): number =>
      Math.max(1, Math.floor(Math.min(perMillisecond * target, units * mostGrowth)));
    this.#window = fitting(this.#windowMilliseconds);
    this.#units = Math.min(fitting(this.#submitMilliseconds), this.#most);
  }
}

/** A device that can be waited for. */
interface Settling {
  readonly settle: () => Promise<void>;
}

/** How to watch and stop work that takes many submits. */
interface PaceControl {
  /** Aborting ends the work at the next wait. Finished units are kept. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each wait with the units done so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** How much work there is, and how it is waited for. */
interface PacedWork extends PaceControl {
  readonly total: number;
  /** The largest number of units between two waits; no limit unless given. */
  readonly mostBetweenWaits?: number | undefined;
  /** Waits for units `from` to `to`, exclusive, for example by reading them back; `gpu.settle()` unless given. */
  readonly settle?: ((from: number, to: number) => Promise<void>) | undefined;
  /** Whether the last units are not waited for, because other work follows on the device. */
  readonly runsAhead?: boolean | undefined;
}

/**
 * Does `total` units of work, in submits that each take about the target time of the pacer, with few waits.
 * @param submit submits `units` units and does not wait; `done` units were submitted before, `from` of them before the last wait
 */
export async function paced(
  gpu: Settling,
  pacer: Pacer,
  work: PacedWork,
  submit: (units: number, done: number, from: number) => void,
): Promise<void> {
  const { total, mostBetweenWaits = Infinity, settle = () => gpu.settle() } = work;
  let done = 0;
  for (let from = 0; from < total && !work.signal?.aborted; from = done) {
    const end = Math.min(total, from + Math.min(mostBetweenWaits, Math.max(1, pacer.room)));
    while (done < end) {
      const units = Math.min(pacer.units, end - done);
      pacer.submit(units);
      submit(units, done, from);
      done += units;
    }
    if (work.runsAhead && done === total) pacer.runAhead(() => settle(from, end));
    else await pacer.wait(settle(from, end));
    work.onProgress?.(done);
  }
}
