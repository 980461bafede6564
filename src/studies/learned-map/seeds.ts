import { seedsOf } from '../seeds-of.ts';

/**
 * What the random numbers of a run are for. The order and the number of the purposes are part of every number that a run gives. A
 * further use takes numbers of its own of one of these purposes, as in machine-jobs.ts.
 */
export const seedOf = seedsOf('learned-map', [
  'independent spins',
  'known maps',
  'filter data',
  'filter training',
  'permutation',
  'learned filters',
  'machine data',
  'spins at K = 0',
  'machine training',
  'machine maps',
  'growing',
  'coupling data',
  'coupling training',
  'couplings',
  'stack data',
  'stack training',
  'stack maps',
  'machine signs',
] as const);
