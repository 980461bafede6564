import { resultDocument, type ResultDocument } from '../../output/document.ts';
import { deviceSeconds, diskBytes, memoryOf, noErrors, type EstimateFacts } from './facts.ts';
import { pilotFormsOf, updatesOf } from './pilot-forms.ts';
import type { PointEstimate } from './point-estimate.ts';
import { wished } from './wished.ts';

/** The document of an estimate. @throws UsageError for a wished error of a quantity that the plan does not have */
export function estimateDocument(facts: EstimateFacts, seconds: number): ResultDocument {
  const { plan, estimates, time, left, options } = facts;
  const { expanded } = plan;
  const [first] = estimates;
  const adapter = Object(first?.longest.run.document).adapter ?? null;
  return resultDocument({
    command: 'plan estimate',
    adapter,
    seed: null,
    parameters: {
      file: plan.file,
      plan: expanded.digest,
      workers: options.workers,
      pilotSeconds: options.seconds,
      within: options.within,
      errors: Object.fromEntries(facts.wishes),
    },
    results: {
      tasks: { planned: expanded.tasks.length, left: left.length },
      seconds: { all: time.lasting(expanded.tasks), left: time.lasting(left) },
      slowdownOfWorkers: time.slowdown,
      deviceSeconds: deviceSeconds(facts, expanded.tasks),
      diskBytes: diskBytes(facts),
      memoryBytesOfWorker: memoryOf(facts),
      pilotPoints: { tried: estimates.length, planned: expanded.points.length },
      points: estimates.map((estimate) => pointOf(estimate, facts)),
      ...(facts.wishes.size > 0 && { wished: wished(facts) }),
    },
    timing: { seconds },
  });
}

function pointOf({ point, time, rows, bytes }: PointEstimate, { time: ofPlan }: EstimateFacts) {
  const [task] = point.tasks;
  const lattices = task && pilotFormsOf(task)?.lattices;
  return {
    experiment: point.experiment,
    command: point.command,
    parameters: point.parameters,
    tasks: point.tasks.length,
    secondsOfTask: task ? ofPlan.ofTask(task) : 0,
    startSeconds: time.fixed,
    diskBytesOfTask: Math.round(bytes),
    ...(lattices && { spinUpdates: updatesOf(lattices) * point.runs.length }),
    rows: rows.map(({ temperature, times, isLongEnough, quantities }) => ({
      ...(temperature !== undefined && { temperature }),
      autocorrelationTimes: times,
      pilotIsLongEnough: isLongEnough,
      errors: Object.fromEntries(
        Object.entries(quantities).map(([name, { error }]) => [name, error]),
      ),
    })),
    ...(rows.length === 0 && { note: noErrors }),
  };
}
