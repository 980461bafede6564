import type { Gpu } from '../gpu/gpu.ts';
import type { Answer, Section, Target } from '../report/report-content.ts';
import type { Tensor } from '../formats/tensor.ts';

export type {
  Answer,
  Control,
  LatticePicture,
  Section,
  Table,
  Target,
  Verdict,
} from '../report/report-content.ts';

/** How much a run of a study may cost: `quick` 90 s on two cores without a GPU, `paper` what the paper did. */
export type Preset = 'quick' | 'standard' | 'paper';

/** What a study found. */
export interface StudyOutcome {
  readonly answer: Answer;
  /** Name of the figure that shows the answer, one of the figures of the sections. */
  readonly leadingFigure?: string;
  readonly targets: readonly Target[];
  readonly sections: readonly Section[];
  /** Arrays for readers who want to go on: names of `.npy` files without the ending. */
  readonly data: Readonly<Record<string, Tensor>>;
  /** What the run was made with. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Where a study keeps what took long, so that an interrupted run can go on; it is emptied when the study ends. */
export interface Shelf {
  /** Seconds that the run had taken before it was interrupted, and kept something. */
  readonly seconds: number;
  /** What was written under a name, by this run or the one before. */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly write: (name: string, content: Uint8Array) => Promise<void>;
}

/** What a study works with. */
export interface StudyContext {
  readonly gpu: Gpu;
  readonly preset: Preset;
  readonly seed: number;
  /** Aborted by Ctrl-C: return or throw soon. Of a study that was stopped only what lies on its shelf is kept. */
  readonly signal: AbortSignal;
  /** Nothing is kept unless given. */
  readonly shelf?: Shelf | undefined;
  /** Begins a phase of `total` steps; call the returned function with the number done. */
  readonly phase: (name: string, total: number) => (done: number) => void;
}

/** A study that `blockspin reproduce` can run: a file of this folder. */
export interface Study {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  /** The paper, article or textbook it follows. */
  readonly source: string;
  /** What it asks, as a reader would. */
  readonly question: string;
  /** How it answers, in a sentence or two. */
  readonly summary: string;
  /** When the criteria of the targets were fixed, and what had been seen before. */
  readonly criteria?: string;
  /** What would change the answer: sizes, settings and methods that were not tried. */
  readonly wouldChange: string;
  /**
   * The work of every phase that a run will begin, in their order, where that is known beforehand: as time left is told by
   * it, in any unit that time goes with.
   */
  readonly phases?: (preset: Preset) => readonly number[];
  readonly run: (context: StudyContext) => Promise<StudyOutcome>;
}
