/** Where a calculation of several tasks stands. */
export interface TaskProgress {
  /** What is being done, such as `annealing of layer 2`. */
  readonly task: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, in the plural: `sweeps`. Empty for a share of the work. */
  readonly unit: string;
}

/** What may watch and stop a calculation of several tasks. */
export interface TaskControl {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
}

/** Begins a task. @returns what reports that `done` units of the task are done */
export function beginTask(
  { onProgress }: TaskControl,
  task: string,
  total: number,
  unit = '',
): (done: number) => void {
  const report = (done: number): void => onProgress?.({ task, done, total, unit });
  report(0);
  return report;
}
