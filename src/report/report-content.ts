import type { Measured } from '../statistics/measured.ts';
import type { Figure } from '../plot/description.ts';

/** Whether the data bear a statement out. Computed from them, never written by hand. */
export type Verdict = 'holds' | 'fails' | 'inconclusive';

/** A number with its error, or without one where it is exact or a count. */
export type Quantity = Measured | number;

/** What the criterion of a target says of data that must not fulfil it. */
export interface Control {
  readonly name: string;
  /** A word where there is no number: `none`, `beyond 20`. */
  readonly measured: Quantity | string;
  readonly fulfils: boolean;
  /** What the criterion says of it, where that may be inconclusive; `holds` where it fulfils it. */
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
  /** Of several numbers the first stands in the table. */
  readonly measured: Quantity | Readonly<Record<string, Quantity | string>>;
  /** What the statement expects, in a few words. */
  readonly expected: string;
  /** When the statement holds, when it fails, and when it is inconclusive. */
  readonly rule?: string;
  readonly verdict: Verdict;
  readonly controls?: readonly Control[];
  /** Names of the targets that have to hold: where one does not, this one is inconclusive. */
  readonly gates?: readonly string[];
}

/** What a study found, computed from its verdicts and numbers. */
export interface Answer {
  /** The answer to the question of the study, in one sentence. */
  readonly sentence: string;
  /** The numbers behind it, with their errors and what to compare them with. */
  readonly numbers?: string;
}

/** A table of a report; numbers with errors are set as they are written by physicists. */
export interface Table {
  readonly caption: string;
  readonly header: readonly string[];
  /** Numbers without an error are shown to six digits; give a text where others are wanted. */
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
  /** What the ends of the colours stand for; the largest size and its negative unless given. */
  readonly range?: readonly [number, number];
}

/**
 * A part of a report. In every text `T_c`, `L^2`, `x_{max}`, `L^{7/4}` and `b^{y}` are set as they are read, and `arXiv:1410.3831`
 * becomes a link.
 */
export interface Section {
  readonly title: string;
  /** What was done and what is seen, a paragraph each. */
  readonly text: readonly string[];
  readonly tables?: readonly Table[];
  /** Names of files, without the ending, and what they show. Names are unique within a report. */
  readonly figures?: Readonly<Record<string, Figure>>;
  /** Rows of pictures. */
  readonly pictures?: readonly (readonly LatticePicture[])[];
  /** Pictures of real-valued images, beside one another where there is room. */
  readonly fields?: readonly FieldsPicture[];
}
