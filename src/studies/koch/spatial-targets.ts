import { controlled } from '../controlled.ts';
import type { Target } from '../study.ts';
import { largestDifference, type CurveDifference, type SpatialCurve } from './spatial.ts';

/** Combined errors beyond which two curves of some ten correlated points differ; up to the other chance explains it. */
const [clearDeviation, tolerated] = [4, 3];

/** The curves C(d) of one stack. */
export interface SpatialCurves {
  readonly blocks: SpatialCurve;
  /** Block averages on the samples of every other training, and on the rest: they must not differ. */
  readonly halves: readonly [SpatialCurve, SpatialCurve];
  readonly machines: SpatialCurve;
  readonly permuted: SpatialCurve;
  readonly untrained: SpatialCurve;
}

/** DK-3: whether the spatial statistic tells block averages, machines and nulls apart. */
export function spatialTargets(size: number, curves: SpatialCurves): Target[] {
  const same = largestDifference(...curves.halves);
  const target = (id: string, statement: string, found: CurveDifference): Target => ({
    id: `${id}, L = ${size}`,
    kind: 'claim',
    statement: `${statement} The distance of the largest deviation counts (L = ${size}).`,
    measured: {
      'difference of C(d)': found.difference,
      d: found.distance,
      'in errors': found.deviation,
    },
    expected:
      `more than ${clearDeviation} combined errors, bootstrap or over the trainings, whichever is larger; up to ${tolerated} it fails, ` +
      'between it is inconclusive',
    verdict:
      found.deviation > clearDeviation
        ? 'holds'
        : found.deviation > tolerated
          ? 'inconclusive'
          : 'fails',
    controls: [
      {
        name: `block averages against themselves on other samples, at d = ${same.distance}`,
        measured: same.difference,
        fulfils: same.deviation > clearDeviation,
      },
    ],
  });
  const targets = [
    target(
      'DK-3 block averages and machine',
      'The autocorrelation C(d) of the maps of a trained layer, of what both halves of the samples have, is not that of block averages.',
      largestDifference(curves.blocks, curves.machines),
    ),
    target(
      'DK-3 machine and permuted pixels',
      'It is not that of a machine trained on permuted pixels either: its order in space is not what any training makes.',
      largestDifference(curves.machines, curves.permuted),
    ),
    target(
      'DK-3 machine and untrained',
      'Nor that of a machine that was not trained: training has changed it.',
      largestDifference(curves.machines, curves.untrained),
    ),
  ];
  return targets.map(controlled);
}
