import { measurementsOf } from './arrays.ts';
import type { SizedMachines, TrainedGroup } from './machine-results.ts';
import type { MeasuredRun } from './measured-run.ts';
import type { Settings } from './presets.ts';

/**
 * The parameters of a run: its settings, and what the rows of its arrays are, so that all numbers can be found again from the arrays.
 * @param axes of the arrays
 */
export function parametersOf(
  settings: Settings,
  run: MeasuredRun,
  axes: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
  const { paired, chains } = run.grown;
  return {
    ...settings,
    arrays: axes,
    measured: Object.fromEntries(
      Object.entries(measurementsOf(run))
        .filter(([, { means }]) => means)
        .map(([name, { results }]) => [
          name,
          results.map(({ name: map, group, role, rule, size, verdict, g0 }) => {
            return {
              name: map,
              group,
              role,
              rule,
              size,
              verdict,
              ...(g0 !== undefined && { g0 }),
            };
          }),
        ]),
    ),
    trained: run.sized.flatMap(trainedIn),
    learnedFilters: run.learned.map(({ side, data, number }) => ({ side, data, number })),
    grown: {
      quantities: paired.quantities.map(({ name }) => name),
      couplings: chains.map(({ coupling }) => coupling),
    },
    coupled: run.couplings.map(({ name, coupling, isNull, machines }) => {
      return { name, coupling, isNull, machines: machines.length };
    }),
    stacks: run.stacks.map(({ name, isNull, unsettled }) => ({ name, isNull, unsettled })),
    ranked: run.ranked.map(({ name, rule }) => {
      return { name, weights: Array.from(rule.weights), limit: rule.limit };
    }),
  };
}

/** The machines of a size by kind: which training made which map, and whether it was long enough. */
function trainedIn({ size, groups, stacks, stackNulls, secondL1 }: SizedMachines) {
  const listed = (kind: string, l1: number, { machines, results }: TrainedGroup) =>
    machines.map(({ updates, settled }, index) => {
      return { name: results[index]?.name, size, kind, l1, updates, settled };
    });
  return [
    ...groups.flatMap((group) => [
      ...listed('critical', group.l1, group),
      ...listed('permuted', group.l1, group.permuted),
    ]),
    ...listed('second layer', secondL1, stacks),
    ...listed('null of second layers', secondL1, stackNulls),
  ];
}
