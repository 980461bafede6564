import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { ZoomFlow } from './flow.ts';
import type { Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/**
 * The nearest-neighbour sum at the fixed point, and its correction on a block lattice of side L', found from runs at L =
 * 64 and 100.
 */
export const fixedPoint = { sum: 1.384, finiteSize: 0.65, uncertainty: 0.003 } as const;

/** On smaller block lattices the correction of one term does not do. */
const smallestSize = 4;
/** Errors that a level may deviate by. */
const tolerated = 3;

/** BL-1: level-independent at the critical point from the second step on. */
export function plateauTarget(flows: readonly ZoomFlow[]): Target {
  const critical = flows.find(({ temperature }) => temperature === CRITICAL_TEMPERATURE);
  const corrected = (critical?.levels ?? [])
    .filter(({ size }, level) => level >= 2 && size >= smallestSize)
    .map(({ size, nearest }) => ({
      value: nearest.value - fixedPoint.finiteSize / size,
      error: nearest.error,
    }));
  const excess = ({ value, error }: Measured): number =>
    Math.abs(value - fixedPoint.sum) - fixedPoint.uncertainty - tolerated * error;
  const worst = corrected.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const [first] = critical?.levels ?? [];
  // What an uncritical flow would be taken for.
  const others = flows.filter(({ temperature }) => temperature !== CRITICAL_TEMPERATURE);
  return {
    id: 'BL-1 plateau',
    statement:
      'At the critical temperature the nearest-neighbour sum, less its finite-size term 0.65/L\u2032, does not depend on the ' +
      `level from the second step on (L = ${first?.size}); the worst level is shown.`,
    measured: worst,
    expected: `${fixedPoint.sum} ± ${fixedPoint.uncertainty}, within ${tolerated} standard errors`,
    verdict: excess(worst) <= 0 ? 'holds' : 'fails',
    controls: others.flatMap(({ temperature, levels }) => {
      const level = levels.findLast(({ size }) => size >= smallestSize);
      if (!level) return [];
      const value = level.nearest.value - fixedPoint.finiteSize / level.size;
      const measured = { value, error: level.nearest.error };
      return {
        name: `T = ${temperature}, blocks of side ${level.size}`,
        measured,
        fulfils: excess(measured) <= 0,
      };
    }),
  };
}

/** BL-1: the flow to order below the critical temperature, and to disorder above it. */
export function directionTargets(flows: readonly ZoomFlow[]): Target[] {
  return flows
    .filter(({ temperature }) => temperature !== CRITICAL_TEMPERATURE)
    .map(({ temperature, levels }) => {
      const cold = temperature < CRITICAL_TEMPERATURE;
      // The smallest level is as far from an infinite lattice as it can be.
      const values = levels.map(({ nearest }) => nearest).slice(0, cold ? undefined : -1);
      const first = elementAt(values, 0);
      const last = elementAt(values, values.length - 1);
      const arrived = cold ? last.value > 1.95 : last.value < first.value / 2;
      return {
        id: `BL-1 T = ${temperature}`,
        statement: cold
          ? 'Below the critical temperature the sum rises from level to level towards 2.'
          : 'Above the critical temperature the sum falls from level to level towards 0 (the smallest level apart).',
        measured: last,
        expected: cold
          ? `rising within ${tolerated} errors, above 1.95 in the end`
          : `falling within ${tolerated} errors, below ${(first.value / 2).toFixed(3)} in the end`,
        verdict: monotone(values, cold ? 1 : -1) && arrived ? 'holds' : 'fails',
      };
    });
}

/** Whether no step goes the other way by more than three errors. */
function monotone(values: readonly Measured[], sign: 1 | -1): boolean {
  return values.every((value, i) => {
    const before = values[i - 1];
    if (!before) return true;
    const error = Math.hypot(value.error, before.error);
    return sign * (value.value - before.value) > -tolerated * error;
  });
}
