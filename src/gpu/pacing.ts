/**
 * Chooses how much work goes into one submit, by measured time. Drivers reset a device that stays
 * busy for long (about two seconds on Windows), and a page that submits long work stutters.
 */
export class Pacer {
  readonly #targetMilliseconds: number;
  readonly #most: number;
  #units = 1;

  /**
   * @param targetMilliseconds the time one submit should take; at most 50 where a display waits
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

  /** Learns from a finished submit; grows by at most four times at once, so that one outlier harms little. */
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
 * One submit of so many units: waits until they are done, and lets the pacer learn from the time they took.
 * @param submit what it awaits counts as part of the work
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

/** What may watch and stop work in many submits. */
interface PaceControl {
  /** Aborting ends the work after the current submit; what is done stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the units done so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * `total` units of work in submits that each take about as long as the pacer wants.
 * @param submit submits `units` units, `done` being done before
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
