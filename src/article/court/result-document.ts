import { measuredText } from '../../report/quantity-text.ts';
import { richText } from '../../report/report-text.ts';
import type { Measured } from '../../statistics/measured.ts';

/** A measured value of a study as its document holds it. What is not known is null. */
type Value =
  | number
  | string
  | { readonly value: number | null; readonly error: number | null }
  | null;

interface Judged {
  readonly measured?: Value | Readonly<Record<string, Value>>;
  readonly verdict: 'holds' | 'fails' | 'inconclusive';
}

/** A statement that a study judged. */
export interface Target extends Judged {
  readonly id: string;
  readonly statement: string;
  readonly controls: readonly (Judged & { readonly name: string })[];
}

/** What docs/results/STUDY.json holds: the verdicts and numbers of one run of a study. */
export interface ResultDocument {
  readonly study: string;
  /** What repeats the run, but for the note. */
  readonly command: string;
  readonly note?: string;
  readonly adapter: string;
  readonly date: string;
  readonly answer: {
    readonly sentence: string;
    readonly numbers: string;
    readonly wouldChange?: string;
  };
  readonly targets: readonly Target[];
}

/** The documents by study. */
export type Documents = (study: string) => ResultDocument;

/** @throws Error where the study has no such target: then the page must not be built */
export function targetOf({ study, targets }: ResultDocument, id: string): Target {
  const found = targets.find((target) => target.id === id);
  if (!found) throw new Error(`docs/results/${study}.json has no target "${id}".`);
  return found;
}

/**
 * A number of a target or of a control.
 * @param name the beginning of its name; not needed where the target has one number only
 * @throws Error where there is none
 */
export function valueOf({ measured }: Judged, name = ''): Value {
  if (measured !== undefined && !isTable(measured)) return measured;
  const found = Object.entries(measured ?? {}).find(([key]) => key.startsWith(name));
  if (!found) throw new Error(`The documents of docs/results have no number "${name}".`);
  return found[1];
}

/** @throws Error where the value has no error */
export function measuredOf(judged: Judged, name = ''): Measured {
  const found = valueOf(judged, name);
  if (typeof found !== 'object' || found === null || found.value === null || found.error === null)
    throw new Error(`"${name}" in docs/results has no error.`);
  return { value: found.value, error: found.error };
}

/**
 * A number, whose error is 0 where it is not known; undefined for a number that could not be measured.
 * @throws Error where the document has no such name
 */
export function knownOf(judged: Judged, name: string): Measured | undefined {
  const found = valueOf(judged, name);
  if (typeof found !== 'object' || found === null || found.value === null) return undefined;
  return { value: found.value, error: found.error ?? 0 };
}

/** @throws Error where the value is no plain number */
export function plainOf(judged: Judged, name = ''): number {
  const found = valueOf(judged, name);
  if (typeof found !== 'number') throw new Error(`"${name}" in docs/results is no plain number.`);
  return found;
}

/** A number with its error as HTML: 1.8713(9), 1.4×10<sup>−14</sup>. */
export function numberHtml(judged: Judged, name = ''): string {
  const found = valueOf(judged, name);
  if (found === null || (typeof found === 'object' && found.value === null)) return 'not known';
  const quantity =
    typeof found === 'object' ? { value: found.value ?? NaN, error: found.error ?? NaN } : found;
  return richText(measuredText(typeof quantity === 'number' ? shortened(quantity) : quantity));
}

/** Rounding errors have no third digit. */
function shortened(value: number): number {
  return Number.isSafeInteger(value) ? value : Number(value.toPrecision(2));
}

function isTable(
  measured: Value | Readonly<Record<string, Value>>,
): measured is Readonly<Record<string, Value>> {
  return (
    typeof measured === 'object' &&
    measured !== null &&
    !('value' in measured && 'error' in measured)
  );
}
