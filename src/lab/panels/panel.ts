import type { Experiment, Sighting } from '../experiment/experiment.ts';
import type { Learner } from '../experiment/learner.ts';
import type { FrameTask } from '../loop/frame-loop.ts';
import type { Chart } from './chart.ts';
import type { Settings } from '../settings/settings.ts';

/** What is being shown. */
export interface Subject {
  readonly experiment: Experiment;
  /** Where the page has a machine. */
  readonly learner: Learner | undefined;
}

/** A part of the page that shows something of the running experiment. Whatever it lacks it does not do. */
export interface Panel {
  /** Shows this from now on. The subject before it may be gone already. */
  show?(subject: Subject): Promise<void> | void;
  /** Temperature, field or update have changed. */
  adjusted?(): void;
  /** Work of frames. */
  readonly tasks?: readonly FrameTask[];
  /** Records its part of the picture. */
  draw?(encoder: GPUCommandEncoder): void;
  /** Takes in new observations. */
  see?(sightings: readonly Sighting[]): void;
  /** Reads back what is due and shows it; called some ten times a second, never while a call is under way. */
  read?(): Promise<void>;
  /** What can be given away as tables. */
  readonly charts?: readonly Chart[];
  dispose?(): void;
}

/** What panels that measure need of the lab. */
export interface MeasuringActions {
  /** Whether the lab runs: what is measured stands still with it. */
  readonly running: () => boolean;
  readonly change: (changes: Partial<Settings>) => void;
}

/** Whether a section of the page is part of the story now told. */
export function isShown(section: HTMLElement): boolean {
  return !section.hidden;
}
