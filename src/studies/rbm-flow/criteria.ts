import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Verdict } from '../study.ts';
import type { Interval } from '../verdict.ts';
import { around } from '../verdict.ts';

/** When the criteria were fixed. */
const fixedOn = '30 November 2026';
/** Seeds that were run while the study was written. */
const seenSeeds = [3, 5, 17] as const;

export const criteriaText =
  `We fixed the criteria on ${fixedOn}. They are those of the published protocol as far as it states any: the intervals of temperatures, the overlaps and the ratios of singular values. ` +
  'The training recipe, the tolerance between a machine and its data, and the rule that all trainings must agree are ours. ' +
  `Seeds ${seenSeeds.join(', ')} were run while the study was written; a run with one of them is no test. ` +
  'What changed after a run was seen: the number of updates, the initial weights, and that flows of H and the rule of training data are inconclusive after short trainings.';

/** Temperature of the maximum of the specific heat at L = 10. */
export const heatMaximum = 2.3446;

/** How far a temperature may be from T_c or from the maximum of the specific heat, which are 0.075 apart. */
export const resolution = 0.05;
/** Half of the distance of two classes: no reading of the net is finer. */
export const netResolution = 0.25;
/** Largest difference of the energy and of |m| between the end of a flow and the training data. */
export const taughtTolerance = { energy: 0.2, magnetization: 0.15 } as const;

/** Updates below which a training is too short to say where flows end. */
export const fewestUpdates = 5000;
/** The rule about short trainings in words. */
export function tooShortText(updates: number): string {
  return `Inconclusive below ${fewestUpdates.toLocaleString('en')} updates; these machines had ${updates.toLocaleString('en')}.`;
}
/** Lattices of each class below which the net has not learned the shares of neighbouring classes. */
export const fewestPerClass = 2000;

/** Where the peak of the net lies in the replication, of V. */
export const peakInterval: Interval = [2.25, 2.75];
/** IS-3 and IS-4: where flows of H and L end. */
export const hotInterval: Interval = [4, 6];
export const coldInterval: Interval = [0, 1.25];
/** IS-1: temperatures that the net tells, and how far the peak may be off. */
export const toldInterval: Interval = [1.75, 3.5];
export const peakTolerance = 0.25;

/** IS-6. */
export const spectrumBars = { gap: 10, uniform: 0.99, flat: 1.5, mode: 0.8 } as const;

/** Intervals of a temperature by every thermometer around a special one. */
export function intervalsAround(
  temperature: number,
): Record<'energy' | 'magnetization' | 'net', Interval> {
  return {
    energy: around(temperature, resolution),
    magnetization: around(temperature, resolution),
    net: around(temperature, netResolution),
  };
}

/** T_c and the maximum of the specific heat. */
export const special = { critical: CRITICAL_TEMPERATURE, heat: heatMaximum } as const;

/** The verdict on a statement about every training: it holds or fails if it does so for each of them. */
export function everyTraining(verdicts: readonly Verdict[]): Verdict {
  const [first = 'inconclusive'] = verdicts;
  return verdicts.every((verdict) => verdict === first) ? first : 'inconclusive';
}

/** The rule in words. */
export const everyText =
  'Each training is judged by the errors over its lattices. The statement holds or fails if it does so in every training; otherwise it is inconclusive.';
