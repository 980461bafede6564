import type { Replay } from '../../ising/history.ts';
import type { Settings, StoryName } from '../settings/settings.ts';

/** Sections of the page, by their id. */
type SectionName =
  | 'magnet'
  | 'compare'
  | 'zoom'
  | 'exact'
  | 'correlation'
  | 'flow'
  | 'machine'
  | 'hidden'
  | 'maps';

/** One story: a preset that tells one thing. */
export interface Story {
  readonly name: StoryName;
  readonly title: string;
  /** Two sentences. */
  readonly text: string;
  /** One thing to try. */
  readonly trial: string;
  /** What happened, once it was tried. */
  readonly answer?: string;
  /** Whether it was tried, by the settings now and at the start. */
  readonly tried?: (now: Settings, start: Settings) => boolean;
  /** What differs from the settings that the lab starts with. */
  readonly settings: Partial<Settings>;
  /** Cluster updates before the first picture: they bring a lattice to equilibrium at once. */
  readonly equilibrium?: number;
  /** What of the page is shown. */
  readonly sections: readonly SectionName[];
  /** Which controls are shown; default all of them. */
  readonly controls?: readonly (keyof Settings)[];
}

/** How a story's lattice comes to equilibrium before it is seen. */
export function beginningOf(
  { equilibrium = 0 }: Story,
  { temperature, field, update, start }: Settings,
): Replay | undefined {
  if (equilibrium === 0 || start !== 'hot') return undefined;
  return {
    sweeps: equilibrium,
    phases: [
      { sweep: 0, temperature, field, update: 'swendsen-wang' },
      ...(update === 'swendsen-wang' ? [] : [{ sweep: equilibrium, temperature, field, update }]),
    ],
  };
}
