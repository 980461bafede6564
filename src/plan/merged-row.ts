import type { Measured } from '../statistics/measured.ts';
import type { RunMoments } from './moments-document.ts';
import type { ParameterValue, PlanDocument } from './plan-document.ts';
import type { VerdictCounts } from './task-verdicts.ts';

/** What a complete run left. */
export interface TaskResult {
  /** Tasks that are missing of a run whose replicas are split; absent where all are there. */
  readonly missing?: readonly string[];
  /** The content of its results.json. */
  readonly document: unknown;
  /** Exact sums, of commands that write them. */
  readonly moments?: RunMoments;
}

/** The point whose outputs the tasks of another one took. */
export interface TakenPoint {
  readonly experiment: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly of?: TakenPoint;
}

/** One line of the merged results: all tasks of a point, of `simulate` at one temperature. */
export interface MergedRow {
  readonly experiment: string;
  readonly command: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly of?: TakenPoint;
  /** A run whose replicas are split counts as one. */
  readonly tasks: { readonly merged: number; readonly planned: number };
  /** Tasks that are not merged yet; empty where the row is complete. */
  readonly missing: readonly string[];
  /** The adapter of each task, or of the tasks of a run whose replicas are split, where results may depend on it in the last digits. */
  readonly adapters?: Readonly<Record<string, string>>;
  /** Of rows with exact sums. */
  readonly system?: {
    readonly temperature: number | string;
    readonly coupling: number;
    readonly size: number;
    /** Of all merged tasks together. */
    readonly replicas: number;
  };
  /** How the tasks were put together: from exact sums, or as a mean of the values of the tasks. */
  readonly method: 'exact sums' | 'mean of tasks';
  readonly quantities: Readonly<Record<string, Measured>>;
  /** Measurements of all blocks, and their exact sums, in the order of `moments` of moments.json. */
  readonly exact?: {
    readonly blocks: number;
    readonly measurements: number;
    readonly sums: readonly string[];
  };
  /** Of studies: how many tasks came to each verdict, by target. */
  readonly verdicts?: Readonly<Record<string, VerdictCounts>>;
  readonly warnings: readonly string[];
}

/** A parameter of a row by its name, or of a point that it took outputs of: `machines.l1`. */
export function parameterOf(row: MergedRow, name: string): ParameterValue | undefined {
  for (let taken = row.of; taken; taken = taken.of)
    if (name.startsWith(`${taken.experiment}.`))
      return taken.parameters[name.slice(taken.experiment.length + 1)];
  return row.parameters[name];
}

/** The parameters that change from row to row, by the names that `parameterOf` takes. */
export function variedParameters({ experiments }: PlanDocument): string[] {
  const all = Object.entries(experiments);
  const taken = new Set(all.map(([, { of }]) => of));
  const names = all.flatMap(([experiment, { grid = {} }]) =>
    Object.keys(grid).flatMap((name) =>
      taken.has(experiment) ? [name, `${experiment}.${name}`] : [name],
    ),
  );
  return [...new Set(names)];
}
