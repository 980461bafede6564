import { derivedSeed } from '../../ensemble/random-key.ts';
import { uniformDeviates } from '../../statistics/random.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
const purposes = ['starts', 'noise starts', 'trainings', 'lattices', 'calibration'] as const;

/** @param number tells seeds of one purpose apart */
export function seedOf(seed: number, purpose: (typeof purposes)[number], number = 0): number {
  return derivedSeed(seed, 'rsmi', purposes.indexOf(purpose) + number * purposes.length);
}

/** Weights from -1 to 1, and none of them 0. */
export function randomWeights(count: number, seed: number, stream: number): Float64Array {
  const uniform = uniformDeviates(seed, stream);
  return Float64Array.from({ length: count }, () => 2 * uniform() - 1 + 2 ** -33);
}
