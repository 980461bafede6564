import { BlockspinError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { LargestParameter } from '../machine/largest-parameter.ts';
import { runawayParameter } from '../machine/parameters.ts';
import type { Rates } from './options.ts';

/** Awaited after each epoch, with the reconstruction error over it; `true` ends the training. */
export type EpochReport = (
  epoch: number,
  error: Measured,
) => Promise<boolean | void> | boolean | void;

/** A training whose parameters left all bounds. */
export class DivergedError extends BlockspinError {
  override readonly name = 'DivergedError';
  /** The option to lower. */
  readonly option: keyof Rates;

  constructor(option: keyof Rates, message: string) {
    super(message);
    this.option = option;
  }
}

interface EpochEnd {
  readonly epoch: number;
  readonly rates: Rates;
  readonly largest: Promise<number>;
  readonly error: Promise<Measured | undefined> | undefined;
}

/**
 * What is measured at the end of each epoch. The work is queued at once, and the numbers may be awaited later, while the
 * next epochs run.
 */
export class EpochEnds {
  readonly #largest: LargestParameter;
  readonly #readError: (() => Promise<Measured | undefined>) | undefined;
  #ends: EpochEnd[] = [];

  private constructor(
    largest: LargestParameter,
    readError: (() => Promise<Measured | undefined>) | undefined,
  ) {
    this.#largest = largest;
    this.#readError = readError;
  }

  /** @param readError queues its work before it awaits anything; not called unless given */
  static async create(
    gpu: Gpu,
    machine: TrainableMachine,
    readError: (() => Promise<Measured | undefined>) | undefined,
  ): Promise<EpochEnds> {
    return new EpochEnds(await LargestParameter.create(gpu, machine), readError);
  }

  /** Queues the measurements of an epoch whose updates have been submitted. */
  add(epoch: number, rates: Rates): void {
    const end = { epoch, rates, largest: this.#largest.measure(), error: this.#readError?.() };
    // Nobody awaits these promises where something else has failed before.
    for (const promise of [end.largest, end.error]) promise?.catch(() => undefined);
    this.#ends.push(end);
  }

  /** Whether epochs have ended that were not taken. */
  get waiting(): boolean {
    return this.#ends.length > 0;
  }

  /** Resolves when the device has measured all epochs so far. */
  async arrive(): Promise<void> {
    await Promise.all(this.#ends.flatMap(({ largest, error }) => [largest, error]));
  }

  /**
   * The epochs that have ended since the last call, in order.
   * @throws DivergedError where the parameters have run away
   */
  async *take(): AsyncGenerator<{ epoch: number; rates: Rates; error: Measured | undefined }> {
    for (let end = this.#ends.shift(); end; end = this.#ends.shift()) {
      const { epoch, rates } = end;
      assertConverging(await end.largest, epoch, rates);
      yield { epoch, rates, error: await end.error };
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#largest.dispose();
  }
}

function assertConverging(largest: number, epoch: number, rates: Rates): void {
  if (largest < runawayParameter) return;
  const option = causeOf(rates);
  const found = Number.isNaN(largest)
    ? 'a parameter is no number'
    : `a parameter of size ${largest}`;
  throw new DivergedError(
    option,
    `The training diverged in epoch ${epoch + 1}: ${found} (${runawayParameter} is beyond all bounds). Lower ${option}, ` +
      `now ${rates[option]}.`,
  );
}

/**
 * What made parameters run away. An L2 penalty overshoots 0 by more than the weight itself where it takes more than twice the
 * weight in a step. An L1 penalty takes as much from each weight in a step as a learning weight is large.
 */
function causeOf({ learningRate, l1, l2 }: Rates): 'learningRate' | 'l1' | 'l2' {
  if (learningRate * l2 >= 1) return 'l2';
  return l1 >= 1 && l1 >= learningRate ? 'l1' : 'learningRate';
}
