import { digestOf } from './digest.ts';
import type { ExpandedPlan, PlanPoint, PlanTask } from './expanded-plan.ts';
import { combinations, countOf, mostTasks } from './grid.ts';
import type { Experiment, PlanDocument } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { PlannedCommand } from './planned-command.ts';
import { runsOf } from './point-runs.ts';
import { inOrder } from './references.ts';

/**
 * All tasks of a plan: experiments in the order in which they can run, then combinations of the grid (the last parameter changes
 * fastest), then the outputs that are taken, then seeds, then blocks. Blocks are parts of one run. Where a command has no parts,
 * the first block of a seed has this seed, and each further block has a seed derived from it.
 * @throws PlanError for too many tasks, references that cannot be followed, and flags that a command refuses
 */
export function expandPlan(
  { experiments }: PlanDocument,
  commands: readonly PlannedCommand[],
): ExpandedPlan {
  const ordered = inOrder(experiments, commands);
  assertNotTooMany(ordered);
  const points: PlanPoint[] = [];
  const tasks: PlanTask[] = [];
  for (const [name, experiment] of ordered) {
    const command = commands.find((each) => each.name === experiment.command);
    if (!command) throw new PlanError(`experiments.${name}.command is no command of plans.`);
    const taken =
      experiment.of === undefined
        ? [undefined]
        : points.filter((point) => point.experiment === experiment.of);
    for (const parameters of combinations(name, experiment))
      for (const of of taken) {
        const runs = runsOf({ name, experiment, command, parameters, of }, tasks.length);
        const ofPoint = runs.flatMap((run) => run.tasks);
        tasks.push(...ofPoint);
        points.push({
          experiment: name,
          command: command.name,
          parameters,
          ...(of && { of }),
          runs,
          tasks: ofPoint,
          dependsOnAdapter: command.dependsOnAdapter(ofPoint[0]?.flags ?? []),
          isScattered: command.isScattered,
        });
      }
  }
  assertDifferent(tasks);
  const ids = points.flatMap(({ runs }) => runs.map(({ id }) => id));
  return { points, tasks, digest: digestOf(ids) };
}

/** Counts before anything is expanded. */
function assertNotTooMany(ordered: readonly [string, Experiment][]): void {
  const counts = new Map<string, number>();
  for (const [name, experiment] of ordered) {
    const { of } = experiment;
    const inputs = of === undefined ? 1 : (counts.get(of) ?? 0);
    counts.set(name, inputs * countOf(name, experiment));
  }
  const count = [...counts.values()].reduce((sum, each) => sum + each, 0);
  if (count > mostTasks)
    throw new PlanError(
      `That is ${count} tasks; a plan has at most ${mostTasks}. Give fewer values or seeds, or write several plans.`,
    );
}

function assertDifferent(tasks: readonly PlanTask[]): void {
  const seen = new Map<string, number>();
  for (const { id, number } of tasks) {
    const first = seen.get(id);
    if (first !== undefined)
      throw new PlanError(
        `Tasks ${first} and ${number} are the same call; give each value and each seed once.`,
      );
    seen.set(id, number);
  }
}
