import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import {
  above,
  all,
  around,
  below,
  control,
  difference,
  farthest,
  jointVerdict,
  limits,
  ruleText,
  unlessControl,
  within,
} from '../verdict.ts';
import type { ZoomFlow } from './flow.ts';
import { elementAt } from '../../element-at.ts';

/**
 * The nearest-neighbour sum at the fixed point, and its correction on a block lattice of side L', found from runs at L =
 * 64 and 100.
 */
export const fixedPoint = { sum: 1.384, finiteSize: 0.65, uncertainty: 0.003 } as const;

/** On smaller block lattices a correction of one term is not enough. */
const smallestSize = 4;
/** A lattice whose sum is above this is called ordered; 2 is complete order. */
const ordered = 1.95;

/** BL-1: at the critical point the sum does not depend on the level from the second step on. */
export function plateauTarget(flows: readonly ZoomFlow[]): Target {
  const plateau = around(fixedPoint.sum, fixedPoint.uncertainty);
  const critical = flows.find(({ temperature }) => temperature === CRITICAL_TEMPERATURE);
  const levels = (critical?.levels ?? []).filter((_, level) => level >= 2);
  const corrected = levels.filter(({ size }) => size >= smallestSize).map(withoutFiniteSize);
  const others = flows.filter(({ temperature }) => temperature !== CRITICAL_TEMPERATURE);
  return unlessControl({
    id: 'BL-1 plateau',
    kind: 'claim',
    statement: 'At the critical temperature the nearest-neighbour sum stops changing.',
    details:
      'The finite-size term 0.65/L′ is subtracted from the sum of each block lattice of side L′. All levels from the second step on count, ' +
      `down to blocks of side ${smallestSize}. The level that is farthest off is shown.`,
    measured: farthest(corrected, plateau),
    expected: `${fixedPoint.sum} ± ${fixedPoint.uncertainty}`,
    rule: ruleText(limits.single),
    verdict: all(corrected.map((sum) => within(sum, plateau, limits.single))),
    controls: others.flatMap(({ temperature, levels: own }) => {
      const level = own.findLast(({ size }) => size >= smallestSize);
      if (!level) return [];
      const sum = withoutFiniteSize(level);
      const verdict = within(sum, plateau, limits.single);
      return [control(`T = ${temperature}, block lattice of side ${level.size}`, sum, verdict)];
    }),
  });
}

function withoutFiniteSize({ size, nearest }: ZoomFlow['levels'][number]): Measured {
  return { value: nearest.value - fixedPoint.finiteSize / size, error: nearest.error };
}

/** BL-1: the flow to order below the critical temperature, and to disorder above it. */
export function directionTargets(flows: readonly ZoomFlow[]): Target[] {
  return flows
    .filter(({ temperature }) => temperature !== CRITICAL_TEMPERATURE)
    .map(({ temperature, levels }): Target => {
      const cold = temperature < CRITICAL_TEMPERATURE;
      // Above T_c the smallest level is left out: its finite size raises the sum again.
      const sums = levels.map(({ nearest }) => nearest).slice(0, cold ? undefined : -1);
      const first = elementAt(sums, 0);
      const last = elementAt(sums, sums.length - 1);
      return {
        id: `BL-1 T = ${temperature}`,
        kind: 'claim',
        statement: cold
          ? 'Below the critical temperature the sum rises to that of an ordered lattice.'
          : 'Above the critical temperature the sum falls towards 0.',
        details:
          'The sum at the last level is shown.' +
          (cold ? '' : ' The smallest block lattice is left out: its finite size raises the sum.'),
        measured: last,
        expected: cold ? `above ${ordered}` : `below ${(first.value / 2).toFixed(3)}`,
        rule:
          `holds if no level goes the other way by more than ${limits.single.holds} standard errors and the last level is ` +
          (cold ? `above ${ordered}` : 'below half of the first') +
          '; otherwise fails',
        verdict: all([
          monotone(sums, cold),
          cold
            ? above(last, ordered, limits.valueAlone)
            : below(last, first.value / 2, limits.valueAlone),
        ]),
      };
    });
}

/** Whether no step goes the other way by more than chance explains. */
function monotone(sums: readonly Measured[], rising: boolean): Verdict {
  const steps = sums.slice(1).map((sum, level) => difference(sum, sums[level] ?? NaN));
  return all(steps.map((step) => (rising ? above : below)(step, 0, limits.single)));
}

/** What the flows say together. */
export function zoomAnswer(targets: readonly Target[], flows: readonly ZoomFlow[]): Answer {
  const ends = flows.flatMap(({ temperature, levels }) => {
    const last = levels.findLast(({ size }) => size >= smallestSize);
    if (!last) return [];
    const critical = temperature === CRITICAL_TEMPERATURE;
    const sum = critical ? withoutFiniteSize(last) : last.nearest;
    const value = measuredText({ value: sum.value, error: sum.error }, 'plus-minus');
    return `${value} at ${critical ? 'T_c (corrected for the finite size)' : `T = ${temperature}`}`;
  });
  return {
    sentence: answers[jointVerdict(targets, ['BL-1'])],
    numbers:
      `The nearest-neighbour sum ends at ${ends.join(', ')}. ` +
      `It is 2 with complete order, 0 with none, and ${fixedPoint.sum} ± ${fixedPoint.uncertainty} at the fixed point.`,
  };
}

const answers: Readonly<Record<Verdict, string>> = {
  holds:
    'Order is left below the critical temperature and noise above it; only at the critical temperature does the picture stay the same.',
  fails: 'In this run at least one flow does not go where it should.',
  inconclusive: 'This run is too short to say.',
};
