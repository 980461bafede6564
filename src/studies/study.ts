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

/** How much a run of a study computes: `quick` takes 90 s on two cores without a GPU, `paper` does what the paper did. */
export type Preset = 'quick' | 'standard' | 'paper';

/** What a study found. */
export interface StudyOutcome {
  readonly answer: Answer;
  /** Name of the figure that shows the answer, one of the figures of the sections. */
  readonly leadingFigure?: string;
  readonly targets: readonly Target[];
  readonly sections: readonly Section[];
  /** Arrays for further analysis, by the names of their `.npy` files without the ending. */
  readonly data: Readonly<Record<string, Tensor>>;
  /** What the run was made with. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Keeps results that took long, so that an interrupted run can go on. It is emptied when the study ends. */
export interface Shelf {
  /** Seconds that earlier, interrupted parts of the run took. */
  readonly seconds: number;
  /** The content written under a name, by this run or an earlier part of it. */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly write: (name: string, content: Uint8Array) => Promise<void>;
}

/** What a study works with. */
export interface StudyContext {
  readonly gpu: Gpu;
  readonly preset: Preset;
  readonly seed: number;
  /** Aborted by Ctrl-C: the study has to return or throw soon. Only the content of its shelf is kept. */
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
   * The work of every phase of a run, in order, if it is known beforehand. The time left is estimated from it. Any unit will do that is
   * proportional to time.
   */
  readonly phases?: (preset: Preset) => readonly number[];
  readonly run: (context: StudyContext) => Promise<StudyOutcome>;
}
