import type { Gpu } from '../gpu/gpu.ts';
import type { Arithmetic } from '../rbm/exact/arithmetic.ts';
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

/** How much a run of a study computes. `quick` takes what `quick-times.ts` says; `paper` repeats the paper's work. */
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
  /** The parameters of the run. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Keeps results that took long, so an interrupted run can continue. The shelf is emptied when the study ends. */
export interface Shelf {
  /** Seconds that earlier, interrupted parts of the run took. */
  readonly seconds: number;
  /** The content written under a name, by this run or an earlier part of it. */
  readonly read: (name: string) => Promise<Uint8Array | undefined>;
  readonly write: (name: string, content: Uint8Array) => Promise<void>;
}

/** The surroundings in which a study runs. */
export interface StudyContext {
  readonly gpu: Gpu;
  readonly preset: Preset;
  readonly seed: number;
  /** How machines are trained and judged; `float` unless given. `exact` only where the study has the preset in `exactPresets`. */
  readonly arithmetic?: Arithmetic | undefined;
  /** Aborted by Ctrl-C: the study has to return or throw soon. Only the content of its shelf is kept. */
  readonly signal: AbortSignal;
  /** Without a shelf, nothing is kept. */
  readonly shelf?: Shelf | undefined;
  /** Begins a phase of `total` steps. Call the returned function with the number of finished steps. */
  readonly phase: (name: string, total: number) => (done: number) => void;
}

/** A study that `blockspin reproduce` can run: a file of this folder. */
export interface Study {
  /** The name on the command line. */
  readonly name: string;
  readonly title: string;
  /** The paper, article or textbook that the study follows. */
  readonly source: string;
  /** The question of the study, as a reader would ask it. */
  readonly question: string;
  /** How the study answers the question, in one or two sentences. */
  readonly summary: string;
  /** When the criteria of the targets were fixed, and which data had been seen before. */
  readonly criteria?: string;
  /** What would change the answer: sizes, settings and methods that were not tried. */
  readonly wouldChange: string;
  /**
   * The work of every phase of a run, in order, if the work is known beforehand. The remaining time is estimated from it.
   * Any unit proportional to time will do.
   */
  readonly phases?: (preset: Preset) => readonly number[];
  /** Presets that give the same results on every adapter with `arithmetic: 'exact'`; none unless given. */
  readonly exactPresets?: readonly Preset[];
  /** Why other presets have no exact arithmetic, after 'because'; unless given, the study trains no machines on a GPU. */
  readonly inexact?: string;
  readonly run: (context: StudyContext) => Promise<StudyOutcome>;
}
