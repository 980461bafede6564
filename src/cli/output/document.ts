import packageDocument from '../../../package.json' with { type: 'json' };
import type { AdapterReport } from '../../gpu/adapter-report.ts';
import { visibleJson, visibleLines } from '../../report/visible-text.ts';
import { writeOutput } from './streams.ts';

/** This program's version, stored with every result. */
export const version: string = packageDocument.version;

/** What every command prints with `--json`, and stores with what it writes. */
export interface ResultDocument {
  readonly command: string;
  readonly version: string;
  readonly adapter: AdapterReport | null;
  readonly seed: number | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly results: unknown;
  readonly timing: Readonly<Record<string, number>>;
  /** Which numbers the run could not determine: they are null in JSON. */
  readonly notes?: readonly string[];
}

/** A document with this program's version. */
export function resultDocument(parts: Omit<ResultDocument, 'version'>): ResultDocument {
  const { command, ...rest } = parts;
  const missing = undetermined(parts.results, 'results');
  const places = missing.slice(0, mostPlaces).join(', ');
  const more = missing.length > mostPlaces ? ` and ${missing.length - mostPlaces} more` : '';
  const note = `These numbers are null, because the run is too short, the lattices too few, or the values too alike: ${places}${more}.`;
  return { command, version, ...rest, ...(missing.length > 0 && { notes: [note] }) };
}

/** Places that a note names. */
const mostPlaces = 12;

/** Where numbers stand that are none. JSON writes them as null. */
function undetermined(value: unknown, place: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => undetermined(each, `${place}.${name}`));
}

/**
 * Prints a document as JSON, or `text` for people.
 * @throws WriteError where standard output takes no more
 */
export async function print(
  document: ResultDocument,
  { json }: { json?: boolean | undefined },
  text: string,
): Promise<void> {
  const printed = json ? visibleJson(JSON.stringify(document, null, 2)) : visibleLines(text);
  await writeOutput(`${printed}\n`);
}

/** What a command found. */
export interface Outcome {
  readonly document: ResultDocument;
  /** For people. */
  readonly text: string;
  /** Writes the files of the run. */
  readonly write?: (() => Promise<void>) | undefined;
  /** What the text says where the files were written. */
  readonly written?: string | undefined;
}

/**
 * Writes the files of a run and prints what it found. Where the files cannot be written, the results are printed all the same.
 * @throws WriteError
 */
export async function deliver(
  { document, text, write, written }: Outcome,
  options: { json?: boolean | undefined },
): Promise<void> {
  const faults: unknown[] = [];
  await write?.().catch((error: unknown) => faults.push(error));
  const whole = written !== undefined && faults.length === 0 ? `${text}${written}` : text;
  await print(document, options, whole).catch((error: unknown) => faults.push(error));
  if (faults.length > 1) throw new AggregateError(faults);
  for (const fault of faults) throw fault;
}
