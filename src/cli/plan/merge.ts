import { createHash } from 'node:crypto';
import path from 'node:path';
import { BlockspinError } from '../../errors.ts';
import { mergePlan } from '../../plan/merge.ts';
import { parameterOf, variedParameters, type MergedRow } from '../../plan/merged-row.ts';
import { mergedCsv } from '../../plan/merged-table.ts';
import { visibleText } from '../../report/visible-text.ts';
import { deliver, resultDocument } from '../output/document.ts';
import { formatExact, formatMeasured, formatTable } from '../output/format.ts';
import { ofFile, type GivenPlan } from './read-plan.ts';
import { resultOfRun } from './run-results.ts';

/** Rows of the table for people. */
const mostRows = 60;

/** Quantities of the table for people. */
const shown = [
  { title: 'energy', name: 'energy' },
  { title: '|m|', name: 'absoluteMagnetization' },
  { title: 'specific heat', name: 'specificHeat' },
  { title: 'Binder', name: 'binder' },
] as const;

/** Puts the tasks together that are done, and writes the table and the document into the folder of the plan. */
export async function mergeTasks(
  { file, document, expanded, folder }: GivenPlan,
  options: { readonly json?: boolean },
): Promise<void> {
  const rows = await merging(file, () =>
    mergePlan(expanded, (run, point) => resultOfRun(folder, run, point)),
  );
  if (rows.length === 0)
    throw new BlockspinError(`${file}: no task is done yet; plan run ${file} runs them.`);
  const missing = expanded.tasks.flatMap((task) =>
    folder.stateOf(task).kind === 'done' ? [] : [task.id],
  );
  const planned = expanded.tasks.length;
  const lacking = new Set(missing);
  const runs = expanded.points.flatMap((point) => point.runs);
  const wholeRuns = runs.filter(({ tasks }) => !tasks.some(({ id }) => lacking.has(id)));
  const merged = resultDocument({
    command: 'plan merge',
    adapter: null,
    seed: null,
    parameters: {
      plan: expanded.digest,
      ...(document.title !== undefined && { title: document.title }),
    },
    results: {
      complete: missing.length === 0,
      // However the replicas are split: a run counts as one.
      tasks: { planned: runs.length, merged: wholeRuns.length },
      missing,
      rows,
    },
    // The same tasks give the same document whenever and wherever they ran: no time, no adapter.
    timing: {},
  });
  const varied = variedParameters(document);
  const texts = [
    { name: 'merged.csv', text: mergedCsv(rows, varied) },
    { name: 'merged.json', text: `${JSON.stringify(merged, null, 2)}\n` },
  ];
  const partial =
    missing.length === 0
      ? `All ${planned} tasks are merged.`
      : `Partial: ${planned - missing.length} of ${planned} tasks are merged.`;
  const hashes = texts.map(
    ({ name, text }) =>
      `${createHash('sha256').update(text).digest('hex')}  ${visibleText(path.join(folder.path, name))}`,
  );
  await deliver(
    {
      document: merged,
      text: [tables(rows, varied), partial].join('\n\n'),
      write: async () => {
        for (const { name, text } of texts) await folder.write(name, text);
      },
      written: `\n\nSHA-256:\n${hashes.join('\n')}`,
    },
    options,
  );
}

/** @throws UsageError for results that do not belong together */
async function merging<Result>(file: string, run: () => Promise<Result>): Promise<Result> {
  const outcome = await run().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  return ofFile(file, () => {
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  });
}

/** Rows with exact sums have a line each, of the others each quantity has one. */
function tables(rows: readonly MergedRow[], varied: readonly string[]): string {
  const summed = rows.filter(({ system }) => system);
  const others = rows.filter(({ system }) => !system);
  return [
    ...(summed.length > 0 ? [systemTable(summed, varied)] : []),
    ...(others.length > 0 ? [quantityTable(others, varied)] : []),
  ].join('\n\n');
}

function systemTable(rows: readonly MergedRow[], varied: readonly string[]): string {
  const others = varied.filter((name) => name !== 'temperature' && name !== 'size');
  const header = [
    'experiment',
    ...others,
    'L',
    'T',
    ...shown.flatMap(({ title, name }) => (hasExact(rows, name) ? [title, 'exact'] : [title])),
    'tasks',
  ];
  const cells = rows.map((row) => [
    row.experiment,
    ...others.map((name) => parameterText(row, name)),
    `${row.system?.size}`,
    `${row.system?.temperature}`,
    ...shown.flatMap(({ name }) => {
      const found = row.quantities[name];
      const value = found ? formatMeasured(found) : '-';
      return hasExact(rows, name) ? [value, formatExact(found)] : [value];
    }),
    tasksText(row),
  ]);
  return limitedTable(header, cells);
}

function quantityTable(rows: readonly MergedRow[], varied: readonly string[]): string {
  const header = ['experiment', ...varied, 'quantity', 'value', 'exact', 'tasks'];
  const cells = rows.flatMap((row) =>
    Object.entries(row.quantities).map(([name, measured]) => [
      row.experiment,
      ...varied.map((of) => parameterText(row, of)),
      visibleText(name),
      formatMeasured(measured),
      formatExact(measured),
      tasksText(row),
    ]),
  );
  const verdicts = rows.flatMap((row) =>
    Object.entries(row.verdicts ?? {}).map(([id, counts]) => [
      row.experiment,
      ...varied.map((of) => parameterText(row, of)),
      visibleText(id),
      Object.entries(counts)
        .map(([verdict, count]) => `${verdict} ${count}`)
        .join(', '),
      '',
      tasksText(row),
    ]),
  );
  return limitedTable(header, [...verdicts, ...cells]);
}

function limitedTable(header: readonly string[], cells: readonly string[][]): string {
  const more = cells.length - mostRows;
  const rest = more > 0 ? `\n${more} more rows are in merged.csv.` : '';
  return `${formatTable(header, cells.slice(0, mostRows))}${rest}`;
}

function parameterText(row: MergedRow, name: string): string {
  return visibleText(String(parameterOf(row, name) ?? ''));
}

function tasksText({ tasks: { merged, planned } }: MergedRow): string {
  return merged === planned ? `${planned}` : `${merged} of ${planned}`;
}

function hasExact(rows: readonly MergedRow[], name: string): boolean {
  return rows.some(({ quantities }) => quantities[name]?.exact !== undefined);
}
