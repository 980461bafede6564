import { decimation1d } from './decimation-1d/decimation-1d.ts';
import { exactMapping } from './exact-mapping/exact-mapping.ts';
import { fixedPoints } from './fixed-points/fixed-points.ts';
import { koch } from './koch/koch.ts';
import { learnedMap } from './learned-map/learned-map.ts';
import { mcrg } from './mcrg/mcrg.ts';
import { mehtaSchwab } from './mehta-schwab/mehta-schwab.ts';
import { rbmFlow } from './rbm-flow/rbm-flow.ts';
import { rsmi } from './rsmi/rsmi.ts';
import type { Study } from './study.ts';
import { thermodynamics } from './thermodynamics/thermodynamics.ts';
import { zoomOut } from './zoom-out/zoom-out.ts';

/** Every study that `blockspin reproduce` knows, in the order in which they are listed and run. */
export const studies: readonly Study[] = [
  zoomOut,
  fixedPoints,
  decimation1d,
  mcrg,
  exactMapping,
  koch,
  mehtaSchwab,
  learnedMap,
  rbmFlow,
  rsmi,
  thermodynamics,
];
