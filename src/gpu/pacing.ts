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

/** Submits `units` units of work, `done` being done before; what it awaits counts as part of the work. */
type Submit = (units: number, done: number) => Promise<void> | void;

/**
 * One submit of as many of `left` units as fit: waits until they are done, and learns from the time they took.
 * @returns how many
 */
export async function pacedSubmit(
  gpu: Settling,
  pacer: Pacer,
  left: number,
  submit: Submit,
  done = 0,
): Promise<number> {
  const units = Math.min(pacer.units, left);
  const start = performance.now();
  await submit(units, done);
  await gpu.settle();
  pacer.learn(units, performance.now() - start);
  return units;
}

/** What may watch and stop work in many submits. */
interface PaceControl {
  /** Aborting ends the work after the current submit; what is done stays. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the units done so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** `total` units of work in submits that each take about as long as the pacer wants. */
export async function paced(
  gpu: Settling,
  pacer: Pacer,
  { total, signal, onProgress }: { readonly total: number } & PaceControl,
  submit: Submit,
): Promise<void> {
  for (let done = 0; done < total && !signal?.aborted;) {
    done += await pacedSubmit(gpu, pacer, total - done, submit, done);
    onProgress?.(done);
  }
}
