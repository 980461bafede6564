import type { Measured } from '../statistics/measured.ts';
import type { Figure } from '../plot/description.ts';

/** Whether the data confirm a statement. Computed from the data, never written by hand. */
export type Verdict = 'holds' | 'fails' | 'inconclusive';

/** A number with its error; exact numbers and counts have none. */
export type Quantity = Measured | number;

/** What the criterion of a target says about data that must not fulfil it. */
export interface Control {
  readonly name: string;
  /** A word where there is no number: `none`, `beyond 20`. */
  readonly measured: Quantity | string;
  readonly fulfils: boolean;
  /** The verdict on the control, which may be inconclusive; `holds` means that it fulfils the criterion. */
  readonly verdict?: Verdict;
}

/**
 * What a target is for: a check of the data and of the method, a claim that the study was made to test, or a control, which shows
 * that the method tells apart what differs.
 */
type TargetKind = 'data' | 'claim' | 'control';

/** One statement, what was measured, and the verdict. */
export interface Target {
  /** As in the list of the study, `SW-1`. */
  readonly id: string;
  readonly kind: TargetKind;
  /** One short sentence, which has to fit a line of a table. */
  readonly statement: string;
  /** What else a reader has to know, when the line is folded out. */
  readonly details?: string;
  readonly measured: Quantity | Readonly<Record<string, Quantity | string>>;
  /** Names of the measured numbers that stand in the table; default the first. */
  readonly headline?: readonly string[];
  /** What the statement expects, in a few words. */
  readonly expected: string;
  /** When the statement holds, when it fails, and when it is inconclusive. */
  readonly rule?: string;
  readonly verdict: Verdict;
  readonly controls?: readonly Control[];
  /** Names of targets that have to hold; otherwise this target is inconclusive. */
  readonly gates?: readonly string[];
}

/** What a study found, computed from its verdicts and numbers. */
export interface Answer {
  /** The answer to the question of the study, in one sentence. */
  readonly sentence: string;
  /** The numbers behind it, with their errors and what to compare them with. */
  readonly numbers?: string;
}

/** A table of a report. Numbers with errors are written as by `measuredText`. */
export interface Table {
  readonly caption: string;
  readonly header: readonly string[];
  /** Numbers without an error are shown to six digits; give a text for another number of digits. */
  readonly rows: readonly (readonly (string | Quantity)[])[];
}

/** A picture of spins, one byte a site (1 = up), row after row, for pictures of lattices at equal size. */
export interface LatticePicture {
  readonly caption: string;
  readonly size: number;
  readonly spins: Uint8Array;
}

/** Images of real numbers on lattices of one shape, side by side in one picture. */
export interface FieldsPicture {
  readonly caption: string;
  /** Each columns x rows numbers, row after row. */
  readonly fields: readonly ArrayLike<number>[];
  readonly columns: number;
  readonly rows: number;
  /** Values at the ends of the colour scale; default the largest absolute value and its negative. */
  readonly range?: readonly [number, number];
}

/**
 * A part of a report. In every text `T_c`, `L^2`, `x_{max}`, `L^{7/4}` and `b^{y}` are set as they are read, and `arXiv:1410.3831`
 * becomes a link.
 */
export interface Section {
  readonly title: string;
  /** What was done and what is seen, in paragraphs. */
  readonly text: readonly string[];
  readonly tables?: readonly Table[];
  /** Names of files, without the ending, and what they show. Names are unique within a report. */
  readonly figures?: Readonly<Record<string, Figure>>;
  /** Rows of pictures. */
  readonly pictures?: readonly (readonly LatticePicture[])[];
  /** Pictures of real-valued images, side by side if there is room. */
  readonly fields?: readonly FieldsPicture[];
}
