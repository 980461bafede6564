import { spreadChoice } from '../../../plan/estimate/spread-choice.ts';
import { wishedErrors } from '../../../plan/estimate/wishes.ts';
import type { PlanPoint, PlanTask } from '../../../plan/expanded-plan.ts';
import { BlockspinError } from '../../../errors.ts';
import { elementAt } from '../../../element-at.ts';
import type { CommonOptions } from '../../arguments/options.ts';
import { UsageError } from '../../arguments/usage-error.ts';
import { onInterruption } from '../../interruption.ts';
import { writeRemark } from '../../output/streams.ts';
import { deliver } from '../../output/document.ts';
import { ofFile, type GivenPlan } from '../read-plan.ts';
import { pilotFormsOf } from './pilot-forms.ts';
import { PilotRuns } from './pilot-runs.ts';
import { planTime, slowdownOf } from './plan-time.ts';
import { estimatePoint, type PointEstimate } from './point-estimate.ts';
import { estimateDocument } from './document.ts';
import { assertMeasured } from './measured-names.ts';
import { estimateText } from './text.ts';

/** The flags of `plan estimate`. */
export interface PlanEstimateOptions extends Pick<CommonOptions, 'adapter' | 'json' | 'quiet'> {
  readonly out?: string;
  readonly workers: number;
  readonly error?: readonly string[];
  readonly within: number;
  readonly seconds: number;
  readonly points: number;
}

/** Says how long a plan takes here and how large its errors will be, from short runs of its tasks. */
export async function estimatePlan(plan: GivenPlan, options: PlanEstimateOptions): Promise<void> {
  const { expanded, file, folder } = plan;
  const wishes = ofFile(file, () => wishedErrors(options.error ?? []));
  const measurable = expanded.points.filter(({ command }) => command !== 'reproduce');
  const chosen = chosenPoints(measurable, options.points);
  if (wishes.size > 0 && !measurable.some(({ tasks: [task] }) => task && pilotFormsOf(task)?.size))
    throw new UsageError(
      `--error ${[...wishes.keys()][0]}: the plan measures no lattices; errors are predicted for simulate and renormalize.`,
    );
  const began = performance.now();
  const runs = new PilotRuns(options.adapter);
  let stopped = false;
  const unhear = onInterruption(() => {
    stopped = true;
    runs.stop();
  });
  try {
    const machines = new Map<string, PlanTask>();
    const inputOf = async ({ input }: PlanTask): Promise<PlanTask | undefined> => {
      if (!input) return undefined;
      const known = machines.get(input.id);
      if (known) return known;
      const forms = pilotFormsOf(input);
      const flags = forms?.short(1e-9).flags ?? input.flags;
      const { task } = await runs.run({ command: input.command, flags });
      machines.set(input.id, task);
      return task;
    };
    await assertMeasured(wishes, chosen, runs);
    const estimates: PointEstimate[] = [];
    for (const [index, point] of chosen.entries()) {
      if (!options.quiet) writeRemark(`Pilot runs of point ${index + 1} of ${chosen.length}.\n`);
      const seconds = options.seconds / chosen.length;
      const found = await estimatePoint(point, { runs, seconds, inputOf });
      if (stopped) throw new BlockspinError('Stopped before the pilot runs were done.');
      if (found) estimates.push(found);
    }
    const slowdown = await slowdownOf(estimates, runs, options.workers);
    if (stopped) throw new BlockspinError('Stopped before the pilot runs were done.');
    const time = planTime(expanded, estimates, { workers: options.workers, slowdown });
    const left = expanded.tasks.filter((task) => folder.stateOf(task).kind !== 'done');
    const facts = { plan, estimates, time, left, wishes, options };
    const seconds = (performance.now() - began) / 1000;
    await deliver(
      { document: estimateDocument(facts, seconds), text: estimateText(facts) },
      options,
    );
  } finally {
    unhear();
    runs.dispose();
  }
}

/** Points of every experiment, at most so many in all, but one of each. */
function chosenPoints(points: readonly PlanPoint[], most: number): PlanPoint[] {
  const experiments = [...new Set(points.map(({ experiment }) => experiment))];
  const chosen = experiments.flatMap((name) => {
    const own = points.filter(({ experiment }) => experiment === name);
    const share = Math.max(1, Math.round((most * own.length) / points.length));
    return spreadChoice(own, share);
  });
  return chosen.toSorted((a, b) => elementAt(a.tasks, 0).number - elementAt(b.tasks, 0).number);
}
