import type { Measured } from '../../statistics/measured.ts';
import type { Target, Verdict } from '../study.ts';
import {
  all,
  around,
  below,
  control,
  difference,
  limits,
  not,
  forTrainings,
  ruleText,
  unlessControl,
  within,
} from '../verdict.ts';
import { equalFor, fewestTrainings, insideFor, shares } from './criteria.ts';
import type { Grid, GridPoint } from './grid.ts';
import {
  allSettled,
  criticalPoint,
  extremesOf,
  groupWith,
  nullsWith,
  shareOff,
  type Judged,
} from './grid-facts.ts';
import type { MeasuredMachine } from './machines.ts';
import { measuredObservables, overMachines, pooled } from './observables.ts';

/** Whether machines have an observable within a share of the exact value. @param fewest trainings for a verdict */
function closeVerdict(
  share: Measured,
  machines: readonly unknown[],
  tolerance: number,
  fewest = 1,
): Verdict {
  if (machines.length < fewest) return 'inconclusive';
  return within(share, around(0, tolerance), insideFor(machines.length));
}

/** A claim about machines whose chains were too short is undecided. */
function settledOnly(verdict: Verdict, machines: readonly MeasuredMachine[]): Verdict {
  return allSettled(machines) ? verdict : 'inconclusive';
}

const needs = `With fewer than ${fewestTrainings} trainings a point, or with chains that were too short, inconclusive`;

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** TM-2: the energy of the machines with the most hidden units, at every temperature. */
export function energyTarget(grid: Grid): Target {
  const { size, points } = grid;
  const { most } = extremesOf(grid);
  const critical = criticalPoint(grid);
  const found = points.map(({ temperature, exact, groups }) => {
    const { machines } = groupWith(groups, most);
    const share = shareOff(machines, { size, exact }, 'energy');
    return { temperature, machines, share };
  });
  const count = found[0]?.machines.length ?? 0;
  return unlessControl({
    id: 'TM-2 energy',
    kind: 'claim',
    statement: `Machines with ${most} hidden units have the energy within ${percent(shares.energy)} at every temperature.`,
    details:
      'The numbers are E/E(exact) - 1: the mean over trainings, with the error from their spread; a few trainings may agree by chance and have at least the error of their draws. Nulls are judged at T_c.',
    measured: Object.fromEntries(
      found.map(({ temperature, share }) => [`T = ${temperature.toFixed(3)}`, share]),
    ),
    headline: [`T = ${critical.temperature.toFixed(3)}`],
    expected: `0 ± ${shares.energy} at each`,
    rule: `Each number ${ruleText(insideFor(Math.max(count, fewestTrainings)))}. ${needs}`,
    verdict: all(
      found.map(({ share, machines }) =>
        settledOnly(closeVerdict(share, machines, shares.energy, fewestTrainings), machines),
      ),
    ),
    controls: nullsWith(grid, most).map(({ name, machines }) => {
      const share = shareOff(machines, { size, exact: critical.exact }, 'energy');
      return control(name, share, closeVerdict(share, machines, shares.energy));
    }),
  });
}

/** TM-2: the specific heat at T_c of machines with the most and the fewest hidden units. */
export function heatTargets(grid: Grid): Target[] {
  const { size } = grid;
  const { least, most } = extremesOf(grid);
  const { exact, groups, data } = criticalPoint(grid);
  const place = { size, exact };
  const [few, many] = [least, most].map((hidden) => groupWith(groups, hidden).machines);
  if (!few || !many) throw new RangeError('There are no machines at T_c.');
  const count = many.length;
  const measured = (machines: readonly MeasuredMachine[]): Target['measured'] => ({
    c: overMachines(
      machines,
      { size, temperature: exact.temperature },
      'specificHeat',
      exact.specificHeat,
    ),
    'c/c(exact) - 1': shareOff(machines, place, 'specificHeat'),
    'E/E(exact) - 1': shareOff(machines, place, 'energy'),
    trainings: machines.length,
  });
  const close = (machines: readonly MeasuredMachine[], fewest?: number): Verdict =>
    closeVerdict(shareOff(machines, place, 'specificHeat'), machines, shares.specificHeat, fewest);
  const rule = `The mean over trainings ${ruleText(insideFor(Math.max(count, fewestTrainings)))}. ${needs}`;
  const ofData = measuredObservables(pooled(data), size, exact.temperature).specificHeat;
  return [
    unlessControl({
      id: 'TM-2 specific heat',
      kind: 'claim',
      statement: `Machines with ${most} hidden units have the specific heat at T_c within ${percent(shares.specificHeat)}.`,
      measured: measured(many),
      headline: ['c'],
      expected: `${exact.specificHeat.toFixed(4)} ± ${percent(shares.specificHeat)}`,
      rule,
      verdict: settledOnly(close(many, fewestTrainings), many),
      controls: nullsWith(grid, most).map(({ name, machines }) =>
        control(name, shareOff(machines, place, 'specificHeat'), close(machines)),
      ),
    }),
    unlessControl({
      id: 'TM-2 few units',
      kind: 'claim',
      statement: `Machines with ${least} hidden units miss the specific heat at T_c by more than ${percent(shares.specificHeat)}.`,
      details:
        'The controls must not miss: the lattices that the machines learned, and the machines with the most hidden units.',
      measured: measured(few),
      headline: ['c'],
      expected: `off by more than ${percent(shares.specificHeat)} of ${exact.specificHeat.toFixed(4)}`,
      rule: `Holds if "within ${percent(shares.specificHeat)}" fails: ${rule}`,
      verdict: settledOnly(not(close(few, fewestTrainings)), few),
      controls: [
        control(
          'the lattices themselves',
          ofData,
          not(
            within(
              ofData,
              around(exact.specificHeat, shares.specificHeat * exact.specificHeat),
              limits.toSpare,
            ),
          ),
        ),
        control(`${most} hidden units`, shareOff(many, place, 'specificHeat'), not(close(many))),
      ],
    }),
  ];
}

/** TM-3: how the specific heat at T_c improves with hidden units. */
export function improvementTarget(grid: Grid): Target {
  const { groups, exact } = criticalPoint(grid);
  const place = { size: grid.size, exact };
  const widths = groups.map(({ hidden }) => hidden);
  const off = (judged: readonly Judged[]): Measured[] =>
    judged.map(({ machines }) => shareOff(machines, place, 'specificHeat'));
  const own = groups.map(({ hidden, machines }): Judged => ({ name: `${hidden}`, machines }));
  const found = off(own);
  const count = own[0]?.machines.length ?? 0;
  const everyone = own.flatMap(({ machines }) => machines);
  const names = new Set(
    widths.flatMap((hidden) => nullsWith(grid, hidden)).map(({ name }) => name),
  );
  const by = equalFor(Math.max(count, fewestTrainings));
  return unlessControl({
    id: 'TM-3 width',
    kind: 'claim',
    statement:
      'At T_c the specific heat comes closer to the exact value with every step in hidden units, and ends close to it.',
    details: `Numbers are c/c(exact) - 1. The end is close if it is within ${percent(shares.specificHeat)}. A null is judged at the numbers of hidden units that it has.`,
    measured: Object.fromEntries(
      widths.map((hidden, index) => [`${hidden} hidden units`, found[index] ?? NaN]),
    ),
    headline: [`${widths[0]} hidden units`, `${widths.at(-1)} hidden units`],
    expected: 'closer with each step',
    rule: `No step leads away: the change of |c/c(exact) - 1| is below 0, where each change ${ruleText(by)}. The last is closer than the first by ${Number(Math.abs(forTrainings(limits.clear, Math.max(count, fewestTrainings)).holds).toFixed(1))} errors. The end lies inside. ${needs}`,
    verdict:
      count < fewestTrainings
        ? 'inconclusive'
        : settledOnly(improvementVerdict(found, count), everyone),
    controls: [...names].map((name) => {
      const judged = widths.flatMap((hidden) =>
        nullsWith(grid, hidden).filter((one) => one.name === name),
      );
      const shares = off(judged);
      const trainings = Math.min(...judged.map(({ machines }) => machines.length));
      return control(
        name,
        { 'fewest units': shares[0] ?? NaN, 'most units': shares.at(-1) ?? NaN },
        improvementVerdict(shares, trainings),
      );
    }),
  });
}

/** @param found c/c(exact) - 1, from the fewest to the most hidden units */
export function improvementVerdict(found: readonly Measured[], trainings: number): Verdict {
  const sizes = found.map(({ value, error }) => ({ value: Math.abs(value), error }));
  const [first] = sizes;
  const last = sizes.at(-1);
  const end = found.at(-1);
  if (!first || !last || !end) return 'inconclusive';
  const steps = sizes.slice(1).map((size, index) => difference(size, sizes[index] ?? size));
  const count = Math.max(2, trainings);
  return all([
    ...steps.map((step) => below(step, 0, equalFor(count))),
    below(difference(last, first), 0, forTrainings(limits.clear, count)),
    within(end, around(0, shares.specificHeat), insideFor(count)),
  ]);
}

/** The temperatures of a grid, for texts. */
export function temperaturesText(points: readonly GridPoint[]): string {
  return points.map(({ temperature }) => Number(temperature.toFixed(3))).join(', ');
}
