import type { RbmParameters } from './parameters.ts';

/** A machine as it was on the way of its training. */
export interface KeptMachine {
  /** Updates of the layer before it was kept. */
  readonly updates: number;
  readonly parameters: RbmParameters;
}

/** Machines of one layer on the way of its training, the earliest first. */
export type Trajectory = readonly KeptMachine[];

/**
 * The number of updates after which the next machine of a trajectory is kept: 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 ... Two machines
 * for each doubling follow the parameters, which change fast at first.
 */
export function keptAfter(updates: number): number {
  for (let power = 1; ; power *= 2)
    for (const kept of [power, 1.5 * power])
      if (kept > updates && Number.isInteger(kept)) return kept;
}

/** How many machines a layer keeps in all. */
export function countOfKept(updates: number): number {
  let count = 1;
  for (let at = keptAfter(0); at <= updates; at = keptAfter(at)) count++;
  return count;
}
