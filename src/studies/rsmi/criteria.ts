/**
 * The criteria of the study. They come from the reference that this project was built on, and were fixed before the runs that they judge. Most numbers of the study are exact
 * and do not depend on a seed; random are the starts of ascents, the starts of trainings, and the lattices of the flow.
 */

/** When the criteria were fixed. */
const fixedOn = '30 November 2026';

/** Seeds of this program that were run while the study was written. */
export const seenSeeds: readonly number[] = [3, 9, 11];

export const criteriaText =
  `We fixed the criteria on ${fixedOn}. The exact numbers were known before, from an enumeration by another program. The bounds for weights and shares were set ` +
  'after a first look at the maxima, and leave wide margins. Only the starts of ascents and trainings and the sampled lattices depend on the seed. ' +
  `Seeds ${seenSeeds.join(', ')} were run while the study was written.`;

/** RS-1: how far weights may be from their mean to count as uniform. */
export const uniformWithin = 0.05;
/** RS-1: how much more information than uniform weights the best weights may keep, as a share, to count as nearly the same. */
export const nearlySame = 0.01;
/** Starts have found the same maximum if their information differs by less, in nats. */
export const sameMaximum = 1e-6;
/** RS-4: couplings of a maximum that vanish, as a share of the coupling of neighbours. */
export const vanishes = 1e-10;
/** RS-5: the interval of the paper for nu. */
export const allowedNu = [0.85, 1.15] as const;
/** RS-6: share of squared weights on the noise. A unit above the first is spent on noise; a unit below the second ignores noise. */
export const spentOnNoise = 0.9;
export const ignoresNoise = 0.1;
