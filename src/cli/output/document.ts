import packageDocument from '../../../package.json' with { type: 'json' };
import type { AdapterReport } from '../../gpu/adapter-report.ts';

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
}

/** A document with this program's version. */
export function resultDocument(parts: Omit<ResultDocument, 'version'>): ResultDocument {
  const { command, ...rest } = parts;
  return { command, version, ...rest };
}

/** Prints a document as JSON, or `text` for people. */
export function print(
  document: ResultDocument,
  { json }: { json?: boolean | undefined },
  text: string,
): void {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${text}\n`);
}
