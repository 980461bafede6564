import { seedsOf } from '../seeds-of.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
export const seedOf = seedsOf('thermodynamics', [
  'ring data',
  'ring training',
  'lattice data',
  'held-out lattices',
  'training',
  'permuted training',
  'untrained machines',
  'chains',
  'likelihood',
] as const);
