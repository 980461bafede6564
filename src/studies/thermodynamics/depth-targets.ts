import { dividedBy, unknown, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Target, Verdict } from '../study.ts';
import {
  agree,
  all,
  around,
  control,
  difference,
  ruleText,
  unlessControl,
  within,
} from '../verdict.ts';
import { equalFor, fewestTrainings, insideFor, resolution } from './criteria.ts';
import type { Grid, MachineGroup } from './grid.ts';
import { allSettled, criticalPoint, groupWith } from './grid-facts.ts';
import { measuredObservables, overMachines, overTrainings } from './observables.ts';
import { elementAt } from '../../element-at.ts';

/** How a second layer changes the specific heat at T_c, as a share of the exact value. */
export interface DepthStep {
  /** Hidden units of the first layer. */
  readonly hidden: number;
  readonly single: Measured;
  readonly stack: Measured;
  /** The stack less its own first machine, training by training. */
  readonly change: Measured;
  /** Energy per site of the single machines and of the stacks. */
  readonly energies: { readonly single: Measured; readonly stack: Measured };
  readonly trainings: number;
}

/** c(T_c)/c(exact) of single machines and of stacks with the same first layer. */
export function depthSteps(grid: Grid): DepthStep[] {
  const { groups } = criticalPoint(grid);
  const heats = heatsIn(grid);
  const energy = ({ machines }: MachineGroup): Measured =>
    overMachines(machines, { size: grid.size, temperature: CRITICAL_TEMPERATURE }, 'energy');
  return grid.stacks.map((stack): DepthStep => {
    const single = groupWith(groups, stack.hidden);
    const [one, two] = [heats(single), heats(stack)];
    return {
      hidden: stack.hidden,
      single: overTrainings(one),
      stack: overTrainings(two),
      change: paired(two, one),
      energies: { single: energy(single), stack: energy(stack) },
      trainings: two.length,
    };
  });
}

/** The mean of differences of the same trainings. */
function paired(one: readonly Measured[], other: readonly Measured[]): Measured {
  return overTrainings(one.map((own, index) => difference(own, elementAt(other, index))));
}

function heatsIn(grid: Grid): (group: MachineGroup) => Measured[] {
  const { exact } = criticalPoint(grid);
  return ({ machines }) =>
    machines.map((machine) =>
      dividedBy(
        measuredObservables(machine, grid.size, exact.temperature).specificHeat,
        exact.specificHeat,
      ),
    );
}

/** Whether two curves coincide: each difference is 0 within its errors, which must be small enough to tell. */
export function coincidenceVerdict(differences: readonly Measured[], trainings: number): Verdict {
  // Two or three trainings agree with almost anything.
  if (differences.length === 0 || trainings < fewestTrainings) return 'inconclusive';
  return all(differences.map((one) => agree(one, 0, { limits: equalFor(trainings), resolution })));
}

/** Whether a second layer changes c(T_c) by less than half of what the width of the first layer does. */
export function smallVerdict(
  differences: readonly Measured[],
  effect: Measured,
  trainings: number,
): Verdict {
  const half = dividedBy(effect, 2);
  return all(
    differences.map(({ value, error }) =>
      within(
        { value: Math.abs(value), error: Math.hypot(error, half.error) },
        around(0, Math.abs(half.value)),
        insideFor(trainings),
      ),
    ),
  );
}

/** MM-1. */
export function depthTargets(grid: Grid): Target[] {
  const steps = depthSteps(grid);
  const { groups } = criticalPoint(grid);
  const heats = heatsIn(grid);
  const trainings = Math.min(...steps.map((step) => step.trainings));
  const count = Math.max(trainings, fewestTrainings);
  const machines = [...groups, ...grid.stacks].flatMap((group) => group.machines);
  const decided = (verdict: Verdict): Verdict =>
    trainings >= fewestTrainings && allSettled(machines) ? verdict : 'inconclusive';
  const changes = steps.map(({ change }) => change);
  const wider = groups
    .slice(1)
    .map((group, index) => paired(heats(group), heats(elementAt(groups, index))));
  const permuted = grid.permuted.map((group) =>
    paired(heats(group), heats(groupWith(groups, group.hidden))),
  );
  const [narrowest, widest] = [groups[0], groups.at(-1)];
  const effect = narrowest && widest ? paired(heats(widest), heats(narrowest)) : unknown;
  const few = `With fewer than ${fewestTrainings} trainings a point, or with chains that were too short, inconclusive`;
  const named = (all: readonly Measured[]): Record<string, Measured> =>
    Object.fromEntries(all.map((one, index) => [`first layer ${steps[index]?.hidden}`, one]));
  return [
    unlessControl({
      id: 'MM-1 depth',
      kind: 'claim',
      statement:
        'A second layer does not change the specific heat at T_c: single machines and stacks with equal first layers coincide.',
      details:
        'Numbers are the difference of c/c(exact), stack less single machine. A stack keeps the first layer of the single machine, so we take the difference training by training. The second layer has as many units as the first.',
      measured: named(changes),
      headline: [`first layer ${steps.at(-1)?.hidden}`],
      expected: '0 at each width',
      rule: `Each difference ${ruleText(equalFor(count))}; one with an error above ${resolution} is inconclusive. ${few}`,
      verdict: decided(coincidenceVerdict(changes, Math.max(2, trainings))),
      controls: [
        control(
          'single machines against those of the next width',
          wider.at(0) ?? unknown,
          coincidenceVerdict(wider, Math.max(2, trainings)),
        ),
        control(
          'single machines against those of permuted pixels',
          permuted.at(-1) ?? unknown,
          coincidenceVerdict(permuted, Math.max(2, trainings)),
        ),
      ],
    }),
    unlessControl({
      id: 'MM-1 width',
      kind: 'claim',
      statement:
        'The width of the first layer changes the specific heat at T_c at least twice as much as a second layer does.',
      details:
        'The effect of width is c/c(exact) of the widest less that of the narrowest single machines. The control puts the effect of width in the place of the effect of a second layer.',
      measured: { 'effect of width': effect, ...named(changes) },
      headline: ['effect of width'],
      expected: 'each change below half the effect of width',
      rule: `Each number, in the interval from minus half to half the effect of width, ${ruleText(insideFor(count))}. ${few}`,
      verdict: decided(smallVerdict(changes, effect, Math.max(2, trainings))),
      controls: [
        control(
          'the effect of width itself',
          effect,
          smallVerdict([effect], effect, Math.max(2, trainings)),
        ),
      ],
    }),
  ];
}
