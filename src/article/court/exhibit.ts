import type { Measured } from '../../statistics/measured.ts';
import type { ResultDocument, Target } from './result-document.ts';

/** What the evidence says: of a claim that learning renormalizes, or of a sentence. */
export type Answer = 'yes' | 'no' | 'partly' | 'open';

/** A number on the scale of an exhibit. */
export interface Mark {
  readonly label: string;
  readonly measured: Measured;
  /** Single values, drawn instead of their mean. */
  readonly each?: readonly number[];
  /** Stands where the value would stand. */
  readonly text?: string;
  readonly kind: 'claim' | 'control' | 'reference';
}

/** A piece of evidence, with its numbers, its controls and its answer. Texts are HTML. */
export interface Exhibit {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly answer: Answer;
  /** Whether readers may vote "in part". */
  readonly isGraded?: boolean;
  readonly finding: string;
  /** A table of numbers below the finding. */
  readonly table?: string;
  readonly control: string;
  readonly doubt: string;
  readonly source: ResultDocument;
  readonly scale: {
    readonly label: string;
    readonly from: number;
    readonly to: number;
    /** What counts as agreement. */
    readonly band: readonly [number, number];
    /** Marks are written as powers of ten. */
    readonly isLogarithmic?: boolean;
  };
  readonly marks: readonly Mark[];
}

/** The answer to a question whose claim a target judged. */
export function answerOf(
  { verdict }: Pick<Target, 'verdict'>,
  { holds, fails }: { holds: Answer; fails: Answer },
): Answer {
  return { holds, fails, inconclusive: 'open' as const }[verdict];
}

/** A number without an error. */
export function exactly(value: number): Measured {
  return { value, error: 0 };
}
