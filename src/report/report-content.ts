import type { Measured } from '../statistics/measured.ts';
import type { Figure } from '../plot/description.ts';

/** Whether the data confirm a statement. Verdicts are computed from the data, never written by hand. */
export type Verdict = 'holds' | 'fails' | 'inconclusive';

/** A number with its error. Exact numbers and counts have no error. */
export type Quantity = Measured | number;

/** The result of a target's criterion on data that must not fulfil the criterion. */
export interface Control {
  readonly name: string;
  /** A number, words if there is no number (`none`, `beyond 20`), or several numbers with their names. */
  readonly measured: Quantity | string | Readonly<Record<string, Quantity | string>>;
  readonly fulfils: boolean;
  /** The verdict on the control: `holds`, if the control fulfils the criterion, `fails` or `inconclusive`. */
  readonly verdict?: Verdict;
}

/**
 * The purpose of a target: a check of the data and the method, a claim that the study tests, or a control. A control shows that
 * the method can detect a difference. A study that compares two things states likenesses and differences, which count apart: a
 * difference that holds is no success of the things that are compared.
 */
export const targetKinds = ['data', 'claim', 'likeness', 'difference', 'control'] as const;
type TargetKind = (typeof targetKinds)[number];

/** One statement, the measured numbers, and the verdict. */
export interface Target {
  /** The name in the list of the study, such as `SW-1`. */
  readonly id: string;
  readonly kind: TargetKind;
  /** One short sentence that fits on a line of a table. */
  readonly statement: string;
  /** Further details, shown when the reader opens the line. */
  readonly details?: string;
  readonly measured: Quantity | Readonly<Record<string, Quantity | string>>;
  /** Names of the measured numbers that the table shows; default the first number. */
  readonly headline?: readonly string[];
  /** The result that the statement expects, in a few words. */
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
  /** The numbers behind the answer, with their errors and the values to compare them with. */
  readonly numbers?: string;
}

/** A table of a report. Numbers with errors are written as by `measuredText`. */
export interface Table {
  readonly caption: string;
  readonly header: readonly string[];
  /** Numbers without an error are shown to six digits; give a text for another number of digits. */
  readonly rows: readonly (readonly (string | Quantity)[])[];
}

/** A picture of spins, one byte per site (1 = up), row by row. All lattices are drawn at the same size. */
export interface LatticePicture {
  readonly caption: string;
  readonly size: number;
  readonly spins: Uint8Array;
}

/** Images of real numbers on lattices of one shape, side by side in one picture. */
export interface FieldsPicture {
  readonly caption: string;
  /** Each field has columns x rows numbers, row by row. */
  readonly fields: readonly ArrayLike<number>[];
  readonly columns: number;
  readonly rows: number;
  /** Values at the ends of the colour scale. By default, the largest absolute value and its negative. */
  readonly range?: readonly [number, number];
}

/**
 * A part of a report. In every text, `T_c`, `L^2`, `x_{max}`, `L^{7/4}` and `b^{y}` are set with sub- and superscripts, and
 * `arXiv:1410.3831` becomes a link.
 */
export interface Section {
  readonly title: string;
  /** Paragraphs that say what was done and what the figures show. */
  readonly text: readonly string[];
  readonly tables?: readonly Table[];
  /** Figures by the name of their file without the ending. Names are unique within a report. */
  readonly figures?: Readonly<Record<string, Figure>>;
  /** Rows of pictures. */
  readonly pictures?: readonly (readonly LatticePicture[])[];
  /** Pictures of real-valued images, side by side if there is room. */
  readonly fields?: readonly FieldsPicture[];
}
