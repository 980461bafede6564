import type { MajorityColour } from '../../stage/lattice-view.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Settings } from '../settings/settings.ts';
import { storyOf } from '../stories/index.ts';
import { equilibriumOf } from '../stories/story.ts';

/**
 * How a magnet is drawn so that the picture does not flash where the sign of the magnet changes as a whole. Cluster updates
 * change the sign at any sweep. Where a story begins again in equilibrium after every change, the sign of each new magnet is one
 * of chance. A field gives the sign a meaning, so the colours then stay.
 * @param system number of the lattice in the ensemble
 */
export function majorityColour(
  settings: Settings,
  experiment: Experiment | undefined,
  system = 0,
): MajorityColour {
  if (!keepsMajority(settings)) return {};
  if (settings.update === 'swendsen-wang') return { steady: true };
  return { turned: experiment?.mostlyDown[system] };
}

/** Whether the majority of a magnet always has the same colour. */
export function keepsMajority(settings: Settings): boolean {
  if (settings.field !== 0) return false;
  if (settings.update === 'swendsen-wang') return true;
  return equilibriumOf(storyOf(settings.story), settings) !== undefined;
}

/** What the two colours then mean. The first story begins so, and index.html says the same. */
export const majorityKeys = { up: 'as most spins of the magnet', down: 'opposite' } as const;
