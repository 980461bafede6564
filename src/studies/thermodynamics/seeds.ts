import { derivedSeed } from '../../ensemble/random-key.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
const purposes = [
  'ring data',
  'ring training',
  'lattice data',
  'held-out lattices',
  'training',
  'permuted training',
  'untrained machines',
  'chains',
  'likelihood',
] as const;

type SeedPurpose = (typeof purposes)[number];

/** @param number tells seeds of one purpose apart */
export function seedOf(seed: number, purpose: SeedPurpose, number = 0): number {
  return derivedSeed(seed, 'thermodynamics', purposes.indexOf(purpose) + number * purposes.length);
}
