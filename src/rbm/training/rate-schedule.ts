import type { Rates } from './step-parameters.ts';

/** How the learning rate goes from its first to its last value; `constant` ignores the last. */
export type RateCourse = 'constant' | 'linear' | 'exponential';

export interface RateScheduleOptions extends Rates {
  readonly course: RateCourse;
  /** Learning rate of the last epoch, above 0. */
  readonly learningRateEnd: number;
  /** Epochs until then; the last rate stays afterwards. */
  readonly epochs: number;
  /** Momentum of the first epochs (Hinton 2010, section 9: 0.5 at first, then 0.9). */
  readonly momentumStart: number;
  /** Epochs with it; 0 for none. */
  readonly momentumSwitch: number;
}

/** The rates of an epoch, counted from 0: constant within it, so that results do not depend on how it is divided. */
export function ratesAt(options: RateScheduleOptions, epoch: number): Rates {
  const { course, learningRate, learningRateEnd, epochs, momentum, l1, l2 } = options;
  const { momentumStart, momentumSwitch } = options;
  const share = epochs > 1 ? Math.min(1, epoch / (epochs - 1)) : 0;
  const rate = {
    constant: learningRate,
    linear: learningRate + (learningRateEnd - learningRate) * share,
    exponential: learningRate * (learningRateEnd / learningRate) ** share,
  }[course];
  return {
    learningRate: rate,
    momentum: epoch < momentumSwitch ? momentumStart : momentum,
    l1,
    l2,
  };
}
