import { JsonError, parseJson } from '../../formats/strict-json.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** A line of metrics.jsonl: one epoch of one layer. */
interface MetricsLine {
  /** As it stands in the file, without its end. */
  readonly text: string;
  /** Counted from 1, as the epoch. */
  readonly layer: number;
  readonly epoch: number;
  /** Of training, up to the end of the epoch. */
  readonly seconds: number;
  readonly reconstructionError: { readonly value: number; readonly error: number } | undefined;
}

/** The lines of a file of metrics, and whether a last line was left out because it is torn. */
export interface Metrics {
  readonly lines: readonly MetricsLine[];
  readonly torn: boolean;
}

/**
 * Reads metrics. A process that was killed may leave the last line torn; such a line is left out.
 * @throws UsageError that names file and line, for any other line that is not one of metrics, and for lines out of order
 */
export function metricsIn(file: string, bytes: Uint8Array): Metrics {
  const lines: MetricsLine[] = [];
  const decoder = new TextDecoder();
  let number = 0;
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(newline, at);
    // A line without its end is torn even where what is there can be read.
    if (end < 0) return { lines, torn: true };
    const text = decoder.decode(bytes.subarray(at, end));
    at = end + 1;
    number++;
    if (text.trim() === '') continue;
    const line = lineOf(text, { last: at === bytes.length, place: `${file}, line ${number}` });
    if (!line) return { lines, torn: true };
    const before = lines.at(-1);
    if (
      before &&
      !(line.layer > before.layer || (line.layer === before.layer && line.epoch > before.epoch))
    )
      throw new UsageError(
        `${file}, line ${number}: epoch ${line.epoch} of layer ${line.layer} stands behind epoch ${before.epoch} of layer ` +
          `${before.layer}; epochs must rise.`,
      );
    lines.push(line);
  }
  return { lines, torn: false };
}

const newline = 10;

/** @returns undefined for a last line that is torn */
function lineOf(
  text: string,
  { last, place }: { readonly last: boolean; readonly place: string },
): MetricsLine | undefined {
  let found: unknown;
  try {
    found = parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    if (last) return undefined;
    throw new UsageError(`${place}: ${cause.message}; repair or remove the line.`, { cause });
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    throw new UsageError(`${place}: it is not a JSON object; repair or remove the line.`);
  const fields: Readonly<Record<string, unknown>> = { ...found };
  const numberAt = (name: string, least: number, whole: boolean): number => {
    const value = fields[name];
    if (typeof value === 'number' && value >= least && (!whole || Number.isSafeInteger(value)))
      return value;
    const kind = whole ? 'a whole number' : 'a number';
    throw new UsageError(
      `${place}: ${name} is ${value === undefined ? 'missing' : JSON.stringify(value)}; it must be ${kind} from ${least} on.`,
    );
  };
  return {
    text,
    layer: numberAt('layer', 1, true),
    epoch: numberAt('epoch', 1, true),
    seconds: numberAt('seconds', 0, false),
    reconstructionError: errorOf(fields['reconstructionError'], place),
  };
}

function errorOf(found: unknown, place: string): MetricsLine['reconstructionError'] {
  if (found === undefined || found === null) return undefined;
  const { value, error } = Object(found) as Partial<Record<string, unknown>>;
  if (typeof value === 'number' && typeof error === 'number' && value >= 0 && error >= 0)
    return { value, error };
  throw new UsageError(
    `${place}: reconstructionError is ${JSON.stringify(found)}; it must give value and error, numbers from 0 on.`,
  );
}
