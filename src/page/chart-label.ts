import type { DataPoint, Figure } from '../plot/description.ts';
import { significant, withError } from './format.ts';

/** Up to this many points of a series are read out one by one. */
const few = 6;

/**
 * What a chart shows at present, in words: its description, its axes, and the values of every series that has data. Long
 * series are told by their ends and their highest point.
 */
export function chartLabel(
  description: string,
  { x, y, series }: Pick<Figure, 'x' | 'y' | 'series'>,
): string {
  const told = series.flatMap(({ label, data }) => {
    const text = runsOf(data).map(runText).join('; ');
    return text === '' ? [] : [`${label}: ${text}.`];
  });
  const shown = told.length === 0 ? ['No data yet.'] : told;
  return spoken([`${description}. ${y.label} over ${x.label}.`, ...shown].join(' '));
}

/** The pieces of a line, between its gaps. */
function runsOf(data: readonly DataPoint[]): readonly DataPoint[][] {
  const runs: DataPoint[][] = [[]];
  for (const point of data)
    if (Number.isFinite(point.x) && Number.isFinite(point.y)) runs.at(-1)?.push(point);
    else runs.push([]);
  return runs.filter((run) => run.length > 0);
}

function runText(run: readonly DataPoint[]): string {
  if (run.length <= few) return run.map(pointText).join(', ');
  const [first, last] = [run[0], run.at(-1)];
  const highest = run.reduce((most, point) => (point.y > most.y ? point : most));
  if (!first || !last) return '';
  const top = highest === first || highest === last ? '' : `, highest ${pointText(highest)}`;
  return `${run.length} points, from ${pointText(first)} to ${pointText(last)}${top}`;
}

function pointText({ x, y, error, label }: DataPoint): string {
  const value = error !== undefined && error > 0 ? withError({ value: y, error }) : number(y);
  return `${value} at ${number(x)}${label ? ` (${label})` : ''}`;
}

function number(value: number): string {
  return value < 0 ? `\u2212${significant(-value)}` : significant(value);
}

/** Scripts as they are read aloud: "T_c" becomes "T c", "2^{15/8}" becomes "2 to the power 15/8". */
function spoken(text: string): string {
  return text.replace(/_\{([^{}]+)\}|_/g, ' $1').replace(/\^\{([^{}]+)\}|\^/g, ' to the power $1');
}
