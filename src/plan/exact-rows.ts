import { isDeepStrictEqual } from 'node:util';
import { elementAt } from '../element-at.ts';
import { Fields } from '../formats/json-fields.ts';
import type { Measured } from '../statistics/measured.ts';
import type { MergedRow } from './merged-row.ts';
import type { RunMoments } from './moments-document.ts';
import { PlanError } from './plan-error.ts';
import { pooledObservables } from './pooled-observables.ts';
import { meansOf } from './task-means.ts';

/** A complete run of `simulate`. */
export interface SummedRun {
  /** The content of its results.json. */
  readonly document: unknown;
  readonly moments: RunMoments;
}

/** Fewer blocks give an error that is itself uncertain by a fifth or more. */
const fewestBlocks = 16;
/** A span of time that is shorter than so many autocorrelation times gives an error that is too small. */
const timesOfSpan = 10;
/** Runs of fewer lattices have blocks that are spans of time. */
const latticesAsBlocks = 16;

/**
 * The rows of one point of `simulate`, one a temperature. Exact sums decide about values and errors. Quantities that have no
 * exact sums are means over the tasks.
 * @throws PlanError where the sums of the tasks are not of the same model
 */
export function exactRows(
  runs: readonly SummedRun[],
): Required<Pick<MergedRow, 'system' | 'quantities' | 'exact' | 'warnings'>>[] {
  const all = runs.map(({ document }) => {
    const rows = new Fields('results.json', document).list('results');
    return rows.map((row) => ({ row, fields: new Fields('results.json', row) }));
  });
  return elementAt(all, 0).map(({ fields }, index) => {
    const ofRow = all.map((each) => elementAt(each, index));
    const replicas = ofRow.map((each) => each.fields.number('replicas', anyNumber));
    const blocks = runs.flatMap(({ moments }) => elementAt(moments.points, index).blocks);
    const { measurements } = elementAt(elementAt(runs, 0).moments.points, index);
    const own = meansOf(ofRow.map(({ row }) => row));
    const sums = blocks.length < 2 ? {} : pooled(runs, index, blocks);
    const temperature = fields.any('temperature');
    const warnings = [
      ...warningsOf(blocks.length, { own, runs, index, replicas: elementAt(replicas, 0) }),
      ...ofRow.flatMap((each) => each.fields.texts('warnings')),
    ];
    return {
      system: {
        temperature: temperature === 'inf' ? temperature : fields.number('temperature', anyNumber),
        coupling: fields.number('coupling', anyNumber),
        size: fields.number('size', anyNumber),
        replicas: replicas.reduce((sum, count) => sum + count, 0),
      },
      quantities: joined(own, sums),
      exact: {
        blocks: blocks.length,
        measurements: blocks.length * measurements,
        sums: totalsOf(blocks).map(String),
      },
      warnings: [...new Set(warnings)],
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
  runs: readonly SummedRun[],
  index: number,
  blocks: readonly (readonly bigint[])[],
): Record<string, Measured> {
  const { moments } = elementAt(runs, 0);
  const { model, sites } = moments;
  const { temperature, measurements } = elementAt(moments.points, index);
  const facts = { model, sites, temperature, measurements };
  for (const { moments: other } of runs) {
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

function warningsOf(
  blocks: number,
  {
    own,
    runs,
    index,
    replicas,
  }: {
    own: Readonly<Record<string, Measured>>;
    runs: readonly SummedRun[];
    index: number;
    replicas: number;
  },
): string[] {
  const [first] = runs;
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
