/**
 * The criteria of the study, fixed before any run of this program that they judge.
 */
import { forTrainings, limits, type Limits } from '../verdict.ts';

/** When the criteria were fixed. */
const fixedOn = '30 November 2026';

/** Seeds of this program that were run while the study was written. */
const seenSeeds: readonly number[] = [1, 3, 5, 11, 17];

/** The largest divergence of a machine from the ring of six spins, in nats. */
export const largestDivergence = 0.01;
/** How far a machine may be off, as a share of the exact value. */
export const shares = { energy: 0.01, specificHeat: 0.1 } as const;
/** The largest error, as a share of the exact specific heat, with which two curves can be said to coincide. */
export const resolution = 0.05;
/** With fewer trainings a point, no claim about machines is decided. */
export const fewestTrainings = 8;

/** The limits for a mean over trainings that has to lie in an interval. */
export function insideFor(trainings: number): Limits {
  return forTrainings(limits.toSpare, Math.max(2, trainings));
}

/** The limits for a mean over trainings that has to agree with another one: within 2 standard errors; beyond 3 it fails. */
export function equalFor(trainings: number): Limits {
  return forTrainings(limits.nearEnd, Math.max(2, trainings));
}

export const criteriaText =
  `We fixed the criteria on ${fixedOn}, before any run of this program that they judge. A machine of 6 spins may be ${largestDivergence} nats away from the ring. ` +
  `Machines with the most hidden units must have the energy within ${100 * shares.energy} % at every temperature and the specific heat within ${100 * shares.specificHeat} % at T_c. ` +
  'Deep and shallow machines coincide if they agree within 2 standard errors. These tolerances are our own choice: we could not read the numbers of the papers. ' +
  `Every claim needs ${fewestTrainings} trainings a point. Seeds ${seenSeeds.join(', ')} were run while the study was written; a run with one of them is no test. ` +
  'The learning rate and the length of the trainings were chosen with another program. What changed after a run was seen: the limit of TM-0 for chains, 4 errors for each machine in place of 3.5 for the largest of all, which many machines exceed by chance; ' +
  'and the controls of MM-1 depth are undecided with few trainings.';

/** Says so if a seed was seen. */
export function seenText(seed: number): string {
  return seenSeeds.includes(seed)
    ? ` Seed ${seed} was run while the study was written, so this run is no test of the criteria.`
    : '';
}
