import type { ParameterValue } from './plan-document.ts';

/** One combination of the values of a grid; its runs differ in their seeds and inputs only, and are merged. */
export interface PlanPoint {
  readonly experiment: string;
  readonly command: string;
  /** As the plan gives them, the replicas of all blocks together. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The point whose outputs are taken. */
  readonly of?: PlanPoint;
  readonly runs: readonly PlannedRun[];
  /** All tasks of the runs. */
  readonly tasks: readonly PlanTask[];
  /** Whether floats of the device enter the results. */
  readonly dependsOnAdapter: boolean;
  /** Whether tasks of different seeds differ by more than their errors say. */
  readonly isScattered: boolean;
}

/** A run: one task, or the tasks that share its replicas, in the order of the parts. */
export interface PlannedRun {
  /** The same however the replicas are split. */
  readonly id: string;
  readonly tasks: readonly PlanTask[];
}

/** One call of a command. */
export interface PlanTask {
  /** Counted from 1, through all experiments. A task whose output another one takes has the lower number. */
  readonly number: number;
  /** The name of its folder: the experiment, and a hash of command, flags, seed and input. */
  readonly id: string;
  readonly command: string;
  /** All flags that decide about the results, the seed last. */
  readonly flags: readonly string[];
  readonly seed: number;
  /** The task whose output it takes; that one has to be done first. */
  readonly input?: PlanTask;
  /** Whether it leaves exact sums. */
  readonly hasMoments: boolean;
  /** Time relative to other tasks. */
  readonly cost: number;
}

/** A plan with all its tasks. */
export interface ExpandedPlan {
  readonly points: readonly PlanPoint[];
  readonly tasks: readonly PlanTask[];
  /** SHA-256 of all runs, the same however their replicas are split. */
  readonly digest: string;
}
