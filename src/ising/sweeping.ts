import type { Gpu } from '../gpu/gpu.ts';
import { cautiousUnits, Pacer } from '../gpu/pacing.ts';
import type { Updater } from './update.ts';

/** Milliseconds that a submit should take: half of the time that a submit may take, because times vary. */
const submitMilliseconds = 25;

/** What may watch and stop a long run. */
export interface RunControl {
  /**
   * Aborting ends the run at the next wait, within half a second; what is done stays. A sweep that takes longer is given up
   * where it has not changed any spin yet, and finished elsewhere.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called after each submit with the work of this run so far, in sweeps. */
  readonly onProgress?: ((sweeps: number) => void) | undefined;
}

/** What a submit of several sweeps holds besides plain sweeps. */
interface Watch {
  /** Called after every `every` sweeps; records what follows them. */
  readonly after?: ((pass: GPUComputePassEncoder) => void) | undefined;
  /** Records the last of every `every` sweeps, number `index` of the submit, in place of the update rule. */
  readonly last?: ((pass: GPUComputePassEncoder, index: number) => void) | undefined;
}

/** What may watch and stop a run of several phases. */
export interface PhasedControl extends RunControl {
  /** Awaited at the start of each phase, with its name and number of sweeps; all memory is then allocated. */
  readonly phase?: ((name: string, sweeps: number) => Promise<void> | void) | undefined;
}

/**
 * Counts the sweeps of an update rule and divides them into submits that take some 25 ms by measured time, with a wait
 * after some 400 ms of them.
 */
export class Sweeping {
  readonly #gpu: Gpu;
  readonly #updater: Updater;
  /** Counts sweeps, or parts of sweeps where a sweep has several. */
  readonly #pacer: Pacer;
  #done = 0;
  /** The number of the sweep that was given up last. */
  #givenUp = -1;

  /** @param spins of all systems together */
  constructor(gpu: Gpu, updater: Updater, spins: number) {
    this.#gpu = gpu;
    this.#updater = updater;
    this.#pacer = new Pacer(submitMilliseconds, {
      most: updater.maximumSweepsPerSubmit,
      first: cautiousUnits(spins / updater.parts),
    });
  }

  /** Sweeps done since the start. */
  get done(): number {
    return this.#done;
  }

  /** Continues the count of another simulation. */
  resume(sweeps: number): void {
    this.#done = sweeps;
  }

  /** Sweeps that the next submit should hold, at least 1. */
  get fitting(): number {
    return Math.min(this.#pacer.units, this.#untilNewKey());
  }

  /** Whether lattices are so large that each part of a sweep is a submit of its own. */
  get inParts(): boolean {
    return this.#updater.parts > 1;
  }

  /** Does `count` sweeps in submits of some 25 ms, and waits for the last. */
  async run(count: number, control: RunControl = {}): Promise<void> {
    await this.advance(count, control);
    await this.settle();
  }

  /** Does `count` sweeps in submits of some 25 ms. Waits where a wait is due, and not for the last submits. */
  async advance(count: number, control: RunControl = {}): Promise<void> {
    let done = 0;
    while (done < count && !control.signal?.aborted) {
      const batch = this.inParts ? 1 : Math.min(count - done, this.fitting);
      if (!this.inParts) await this.submit(batch);
      else if (!(await this.#sweepInParts(control.signal))) return;
      done += batch;
      control.onProgress?.(done);
    }
  }

  /**
   * One sweep, each part a submit of its own. Waits where a wait is due.
   * @returns false where the signal was aborted in time and the sweep is given up. A sweep is given up once: a run in short
   * stretches would never finish it otherwise.
   */
  async #sweepInParts(signal: AbortSignal | undefined): Promise<boolean> {
    const { parts, partsBeforeSpins } = this.#updater;
    this.#updater.begin(this.#done);
    for (let part = 0; part < parts; part++) {
      if (this.#pacer.room === 0) await this.settle();
      if (signal?.aborted && part <= partsBeforeSpins && this.#givenUp !== this.#done) {
        this.#givenUp = this.#done;
        return false;
      }
      this.#pacer.submit(1);
      this.#submitPart(part);
    }
    this.#done++;
    return true;
  }

  #submitPart(part: number): void {
    this.#gpu.compute('part of a sweep', (pass) => this.#updater.recordPart(pass, part));
  }

  /** Waits for all sweeps so far. @param done a readback that waits for them, in place of the device */
  settle(): Promise<void>;
  settle<T>(done: Promise<T>): Promise<T>;
  settle(done: Promise<unknown> = this.#gpu.settle()): Promise<unknown> {
    return this.#pacer.wait(done);
  }

  /** In place of `settle`, where nothing but other work on the device needs the sweeps. */
  runAhead(): void {
    this.#pacer.runAhead(() => this.#gpu.settle());
  }

  /**
   * Submits `count` sweeps in as few submits as possible and does not wait. On lattices so large that a sweep has parts,
   * each part is a submit of its own.
   */
  submitAll(count: number, timestampWrites?: GPUComputePassTimestampWrites): void {
    if (this.inParts && !timestampWrites) {
      for (let sweep = 0; sweep < count; sweep++, this.#done++) {
        this.#updater.begin(this.#done);
        for (let part = 0; part < this.#updater.parts; part++) this.#submitPart(part);
      }
      return;
    }
    let left = count;
    while (left > 0) {
      const most = this.#updater.maximumSweepsPerSubmit;
      const batch = Math.min(left, most, this.#untilNewKey());
      this.#submit(batch, batch, { timestampWrites });
      left -= batch;
    }
  }

  /**
   * One submit of `count` sweeps, at most `fitting` where `count` is more than `every`. Waits first where a wait is due. Not
   * for lattices so large that a sweep has parts.
   */
  async submit(count: number, every = count, watch: Watch = {}): Promise<void> {
    if (this.#pacer.room === 0) await this.settle();
    this.#pacer.submit(count);
    this.#submit(count, every, watch);
  }

  /**
   * Submits `count` sweeps at once and does not wait, with `after` recorded behind every `every` sweeps.
   * @param every divides `count`
   * @returns false, and nothing is submitted, where one submit cannot hold so many sweeps
   */
  submitWatched(
    count: number,
    every: number,
    after: (pass: GPUComputePassEncoder) => void,
  ): boolean {
    const most = Math.min(this.#updater.maximumSweepsPerSubmit, this.#untilNewKey());
    if (this.inParts || count > most) return false;
    this.#submit(count, every, { after });
    return true;
  }

  #untilNewKey(): number {
    return this.#updater.sweepsUntilNewKey(this.#done);
  }

  #submit(
    count: number,
    every: number,
    {
      after,
      last,
      timestampWrites,
    }: Watch & { timestampWrites?: GPUComputePassTimestampWrites | undefined },
  ): void {
    this.#updater.begin(this.#done);
    this.#gpu.compute(
      'sweeps',
      (pass) => {
        for (let sweep = 0; sweep < count; sweep += every) {
          const plain = last ? every - 1 : every;
          this.#updater.record(pass, sweep, plain);
          last?.(pass, sweep + plain);
          after?.(pass);
        }
      },
      timestampWrites,
    );
    this.#done += count;
  }
}
