/**
 * Chooses how much work goes into one submit, from measured times. Drivers reset a device that stays
 * busy for too long (about two seconds on Windows), and a page stutters if a submit takes long.
 */
export class Pacer {
  readonly #targetMilliseconds: number;
  readonly #most: number;
  #units = 1;

  /**
   * @param targetMilliseconds the time one submit should take; at most 50 if a display waits for it
   * @param most the largest number of units that may go into one submit
   */
  constructor(targetMilliseconds: number, most: number) {
    this.#targetMilliseconds = targetMilliseconds;
    this.#most = most;
  }

  /** How many units to put into the next submit, at least 1. */
  get units(): number {
    return this.#units;
  }

  /** Learns from a finished submit. One call raises `units` by at most a factor of four, so an outlier does little harm. */
  learn(units: number, milliseconds: number): void {
    const fitting = (units * this.#targetMilliseconds) / Math.max(milliseconds, 0.01);
    const bounded = Math.min(fitting, units * 4, this.#most);
    this.#units = Math.max(1, Math.floor(bounded));
  }
}

/** A device that can be waited for. */
interface Settling {
  readonly settle: () => Promise<void>;
}

/**
 * Makes one submit of `units` units, waits until they are done, and lets the pacer learn from the time.
 * @param submit everything that it awaits counts as part of the work
 */
export async function pacedSubmit(
  gpu: Settling,
  pacer: Pacer,
  units: number,
  submit: (units: number) => Promise<void> | void,
): Promise<void> {
  const start = performance.now();
  await submit(units);
  await gpu.settle();
  pacer.learn(units, performance.now() - start);
}

/** How to watch and stop work that takes many submits. */
interface PaceControl {
  /** Aborting ends the work after the current submit. Finished units are kept. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the units done so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Does `total` units of work. Each submit takes about the target time of the pacer.
 * @param submit submits `units` units; `done` units are already done
 */
export async function paced(
  gpu: Settling,
  pacer: Pacer,
  control: { readonly total: number } & PaceControl,
  submit: (units: number, done: number) => Promise<void> | void,
): Promise<void> {
  const next = async (done: number): Promise<number> => {
    const units = Math.min(pacer.units, control.total - done);
    await pacedSubmit(gpu, pacer, units, () => submit(units, done));
    return done + units;
  };
  for (let done = 0; done < control.total && !control.signal?.aborted;) {
    done = await next(done);
    control.onProgress?.(done);
  }
}
