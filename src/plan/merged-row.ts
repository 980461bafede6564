import type { Measured } from '../statistics/measured.ts';
import type { RunMoments } from './moments-document.ts';
import type { ParameterValue } from './plan-document.ts';

/** What a complete task left. */
export interface TaskResult {
  /** The content of its results.json. */
  readonly document: unknown;
  /** Exact sums, of commands that write them. */
  readonly moments?: RunMoments;
}

/** One line of the merged results: all tasks of a point, of `simulate` at one temperature. */
export interface MergedRow {
  readonly experiment: string;
  readonly command: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly tasks: { readonly merged: number; readonly planned: number };
  /** Tasks that are not merged yet; empty where the row is complete. */
  readonly missing: readonly string[];
  /** The adapters of the tasks, where results may depend on them in the last digits. */
  readonly adapters?: readonly string[];
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
  readonly warnings: readonly string[];
}
