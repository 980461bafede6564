import { seedsOf } from '../seeds-of.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
export const seedOf = seedsOf('koch', [
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
] as const);

/** A purpose of random numbers. */
export type SeedPurpose = Parameters<typeof seedOf>[1];
