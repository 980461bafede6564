import { uniformDeviates } from '../../statistics/random.ts';
import { seedsOf } from '../seeds-of.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
export const seedOf = seedsOf('rsmi', [
  'starts',
  'noise starts',
  'trainings',
  'lattices',
  'calibration',
] as const);

/** Weights from -1 to 1, and none of them 0. */
export function randomWeights(count: number, seed: number, stream: number): Float64Array {
  const uniform = uniformDeviates(seed, stream);
  return Float64Array.from({ length: count }, () => 2 * uniform() - 1 + 2 ** -33);
}
