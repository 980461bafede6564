import type { PlanTask } from './expanded-plan.ts';
import { PlanError } from './plan-error.ts';

/** Numbers of tasks, `1-8,12`, for a part of a plan. @throws PlanError */
export function chosenTasks(tasks: readonly PlanTask[], text: string): PlanTask[] {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d{1,9})(?:-(\d{1,9}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || from < 1 || to > tasks.length || from > to)
      throw new PlanError(`"${part}": give numbers from 1 to ${tasks.length}, as 3, 1-8 or 1-8,12`);
    for (let number = from; number <= to; number++) chosen.add(number);
  }
  return tasks.filter(({ number }) => chosen.has(number));
}
