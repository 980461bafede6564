import { hyperbolicTangent, power } from '../elementary.ts';
import { elementAt } from '../element-at.ts';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import { uniformDeviates } from '../statistics/random.ts';
import { ISING_EXPONENTS } from '../theory/universal.ts';
import type { BlockRule } from './block-rule.ts';
import { signOfField } from './filter-fields.ts';
import { assertFilterRule, fieldOf, type FilterRule } from './filter-rule.ts';
import type { FlowLevel } from './measured-levels.ts';

/** Filters up to this side are summed over all states of their spins: 65,536 at most. */
const largestEnumerated = 4;
/** Random states of larger filters. */
const randomStates = 200_000;

/**
 * The linear gain of a map, g0 = sum_i <h v_i> over independent fair spins: by how much a small magnetization grows from
 * disordered spins to their block spins. It is exact for blocks and for filters up to 4 x 4. For larger filters it is a mean
 * over random states, with its error.
 * @throws ArgumentError where there is no such filter
 */
export function linearGain(rule: BlockRule | FilterRule): Measured {
  if (rule.kind !== 'filter')
    return { value: rule.kind === 'majority' ? meanSize(rule.factor ** 2) : 1, error: 0 };
  assertFilterRule(rule);
  const sites = rule.side ** 2;
  const values = new Float64Array(sites);
  const { limit } = rule;
  const product = (): number => {
    const unit =
      limit === 'soft' ? hyperbolicTangent(fieldOf(rule, values)) : signOfField(rule, values);
    return unit * values.reduce((sum, value) => sum + value, 0);
  };
  return rule.side <= largestEnumerated
    ? { value: meanOverStates(values, product), error: 0 }
    : meanOverDraws(values, product);
}

/**
 * The gain that a map needs for a fixed point at the critical temperature, b^(d - y_h): <m' m>/<m^2> there is this number.
 * A map whose gain never falls to 1 on the way to disorder has a fixed point only if g0 is larger; this is an argument and no
 * theorem.
 */
export function criticalGain(factor: number): number {
  return power(factor, 2 - ISING_EXPONENTS.magnetic);
}

/** How the magnetization changes from a level to the next. */
export interface StepGain {
  /** <m' m>/<m^2>, free of the sampling noise of m'. */
  readonly linear: Measured;
  /** <m'^2>/<m^2>. */
  readonly square: Measured;
}

/** Independent blocks for the jackknife, of systems where there are so many, else of time. */
const leastBlocks = 16;

/**
 * The gains of every step of a flow, with jackknife errors. Errors from one or few systems assume that the 16 parts of a run are
 * independent.
 * @throws EstimateError for fewer than two measurements
 */
export function stepGains(levels: readonly Pick<FlowLevel, 'magnetization'>[]): StepGain[] {
  return levels.slice(1).map(({ magnetization: coarse }, index) => {
    const rows = momentBlocks(elementAt(levels, index).magnetization, coarse);
    const ratio = (which: number): Measured => {
      const { corrected, error } = jackknife(
        rows,
        (means) => elementAt(means, which) / elementAt(means, 0),
      );
      return { value: corrected, error };
    };
    return { linear: ratio(1), square: ratio(2) };
  });
}

/** Means of m^2, m' m and m'^2, [block][moment]. */
function momentBlocks(
  fine: readonly Float64Array[],
  coarse: readonly Float64Array[],
): (readonly number[])[] {
  const samples = fine[0]?.length ?? 0;
  const bySystem = fine.length >= leastBlocks;
  const spans = bySystem ? 1 : Math.min(leastBlocks, samples);
  const length = Math.floor(samples / spans);
  const members = bySystem ? fine.map((_, system) => [system]) : [[...fine.keys()]];
  return members.flatMap((systems) =>
    Array.from({ length: spans }, (_, span) => {
      const sums = [0, 0, 0];
      for (const system of systems)
        for (let time = span * length; time < (span + 1) * length; time++) {
          const m = fine[system]?.[time] ?? NaN;
          const n = coarse[system]?.[time] ?? NaN;
          for (const [i, product] of [m * m, n * m, n * n].entries())
            sums[i] = elementAt(sums, i) + product;
        }
      return sums.map((sum) => sum / (length * systems.length));
    }),
  );
}

/** The mean of |sum of n spins|, over independent fair spins. */
function meanSize(n: number): number {
  let chance = 2 ** -n;
  let mean = 0;
  for (let up = 0; up <= n; up++) {
    mean += chance * Math.abs(2 * up - n);
    chance *= (n - up) / (up + 1);
  }
  return mean;
}

function meanOverStates(values: Float64Array, product: () => number): number {
  const states = 2 ** values.length;
  let sum = 0;
  for (let state = 0; state < states; state++) {
    for (const bit of values.keys()) values[bit] = (state >> bit) & 1 ? 1 : -1;
    sum += product();
  }
  return sum / states;
}

function meanOverDraws(values: Float64Array, product: () => number): Measured {
  const uniform = uniformDeviates(1, 0);
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < randomStates; draw++) {
    for (const i of values.keys()) values[i] = uniform() < 0.5 ? -1 : 1;
    const found = product();
    sum += found;
    squares += found * found;
  }
  const mean = sum / randomStates;
  return { value: mean, error: Math.sqrt((squares / randomStates - mean * mean) / randomStates) };
}
