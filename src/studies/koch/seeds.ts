import { derivedSeed } from '../../ensemble/random-key.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
const purposes = [
  'block maps',
  'permuted maps',
  'bootstrap',
  'map training',
  'averages',
  'random lattices',
  'lattices to teach the net',
  'lattices to calibrate the net',
  'net',
  'true lattices',
  'flow starts',
  'flow training',
] as const;

/** A purpose of random numbers. */
export type SeedPurpose = (typeof purposes)[number];

/** The seed of one purpose, independent of all others of a run. @param training counts the trainings of one kind */
export function seedOf(seed: number, purpose: SeedPurpose, training = 0): number {
  return derivedSeed(seed, 'koch', purposes.indexOf(purpose) + training * purposes.length);
}
