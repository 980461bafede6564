import { elementAt } from '../element-at.ts';
import type { Experiment, ParameterValue } from './plan-document.ts';
import { PlanError } from './plan-error.ts';

/** More tasks than this are a mistake; larger studies are several plans. */
export const mostTasks = 20_000;

/** How many tasks an experiment has for each output that it takes. */
export function countOf(name: string, { grid = {}, seeds = [1], blocks = 1 }: Experiment): number {
  const ofGrid = Object.entries(grid).map(([key, values]) => listed(name, key, values).length);
  const ofSeeds = 'count' in seeds ? seeds.count : seeds.length;
  return ofGrid.reduce((product, count) => product * count, ofSeeds * blocks);
}

/** Every combination of the values of the grid beside the shared parameters; the last parameter of the grid changes fastest. */
export function* combinations(
  name: string,
  { parameters = {}, grid = {} }: Experiment,
): Generator<Record<string, ParameterValue>> {
  const both = Object.keys(grid).find((key) => key in parameters);
  if (both !== undefined)
    throw new PlanError(
      `experiments.${name}: ${both} stands in parameters and in grid; give it in one of them.`,
    );
  const axes = Object.entries(grid).map(([key, values]) => ({
    key,
    values: listed(name, key, values),
  }));
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  for (let index = 0; index < count; index++) {
    let rest = index;
    const chosen: [string, ParameterValue][] = [];
    for (const { key, values } of axes.toReversed()) {
      chosen.unshift([key, elementAt(values, rest % values.length)]);
      rest = Math.floor(rest / values.length);
    }
    yield { ...parameters, ...Object.fromEntries(chosen) };
  }
}

/** A list, or the numbers of a range `from:to:step`. */
function listed(
  name: string,
  key: string,
  values: readonly ParameterValue[] | string,
): readonly ParameterValue[] {
  if (typeof values !== 'string') return values;
  const [from = NaN, to = NaN, step = NaN] = values.split(':').map(Number);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0) || !(count >= 1) || !(count <= mostTasks))
    throw new PlanError(
      `experiments.${name}.grid.${key} is "${values}"; a range is from:to:step with from <= to and a step above 0, ` +
        `${mostTasks} values at most.`,
    );
  // Rounded, so that 1.5:3.5:0.1 holds 1.7 and not 1.7000000000000002.
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
}

/** The seeds of an experiment. */
export function seedsOf(place: string, { seeds = [1] }: Experiment): readonly number[] {
  if (!('count' in seeds)) return seeds;
  const { from, count } = seeds;
  if (from + count - 1 > Number.MAX_SAFE_INTEGER)
    throw new PlanError(
      `${place}.seeds: the last seed is ${from + count - 1}; give seeds to 2^53 - 1.`,
    );
  return Array.from({ length: count }, (_, index) => from + index);
}
