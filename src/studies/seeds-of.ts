import { derivedSeed, type SeedPurpose } from '../ensemble/random-key.ts';

/**
 * Seeds of the parts of a study.
 * @param study its range in the table of derived seeds
 * @param purposes what the random numbers of a run are for; their order and their number are part of every number that a run gives
 * @returns the seed of one purpose, independent of all others of a run; `number` tells seeds of one purpose apart
 */
export function seedsOf<Purpose extends string>(
  study: SeedPurpose,
  purposes: readonly Purpose[],
): (seed: number, purpose: Purpose, number?: number) => number {
  return (seed, purpose, number = 0) =>
    derivedSeed(seed, study, purposes.indexOf(purpose) + number * purposes.length);
}
