import { seedsOf } from '../seeds-of.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
export const seedOf = seedsOf('rbm-flow', [
  'lattices to teach the net',
  'held-out lattices',
  'net',
  'lattices of the machines',
  'lattices in fields',
  'starts',
  'zero magnetization',
  'mean-field lattices',
  'coins',
  'order of samples',
  'permutation',
  'training',
  'flow',
  'likelihood',
  'true lattices',
] as const);
