import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { LimitError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { assertHeld } from '../../held-numbers.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { Annealing } from './layer-likelihoods.ts';
import type { ChainSchedule } from './lattice-observables.ts';

/** Gibbs steps, or temperatures of annealing, that have random bits of their own. */
export const mostSteps = 2 ** 31;

/** Numbers of an evaluation that decide how much memory it takes. */
export interface EvaluationSize extends ChainSchedule {
  /** Samples to judge by, where their number is known. */
  readonly samples?: number | undefined;
  readonly chains: number;
  readonly annealing: Annealing;
}

/**
 * Asserts that the device and the host can hold an evaluation, before anything is drawn.
 * @throws LimitError for `samples`, `chains`, `steps` or `runs`
 */
export function assertEvaluationFits(
  gpu: Gpu,
  layers: readonly Pick<RbmParameters, 'visibleBias' | 'hiddenBias'>[],
  { samples = 32, chains, steps, every, annealing }: EvaluationSize,
): void {
  const hidden = layers.reduce((most, { hiddenBias }) => Math.max(most, hiddenBias.length), 1);
  const units = layers.reduce(
    (most, { visibleBias }) => Math.max(most, visibleBias.length),
    hidden,
  );
  const floats = largestBuffer(gpu) / 4;
  // Activations of each sample and run are a number for each unit; chains are a bit for each unit.
  const limits: [string, number, number][] = [
    ['samples', samples, floats / hidden],
    ['chains', chains, (32 * floats) / units],
    ['runs', annealing.runs, floats / units],
  ];
  for (const [option, value, most] of limits) {
    const whole = 32 * Math.floor(most / 32);
    if (value > whole)
      throw new LimitError(
        option,
        value,
        `the machine has layers of up to ${units} units; at most ${whole} fit this device.`,
      );
  }
  assertHeld(
    { systems: chains, measurements: Math.floor(steps / every) },
    {
      systems: { option: 'chains', value: chains },
      sweeps: { option: 'steps', value: steps, every },
    },
  );
}
