import type { Replay } from '../../ising/history.ts';
import type { Settings, StoryName } from '../settings/settings.ts';

/** Sections of the page, by their id. */
export type SectionName =
  | 'magnet'
  | 'compare'
  | 'zoom'
  | 'exact'
  | 'correlation'
  | 'flow'
  | 'machine'
  | 'hidden'
  | 'maps'
  | 'exponents';

/** One story: a preset with one message. */
export interface Story {
  readonly name: StoryName;
  readonly title: string;
  /** Two sentences. */
  readonly text: string;
  /** One thing to try, as a question. */
  readonly trial: string;
  /** The answers to choose from. A guess makes the page try it. */
  readonly guesses?: readonly string[];
  /** The settings that try it. */
  readonly attempt?: Partial<Settings>;
  /** The section whose measurement the answer waits for. */
  readonly evidence?: SectionName;
  /** What happened, shown with the measurement when the reader has tried it and the section has measured it. */
  readonly answer?: string;
  /** Whether the reader has tried it, judged by the present settings and the settings at the start. */
  readonly tried?: (now: Settings, start: Settings) => boolean;
  /** The settings that differ from the lab's first settings. */
  readonly settings: Partial<Settings>;
  /** Cluster updates before the first picture: they bring a lattice to equilibrium at once. */
  readonly equilibrium?: number;
  /** The visible sections of the page. */
  readonly sections: readonly SectionName[];
  /** The visible controls; default all of them. */
  readonly controls?: readonly (keyof Settings)[];
}

/** The sweeps that bring a story's lattice to equilibrium before the first picture. */
export function beginningOf(story: Story, settings: Settings): Replay | undefined {
  return settings.start === 'hot' ? equilibriumOf(story, settings) : undefined;
}

/** The sweeps that bring a story's lattice to equilibrium, from any start. */
export function equilibriumOf(
  { equilibrium = 0 }: Story,
  { temperature, field, update }: Settings,
): Replay | undefined {
  if (equilibrium === 0) return undefined;
  return {
    sweeps: equilibrium,
    phases: [
      { sweep: 0, temperature, field, update: 'swendsen-wang' },
      ...(update === 'swendsen-wang' ? [] : [{ sweep: equilibrium, temperature, field, update }]),
    ],
  };
}
