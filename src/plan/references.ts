import type { Experiment } from './plan-document.ts';
import { PlanError } from './plan-error.ts';
import type { PlannedCommand } from './planned-command.ts';

/**
 * The experiments in the order in which they can run: one whose outputs are taken comes before those that take them. Others keep
 * the order of the plan.
 * @throws PlanError for references to no experiment, to one of the wrong command, and for cycles
 */
export function inOrder(
  experiments: Readonly<Record<string, Experiment>>,
  commands: readonly PlannedCommand[],
): [string, Experiment][] {
  const ordered = new Map<string, Experiment>();
  const add = (name: string, from: readonly string[]): void => {
    const experiment = experimentOf(experiments, name);
    if (!experiment || ordered.has(name)) return;
    if (from.includes(name)) {
      const cycle = [...from.slice(from.indexOf(name)), name].join(' of ');
      throw new PlanError(
        `experiments.${name}.of: ${cycle} is a cycle; no experiment can be the first.`,
      );
    }
    const { of } = experiment;
    if (of !== undefined) {
      if (!experimentOf(experiments, of))
        throw new PlanError(
          `experiments.${name}.of is "${of}"; there is no such experiment, the plan has ${Object.keys(experiments).join(', ')}.`,
        );
      add(of, [...from, name]);
    }
    ordered.set(name, experiment);
  };
  for (const name of Object.keys(experiments)) add(name, []);
  for (const [name, experiment] of ordered) assertFits(name, experiment, { ordered, commands });
  return [...ordered];
}

function experimentOf(
  experiments: Readonly<Record<string, Experiment>>,
  name: string,
): Experiment | undefined {
  return Object.hasOwn(experiments, name) ? experiments[name] : undefined;
}

function assertFits(
  name: string,
  { command, of }: Experiment,
  {
    ordered,
    commands,
  }: { ordered: ReadonlyMap<string, Experiment>; commands: readonly PlannedCommand[] },
): void {
  if (of === undefined) return;
  const from = commands.find((each) => each.name === command)?.takes?.from;
  const found = ordered.get(of)?.command;
  if (found !== from)
    throw new PlanError(
      `experiments.${name}.of is "${of}", an experiment of ${found}; ${command} takes outputs of ${from}.`,
    );
}
