import { isDeepStrictEqual } from 'node:util';
import { elementAt } from '../element-at.ts';
import { Fields } from '../formats/json-fields.ts';
import { meanOfMeasured, type Measured } from '../statistics/measured.ts';
import type { ExpandedPlan, PlanPoint } from './expand.ts';
import type { ParameterValue } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { RunMoments } from './moments-document.ts';
import { pooledObservables } from './pooled-observables.ts';

/** What a complete task left. */
export interface TaskResult {
  /** The content of its results.json. */
  readonly document: unknown;
  readonly moments: RunMoments;
}

/** One line of the merged results: all tasks of a point, at one temperature. */
export interface MergedRow {
  readonly experiment: string;
  readonly command: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly temperature: number | string;
  readonly coupling: number;
  readonly size: number;
  /** Of all merged tasks together. */
  readonly replicas: number;
  readonly tasks: { readonly merged: number; readonly planned: number };
  /** Tasks that are not merged yet; empty where the row is complete. */
  readonly missing: readonly string[];
  readonly quantities: Readonly<Record<string, Measured>>;
  readonly blocks: number;
  /** Measurements of all blocks, and their exact sums, in the order of `moments` of moments.json. */
  readonly measurements: number;
  readonly sums: readonly string[];
  readonly warnings: readonly string[];
}

/** Fewer blocks give an error that is itself uncertain by a fifth or more. */
const fewestBlocks = 16;
/** A span of time that is shorter than so many autocorrelation times gives an error that is too small. */
const timesOfSpan = 10;
/** Runs of fewer lattices have blocks that are spans of time. */
const latticesAsBlocks = 16;

/**
 * Puts tasks together. Exact sums decide about values and errors, so neither the order in which tasks ran nor the engine
 * that ran them enters. Quantities that have no exact sums are means over tasks.
 * @param resultOf what a task left; undefined where the task is not complete
 * @throws PlanError for results that belong to no task of the plan
 */
export async function mergePlan(
  { points }: ExpandedPlan,
  resultOf: (id: string) => Promise<TaskResult | undefined>,
): Promise<MergedRow[]> {
  const rows: MergedRow[] = [];
  for (const point of points) {
    const results: TaskResult[] = [];
    const missing: string[] = [];
    for (const { id } of point.tasks) {
      const result = await resultOf(id);
      if (result) results.push(result);
      else missing.push(id);
    }
    if (results.length > 0) rows.push(...rowsOf(point, results, missing));
  }
  return rows;
}

function rowsOf(
  { experiment, command, parameters, tasks }: PlanPoint,
  results: readonly TaskResult[],
  missing: readonly string[],
): MergedRow[] {
  const all = results.map(({ document }) =>
    new Fields('results.json', document).objects('results'),
  );
  return elementAt(all, 0).map((first, index) => {
    const ofRow = all.map((each) => elementAt(each, index));
    const replicas = ofRow.map((row) => row.number('replicas', anyNumber));
    const blocks = results.flatMap(({ moments }) => elementAt(moments.points, index).blocks);
    const own = means(ofRow);
    const quantities = blocks.length < 2 ? {} : pooled(results, index, blocks);
    const temperature = first.any('temperature');
    return {
      experiment,
      command,
      parameters,
      temperature: temperature === 'inf' ? temperature : first.number('temperature', anyNumber),
      coupling: first.number('coupling', anyNumber),
      size: first.number('size', anyNumber),
      replicas: replicas.reduce((sum, count) => sum + count, 0),
      tasks: { merged: results.length, planned: tasks.length },
      missing,
      quantities: joined(own, quantities),
      blocks: blocks.length,
      measurements:
        blocks.length * elementAt(elementAt(results, 0).moments.points, index).measurements,
      sums: totalsOf(blocks).map(String),
      warnings: [
        ...new Set([
          ...warningsOf(blocks.length, { own, results, index, replicas: elementAt(replicas, 0) }),
          ...ofRow.flatMap((row) => row.texts('warnings')),
        ]),
      ],
    };
  });
}

function totalsOf(blocks: readonly (readonly bigint[])[]): bigint[] {
  return elementAt(blocks, 0).map((_, moment) =>
    blocks.reduce((sum, sums) => sum + elementAt(sums, moment), 0n),
  );
}

const anyNumber = { is: Number.isFinite, text: 'a number' };

/** @throws PlanError where the sums of the tasks are not of the same model */
function pooled(
  results: readonly TaskResult[],
  index: number,
  blocks: readonly (readonly bigint[])[],
): Record<string, Measured> {
  const { moments } = elementAt(results, 0);
  const { model, sites } = moments;
  const { temperature, measurements } = elementAt(moments.points, index);
  const facts = { model, sites, temperature, measurements };
  for (const { moments: other } of results) {
    const { temperature, measurements } = elementAt(other.points, index);
    const own = { model: other.model, sites: other.sites, temperature, measurements };
    if (!isDeepStrictEqual(own, facts))
      throw new PlanError('Tasks of one point differ in model, size, temperature or measurements.');
  }
  return pooledObservables({ ...facts, blocks });
}

/** What the sums say, beside the exact values; where they have seen no fluctuation, what the tasks say of the error. */
function joined(
  own: Readonly<Record<string, Measured>>,
  exactly: Readonly<Record<string, Measured>>,
): Record<string, Measured> {
  return Object.fromEntries(
    Object.entries(own).map(([name, mean]) => {
      const found = exactly[name];
      if (!found) return [name, mean];
      const { value, error } = found;
      return [name, { ...mean, value, error: error === 0 ? mean.error : error }];
    }),
  );
}

/** The mean of every measured quantity over the tasks, by its place in the row: `staggered.binder`, `correlation.axis.3`. */
function means(rows: readonly Fields[]): Record<string, Measured> {
  const found = rows.map((row) => row.names.flatMap((name) => measuredIn(row.any(name), name)));
  return Object.fromEntries(
    elementAt(found, 0).map(([name, first], index) => {
      const all = found.map((each) => elementAt(each, index)[1]);
      const mean = meanOfMeasured(all);
      return [name, first.exact === undefined ? mean : { ...mean, exact: first.exact }];
    }),
  );
}

function measuredIn(value: unknown, name: string): [string, Measured][] {
  if (typeof value !== 'object' || value === null) return [];
  if ('value' in value && 'error' in value) {
    const exact = 'exact' in value && typeof value.exact === 'number' ? value.exact : undefined;
    const measured = { value: numberOf(value.value), error: numberOf(value.error) };
    return [[name, exact === undefined ? measured : { ...measured, exact }]];
  }
  return Object.entries(value).flatMap(([key, each]) => measuredIn(each, `${name}.${key}`));
}

/** JSON has null for a number that there is not. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}

function warningsOf(
  blocks: number,
  {
    own,
    results,
    index,
    replicas,
  }: {
    own: Readonly<Record<string, Measured>>;
    results: readonly TaskResult[];
    index: number;
    replicas: number;
  },
): string[] {
  const [first] = results;
  const parameters = new Fields('results.json', first?.document).object('parameters');
  const every = parameters.number('every', anyNumber);
  const span = every * (first?.moments.points[index]?.measurements ?? 0);
  const tau = Math.max(
    own['autocorrelationTime']?.value ?? 0,
    own['autocorrelationTimeOfMagnetization']?.value ?? 0,
  );
  return [
    ...(blocks < fewestBlocks
      ? [`the errors rest on ${blocks} independent blocks; ${fewestBlocks} are needed.`]
      : []),
    ...(replicas < latticesAsBlocks && span < timesOfSpan * tau
      ? [
          `the errors rest on spans of ${span} sweeps, and the autocorrelation time is ${tau.toFixed(0)} sweeps, so they may be ` +
            'too small; measure longer.',
        ]
      : []),
  ];
}
