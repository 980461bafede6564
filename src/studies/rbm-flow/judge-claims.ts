import type { Measured } from '../../statistics/measured.ts';
import { measuredText } from '../../report/quantity-text.ts';
import type { Target, Verdict } from '../study.ts';
import { thermometers } from '../thermometers/readings.ts';
import { agree, all, control, limits, not, ruleText, unlessControl } from '../verdict.ts';
import {
  everyText,
  everyTraining,
  intervalsAround,
  netResolution,
  resolution,
  special,
} from './criteria.ts';
import { endsOf, inInterval, temperatureNumbers, type JudgedRun } from './judge-flows.ts';
import { runsOf } from './measure.ts';
import type { OrderExponent } from './order-exponent.ts';
import { controlSets, setTexts, type SetName } from './training-sets.ts';

/** Whether all flows of some machines end at a temperature by all thermometers. */
function endVerdict(runs: readonly JudgedRun[], temperature: number): Verdict {
  const intervals = intervalsAround(temperature);
  return everyTraining(
    runs.map(({ end }) => {
      const parts = thermometers.map(({ key }) =>
        inInterval(end.temperatures[key], intervals[key]),
      );
      return all(parts);
    }),
  );
}

const endRule =
  `${everyText} In a training the temperatures by energy and by magnetization must lie within ${resolution}, and that by the net within ${netResolution}, ` +
  `${ruleText(limits.toSpare)}.`;

/** IS-7: whether the flow finds the critical point. */
export function criticalTarget(runs: readonly JudgedRun[]): Target {
  const claim = endVerdict(runsOf(runs, 'V'), special.critical);
  const controls = controlSets.map((set) => {
    const some = runsOf(runs, set);
    return control(
      setTexts[set],
      temperatureNumbers(endsOf(some)),
      endVerdict(some, special.critical),
    );
  });
  return {
    id: 'IS-7 critical point',
    kind: 'claim',
    statement:
      'The flow of a machine of V finds T_c: all thermometers say so, and no control does.',
    details:
      'Mean-field lattices have no neighbours; T = 0 and T = ∞ have no critical lattices; permuted pixels have no geometry. A reading that these share is no sign of the critical point.',
    measured: temperatureNumbers(endsOf(runsOf(runs, 'V'))),
    headline: thermometers.map(({ name }) => `T ${name}`),
    expected: `each at ${special.critical.toFixed(4)}`,
    rule: endRule,
    verdict: all([claim, ...controls.map(({ verdict = 'inconclusive' }) => not(verdict))]),
    controls,
  };
}

/** FG-1: whether machines trained over T and field flow to T_c, or to the maximum of the specific heat. */
export function fieldTarget(runs: readonly JudgedRun[], where: keyof typeof special): Target {
  const temperature = special[where];
  const own = runsOf(runs, 'field');
  const controls = (['other fields', 'untrained'] as const).map((set) => {
    const some = runsOf(runs, set);
    return control(setTexts[set], temperatureNumbers(endsOf(some)), endVerdict(some, temperature));
  });
  return unlessControl({
    id: where === 'heat' ? 'FG-1 maximum of c' : 'FG-1 critical point',
    kind: 'claim',
    statement:
      where === 'heat'
        ? 'Flows of machines trained over T and field end at the maximum of the specific heat.'
        : 'Flows of machines trained over T and field end at T_c.',
    details:
      `At L = 10 the specific heat is largest at T = ${special.heat}, and T_c = ${special.critical.toFixed(4)}. The authors do not state their grid of T and field here. ` +
      'We use ours, and a second grid with stronger fields: an end that moves with the grid is that of the grid.',
    measured: temperatureNumbers(endsOf(own)),
    headline: thermometers.map(({ name }) => `T ${name}`),
    expected: `each at ${temperature.toFixed(4)}`,
    rule: endRule,
    verdict: endVerdict(own, temperature),
    controls,
  });
}

/** Chance of a fit below which its exponent is no number to compare. */
const leastChance = 0.01;

/** The exponent of the first of several fits. */
function firstExponent([first]: readonly OrderExponent[]): Measured | string {
  return first && !Number.isNaN(first.exponent.value) ? first.exponent : 'none';
}

/** FG-1: the exponent of the magnetization, beside the same fit on Monte Carlo lattices. */
export function exponentTarget(
  runs: readonly (Pick<JudgedRun, 'set' | 'hidden'> & { readonly order: OrderExponent })[],
  known: OrderExponent,
): Target {
  const fits = (order: OrderExponent): boolean => order.p >= leastChance;
  const found = (set: SetName): readonly OrderExponent[] =>
    runsOf(runs, set).map(({ order }) => order);
  const verdict = (set: SetName): Verdict =>
    everyTraining(
      found(set).map((order) =>
        fits(order) && fits(known)
          ? agree(order.exponent, known.exponent, { resolution: 0.15 * known.exponent.value })
          : 'inconclusive',
      ),
    );
  const poor = [known, ...found('field')].filter((order) => !fits(order)).length;
  return unlessControl({
    id: 'FG-1 exponent',
    kind: 'claim',
    statement:
      '|m| of lattices of the flow, sorted by the net, has the exponent of Monte Carlo lattices.',
    details:
      `We fit ⟨|m|⟩ ~ (T_c − T)^β over the classes of the net from 1.5 to 2.25. The infinite lattice has β = 1/8; lattices of L = 10 do not. ` +
      `${poor} of ${1 + found('field').length} fits have a χ^2 with a chance below ${leastChance}, or too few lattices; their exponents are not judged.`,
    measured: {
      'flow, first training': firstExponent(found('field')),
      'Monte Carlo, same fit': firstExponent([known]),
    },
    expected: measuredText(firstExponent([known])),
    rule: `${everyText} A training ${ruleText(limits.single)}; it is inconclusive where a fit does not describe its points (chance of χ^2 below ${leastChance}), or an error exceeds 15 %.`,
    verdict: verdict('field'),
    controls: (['untrained', 'mean field'] as const).map((set) =>
      control(setTexts[set], firstExponent(found(set)), verdict(set)),
    ),
  });
}
