import { unknown, type Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Target } from '../study.ts';
import { all, control, difference, limits, ruleText } from '../verdict.ts';
import { ruleTexts } from './criteria.ts';
import type { LearnedFilter } from './filters.ts';
import { near, nearText } from './known-targets.ts';
import { besideNulls, type MapResult } from './results.ts';
import { magneticText } from './tables.ts';

/** A filter with the exponents of its map. */
export interface MeasuredFilter {
  readonly filter: LearnedFilter;
  readonly result: MapResult;
}

const tolerances = { yh: 0.005, yt: 0.02 } as const;
const expectedThermal = 0.99;

/** The filters of a side that were trained on critical lattices. */
export function trainedOnCritical(
  filters: readonly MeasuredFilter[],
  side: number,
): MeasuredFilter[] {
  return filters.filter(
    ({ filter }) => filter.side === side && filter.data === 'critical lattices',
  );
}

/** Numbers of the trainings, with names. */
function numbered(name: string, values: readonly Measured[]): [string, Measured][] {
  return values.map((value, index) => [
    `${name}${values.length > 1 ? `, training ${index + 1}` : ''}`,
    value,
  ]);
}

/** y_h at the first application. */
function first({ steps }: MapResult): Measured {
  return steps[0]?.yh ?? unknown;
}

/** The distance from 15/8. */
function off({ value, error }: Measured): Measured {
  return { value: Math.abs(value - ISING_EXPONENTS.magnetic), error };
}

/** LM-3: learned filters renormalize, and have the exponents of an independent program. */
export function filterTargets(filters: readonly MeasuredFilter[]): Target[] {
  const sides = [...new Set(filters.map(({ filter }) => filter.side))];
  return sides.flatMap((side): Target[] => {
    const own = trainedOnCritical(filters, side).map(({ result }) => result);
    const hot = filters.find(({ filter }) => filter.side === side && filter.data === 'K = 0');
    const yh = own.map(({ steps }) => steps[1]?.yh ?? unknown);
    const yt = own.map(({ steps }) => steps[1]?.yt[1] ?? unknown);
    return [
      {
        id: `LM-3 k = ${side}`,
        kind: 'claim',
        statement: `Every ${side} x ${side} filter that a convolutional machine learned renormalizes.`,
        details: `The criterion for iterated filters: ${ruleTexts.iterated}. By itself this is no evidence of learning: see the null with permuted data.`,
        measured: Object.fromEntries([
          ...numbered('y_h, step 2', yh),
          ...numbered(
            'spread of y_t',
            own.map(({ steps }) => steps[1]?.spread ?? unknown),
          ),
        ]),
        headline: numbered('y_h, step 2', yh)
          .map(([name]) => name)
          .slice(0, 3),
        expected: 'every training holds',
        rule: `Each number ${ruleText(limits.toSpare)}. A target that would hold beside a control that does not fail is inconclusive`,
        verdict: besideNulls(all(own.map(({ verdict }) => verdict)), hot ? [hot.result] : []),
        controls: hot
          ? [control(hot.result.name, magneticText(hot.result, 1), hot.result.verdict)]
          : [],
      },
      {
        id: `LM-3 k = ${side}, numbers`,
        kind: 'data',
        statement: `The exponents through ${side} x ${side} filters are those of an independent program.`,
        details: 'At the second application: y_h with the field alone, y_t with two operators.',
        measured: Object.fromEntries([
          ...numbered('y_h, step 2', yh),
          ...numbered('y_t, step 2', yt),
        ]),
        headline: [...numbered('y_h, step 2', yh), ...numbered('y_t, step 2', yt)]
          .map(([name]) => name)
          .slice(0, 2),
        expected: `${ISING_EXPONENTS.magnetic} ± ${tolerances.yh}; ${expectedThermal} ± ${tolerances.yt}`,
        rule: nearText(`± ${tolerances.yh} and ± ${tolerances.yt}`),
        verdict: all([
          ...yh.map((value) => near(value, ISING_EXPONENTS.magnetic, tolerances.yh)),
          ...yt.map((value) => near(value, expectedThermal, tolerances.yt)),
        ]),
      },
    ];
  });
}

/** LM-3: the one null that passes, for each side. What separates the learned filter from it is the first step alone. */
export function permutedFilterTargets(filters: readonly MeasuredFilter[]): Target[] {
  return filters
    .filter(({ filter }) => filter.data === 'permuted pixels')
    .map(({ filter: { side }, result }): Target => {
      const [own] = trainedOnCritical(filters, side);
      const more = difference(off(first(result)), off(own ? first(own.result) : unknown));
      return {
        id: `LM-3 k = ${side}, permuted data`,
        kind: 'control',
        statement: `The ${side} x ${side} filter that was trained on permuted pixels passes too, as expected.`,
        details:
          'This control is expected to pass. One filter that all blocks share, with enough positive weight, renormalizes whether or not it has learned anything about places. ' +
          'A pass of a convolutional machine is therefore not evidence of learning. What learning adds is accuracy at the first step; the difference of |y_h(1) - 15/8| between this filter and the first learned one is shown, and we claim nothing stronger.',
        measured: {
          'y_h, step 2': result.steps[1]?.yh ?? unknown,
          'y_h, step 1': first(result),
          'farther from 15/8 at step 1 than the learned filter': more,
        },
        headline: ['y_h, step 2', 'farther from 15/8 at step 1 than the learned filter'],
        expected: 'passes',
        rule: `The criterion for iterated filters; each number ${ruleText(limits.toSpare)}`,
        verdict: result.verdict,
      };
    });
}
