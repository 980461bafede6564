import {
  entriesOf,
  grownWindow,
  growingProblems,
  seed,
  windowProblems,
  zoomStep,
} from '../../src/doctor/problems.ts';
import { refinedGeometry, windowGeometry } from '../../src/ensemble/geometry.ts';
import { growingTwin } from '../twins/growing.ts';
import { windowTwin } from '../twins/growing-window.ts';
import { pack } from '../twins/lattices.ts';
import { hotLattices } from './lattice-answers.ts';

/** Grown lattices and windows, by the name of the check. */
export function growingAnswers(): Record<string, Uint32Array> {
  const grown = entriesOf(growingProblems).map(([name, { geometry, ...options }]) => {
    const twin = { coarse: geometry, ...options, seed, configuration: zoomStep };
    return [name, pack(refinedGeometry(geometry), growingTwin(twin, hotLattices(geometry)))];
  });
  const windows = entriesOf(windowProblems).map(([name, geometry]) => {
    const { x, y, side, margin, sweeps } = grownWindow;
    const coarse = windowGeometry(geometry, side + 2 * margin);
    const crop = hotLattices(geometry).map((spins) =>
      windowTwin(spins, geometry.size, { x: x - margin, y: y - margin, side: coarse.size }),
    );
    const twin = { coarse, coupling: 0, sweeps, seed };
    return [name, pack(refinedGeometry(coarse), growingTwin(twin, crop))];
  });
  return Object.fromEntries([...grown, ...windows]);
}
