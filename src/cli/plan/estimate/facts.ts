import type { WishedErrors } from '../../../plan/estimate/wishes.ts';
import type { PlanTask } from '../../../plan/expanded-plan.ts';
import type { GivenPlan } from '../read-plan.ts';
import { taskMemory, type TaskMemory } from './task-memory.ts';
import type { PlanTime } from './plan-time.ts';
import type { PointEstimate } from './point-estimate.ts';
import type { PlanEstimateOptions } from './estimate.ts';

/** All that is known of a plan. */
export interface EstimateFacts {
  readonly plan: GivenPlan;
  readonly estimates: readonly PointEstimate[];
  readonly time: PlanTime;
  readonly left: readonly PlanTask[];
  readonly wishes: WishedErrors;
  readonly options: PlanEstimateOptions;
}

export const noErrors =
  'no errors are predicted: those of machines depend on how the training goes, more than on how long it takes.';

/** All tasks one after the other. */
export function deviceSeconds({ time }: EstimateFacts, tasks: readonly PlanTask[]): number {
  return tasks.reduce((sum, task) => sum + time.ofTask(task), 0);
}

/** Of the largest task. */
export function memoryOf({ plan }: EstimateFacts): TaskMemory {
  const all = plan.expanded.points.flatMap(({ tasks: [task] }) => (task ? [taskMemory(task)] : []));
  return {
    adapter: Math.max(0, ...all.map(({ adapter }) => adapter)),
    host: Math.max(0, ...all.map(({ host }) => host)),
  };
}

/** Of the results; checkpoints take as much again while tasks run. */
export function diskBytes({ plan, estimates }: EstimateFacts): number {
  return plan.expanded.points.reduce((sum, { experiment, tasks }) => {
    const own = estimates.filter(({ point }) => point.experiment === experiment);
    const mean = own.reduce((total, { bytes }) => total + bytes, 0) / Math.max(1, own.length);
    return sum + mean * tasks.length;
  }, 0);
}
