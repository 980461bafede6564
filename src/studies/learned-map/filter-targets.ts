import { elementAt } from '../../element-at.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Section, Table, Target } from '../study.ts';
import { all, control, difference, limits, not, ruleText, within, around } from '../verdict.ts';
import { ruleTexts } from './criteria.ts';
import type { LearnedFilter } from './filters.ts';
import { near, nearText } from './known-targets.ts';
import type { MapResult } from './results.ts';
import { columnsText, exponentsTable, magneticText, thermalText } from './tables.ts';

/** A filter with the exponents of its map. */
export interface MeasuredFilter {
  readonly filter: LearnedFilter;
  readonly result: MapResult;
}

/** The weight of highest likelihood of a 2 x 2 filter at L = 32. */
const exactWeight = 1.1519;
/** Weights of 4 x 4 filters by distance from the centre, from the feasibility study (CD-1). */
const knownWeights = [
  { name: 'centre', value: 2.03 },
  { name: 'neighbours', value: 0.66 },
  { name: 'diagonals', value: 0.355 },
] as const;
const tolerances = { pair: 0.02, wide: 0.05, yh: 0.005, yt: 0.02, k0: 0.03 } as const;
const expectedThermal = 0.99;
/** Lattices that the reference filters were trained on. */
const fewestSamples = 10_000;

/** LM-3: 2 x 2 filters have the weights of highest likelihood. */
export function pairTarget(filters: readonly MeasuredFilter[]): Target | undefined {
  const own = learned(filters, 2);
  if (own.length === 0) return undefined;
  const weights = own.flatMap(({ filter }) => Array.from(filter.weights));
  const mean = meanOf(weights);
  const worst = Math.max(...weights.map((weight) => Math.abs(weight - exactWeight)));
  return {
    id: 'LM-3 k = 2, weights',
    kind: 'data',
    statement: 'Every weight of a 2 x 2 filter is the weight of highest likelihood.',
    details:
      'The blocks of a 2 x 2 filter do not overlap, so the likelihood has its maximum at a weight that is known: 1.1519 at L = 32. The sign of all weights together is free; their sum is shown positive.',
    measured: { 'mean weight': { ...mean, exact: exactWeight }, 'largest deviation': worst },
    headline: ['mean weight', 'largest deviation'],
    expected: `${exactWeight} ± ${tolerances.pair}`,
    rule: `holds if every weight of every training is within ${tolerances.pair}; otherwise fails`,
    verdict: all(
      weights.map((weight) =>
        within(
          { value: weight, error: 0 },
          around(exactWeight, tolerances.pair),
          limits.valueAlone,
        ),
      ),
    ),
  };
}

/** LM-3: 4 x 4 filters are centre-weighted votes. */
export function wideTarget(filters: readonly MeasuredFilter[]): Target | undefined {
  const own = learned(filters, 4);
  if (own.length === 0) return undefined;
  const shells = own.map(({ filter }) => shellsOf(filter));
  const means = knownWeights.map(({ name }, shell) => ({
    name,
    measured: overTrainings(shells.map((values) => values[shell] ?? NaN)),
  }));
  return {
    id: 'LM-3 k = 4, weights',
    kind: 'data',
    statement: 'A 4 x 4 filter is a vote in which one spin counts most.',
    details:
      'The largest weight stands on one of the four sites of the block, by chance. Its four neighbours and its four diagonal neighbours are averaged.',
    measured: Object.fromEntries(means.map(({ name, measured }) => [name, measured])),
    headline: means.map(({ name }) => name),
    expected: knownWeights.map(({ value }) => value).join(', '),
    rule: `holds if the mean over trainings is within ${tolerances.wide} for each; otherwise fails`,
    verdict: all(
      means.map(({ measured }, shell) =>
        within(
          { value: measured.value, error: 0 },
          around(knownWeights[shell]?.value ?? NaN, tolerances.wide),
          limits.valueAlone,
        ),
      ),
    ),
  };
}

/** A single training has no spread. */
function overTrainings(values: readonly number[]): Measured {
  return meanOf(values);
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
    const own = learned(filters, side).map(({ result }) => result);
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
        rule: `Each number ${ruleText(limits.toSpare)}`,
        verdict: all([
          ...own.map(({ verdict }) => verdict),
          ...(hot ? [not(hot.result.verdict)] : []),
        ]),
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

/** LM-3: the one null that passes. What separates the learned filter from it is the first step alone. */
export function permutedFilterTarget(filters: readonly MeasuredFilter[]): Target | undefined {
  const permuted = filters.find(({ filter }) => filter.data === 'permuted pixels');
  if (!permuted) return undefined;
  const { side } = permuted.filter;
  const [own] = learned(filters, side);
  const more = difference(off(first(permuted.result)), off(own ? first(own.result) : unknown));
  return {
    id: 'LM-3 permuted data',
    kind: 'control',
    statement: 'The filter that was trained on permuted pixels passes too, as expected.',
    details:
      'This control is expected to pass. One filter that all blocks share, with enough positive weight, renormalizes whether or not it has learned anything about places. ' +
      'A pass of a convolutional machine is therefore not evidence of learning. What learning adds is accuracy at the first step; the difference of |y_h(1) - 15/8| between this filter and the first learned one is shown, and we claim nothing stronger.',
    measured: {
      'y_h, step 2': permuted.result.steps[1]?.yh ?? unknown,
      'y_h, step 1': first(permuted.result),
      'farther from 15/8 at step 1 than the learned filter': more,
    },
    headline: ['y_h, step 2', 'farther from 15/8 at step 1 than the learned filter'],
    expected: 'passes',
    rule: `The criterion for iterated filters; each number ${ruleText(limits.toSpare)}`,
    verdict: permuted.result.verdict,
  };
}

/** LM-3: independent spins teach nothing. */
export function emptyFilterTarget(
  filters: readonly MeasuredFilter[],
  samples: number,
): Target | undefined {
  const hot = filters.find(({ filter }) => filter.data === 'K = 0');
  if (!hot) return undefined;
  const largest = Math.max(...hot.filter.weights.map(Math.abs));
  return {
    id: 'LM-3 K = 0 data',
    kind: 'control',
    statement: 'A filter that was trained on independent spins stays close to 0.',
    measured: { 'largest weight': largest },
    expected: `below ${tolerances.k0}`,
    details:
      'The likelihood of a small filter on independent spins is nearly flat, so that its weights fall as the number of blocks to the power -1/4.',
    rule: `holds if every weight is below ${tolerances.k0} in size; otherwise fails, or is inconclusive with fewer than ${fewestSamples} lattices to train on`,
    verdict: largest < tolerances.k0 ? 'holds' : samples < fewestSamples ? 'inconclusive' : 'fails',
  };
}

/** All filters, with their exponents. */
export function filterSection(filters: readonly MeasuredFilter[]): Section {
  return {
    title: 'LM-3: convolutional machines',
    text: [
      'A convolutional machine has one filter for all blocks. Its hidden layer is a map that can be applied again and again. We trained filters without biases by CD-1 with Adam, and averaged the weights over the last tenth of the training.',
      columnsText,
      'Expect the filter from permuted pixels to pass. It is printed beside the others so that nobody takes a pass for evidence of learning.',
    ],
    tables: [
      exponentsTable(
        'Exponents through learned filters',
        filters.map(({ result }) => result),
      ),
      weightTable(filters),
      {
        caption: 'y_t of the second application by number of operators',
        header: ['filter', '1', '2', '4', '5'],
        rows: filters.map(({ result }) => [
          result.name,
          ...[1, 2, 4, 5].map((count) => thermalText(result, 1, count)),
        ]),
      },
    ],
    fields: [
      {
        caption: 'Filters, each on its own scale; the sign of the sum is positive',
        fields: filters
          .filter(
            ({ filter }) => filter.side === Math.max(...filters.map((own) => own.filter.side)),
          )
          .map(({ filter }) => scaled(Array.from(filter.weights))),
        columns: Math.max(...filters.map(({ filter }) => filter.side)),
        rows: Math.max(...filters.map(({ filter }) => filter.side)),
      },
    ],
  };
}

function weightTable(filters: readonly MeasuredFilter[]): Table {
  return {
    caption:
      'Weights by distance from the largest weight: the centre, and means over its neighbours and diagonal neighbours within the filter',
    header: ['filter', 'centre', 'neighbours', 'diagonals', 'smallest', 'g0'],
    rows: filters.map(({ filter, result }) => [
      result.name,
      ...shellsOf(filter).map((value) => value.toFixed(3)),
      Math.min(...Array.from(filter.weights)).toFixed(3),
      (result.g0 ?? NaN).toFixed(3),
    ]),
  };
}

function scaled(values: readonly number[]): number[] {
  const largest = Math.max(...values.map(Math.abs));
  return values.map((value) => value / largest);
}

function learned(filters: readonly MeasuredFilter[], side: number): MeasuredFilter[] {
  return filters.filter(
    ({ filter }) => filter.side === side && filter.data === 'critical lattices',
  );
}

/** The largest weight, and the means of its neighbours and of its diagonal neighbours in the filter. */
function shellsOf(filter: LearnedFilter): [number, number, number] {
  const { side } = filter;
  const values = Array.from(filter.weights);
  const centre = values.indexOf(Math.max(...values));
  const [x, y] = [centre % side, Math.floor(centre / side)];
  const mean = (steps: readonly (readonly [number, number])[]): number => {
    const inside = steps
      .map(([dx, dy]): [number, number] => [x + dx, y + dy])
      .filter(([a, b]) => a >= 0 && b >= 0 && a < side && b < side);
    return inside.reduce((sum, [a, b]) => sum + elementAt(values, b * side + a), 0) / inside.length;
  };
  return [
    elementAt(values, centre),
    mean([
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]),
    mean([
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ]),
  ];
}
