import type { Companion } from '../../live/companion.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Sighting } from '../experiment/observing.ts';
import type { Learner } from '../../live/learner.ts';
import type { FrameTask } from '../../stage/frame-loop.ts';
import type { SectionName } from '../stories/story.ts';
import type { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';

/** The objects that the panels show. */
export interface Subject {
  readonly experiment: Experiment;
  /** Lattices in equilibrium at the same temperatures, which are measured beside the pictures. */
  readonly companion: Companion | undefined;
  /** The machine, if the page has one. */
  readonly learner: Learner | undefined;
}

/** A part of the page that shows something of the running experiment. All methods are optional. */
export interface Panel {
  /** Shows this subject from now on. The previous subject may already be disposed of. */
  show?(subject: Subject): Promise<void> | void;
  /** Temperature, field or update have changed. */
  adjusted?(): void;
  /** Tasks for each frame. */
  readonly tasks?: readonly FrameTask[];
  /** Records the panel's part of the picture. */
  draw?(encoder: GPUCommandEncoder): void;
  /** Receives new observations. */
  see?(sightings: readonly Sighting[]): void;
  /** Reads back due data and shows them. Called about ten times a second, never while a call is under way. */
  read?(): Promise<void>;
  /** The section of the page whose measurement `finding` tells. */
  readonly section?: SectionName;
  /** What was measured under the present settings, in one sentence; undefined while it is not certain. */
  finding?(): string | undefined;
  /** Tables for export. */
  readonly charts?: readonly Chart[];
  dispose?(): void;
}

/** The state of the lab that measuring panels need. */
export interface MeasuringActions {
  /** Whether the lab runs. Measurements pause with the lab. */
  readonly running: () => boolean;
  readonly change: (changes: Partial<Settings>) => void;
}

/** Whether a section of the page is part of the present story. */
export function isShown(section: HTMLElement): boolean {
  return !section.hidden;
}
