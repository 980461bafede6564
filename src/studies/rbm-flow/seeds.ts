import { derivedSeed } from '../../ensemble/random-key.ts';

/** What the random numbers of a run are for. The order is part of every number that a run gives. */
const purposes = [
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
] as const;

/** @param number tells seeds of one purpose apart */
export function seedOf(seed: number, purpose: (typeof purposes)[number], number = 0): number {
  return derivedSeed(seed, 'rbm-flow', purposes.indexOf(purpose) + number * purposes.length);
}
