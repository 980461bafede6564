import { elementAt } from '../../element-at.ts';
import { meanOf } from '../../statistics/measured.ts';
import type { Target } from '../study.ts';
import { all, around, holdsIf, limits, within } from '../verdict.ts';
import { trainedOnCritical, type MeasuredFilter } from './filter-targets.ts';
import type { LearnedFilter } from './filters.ts';

/** The weight of highest likelihood of a 2 x 2 filter at L = 32. */
const exactWeight = 1.1519;
/** Weights of 4 x 4 filters by distance from the centre, from the feasibility study (CD-1). */
const knownWeights = [
  { name: 'centre', value: 2.03 },
  { name: 'neighbours', value: 0.66 },
  { name: 'diagonals', value: 0.355 },
] as const;
const tolerances = { pair: 0.02, wide: 0.05, k0: 0.03 } as const;
/** Lattices that the reference filters were trained on. */
const fewestSamples = 10_000;

/** LM-3: 2 x 2 filters have the weights of highest likelihood. */
export function pairTarget(
  filters: readonly MeasuredFilter[],
  samples: number,
): Target | undefined {
  const own = trainedOnCritical(filters, 2);
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
    rule: `holds if every weight of every training is within ${tolerances.pair}; otherwise fails, or is inconclusive with fewer than ${fewestSamples.toLocaleString('en')} lattices to train on`,
    verdict:
      worst <= tolerances.pair ? 'holds' : samples < fewestSamples ? 'inconclusive' : 'fails',
  };
}

/** LM-3: 4 x 4 filters are centre-weighted votes. */
export function wideTarget(filters: readonly MeasuredFilter[]): Target | undefined {
  const own = trainedOnCritical(filters, 4);
  if (own.length === 0) return undefined;
  const shells = own.map(({ filter }) => shellsOf(filter));
  const means = knownWeights.map(({ name }, shell) => ({
    name,
    measured: meanOf(shells.map((values) => values[shell] ?? NaN)),
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

/** LM-3: independent spins teach nothing. */
export function emptyFilterTarget(
  filters: readonly MeasuredFilter[],
  samples: number,
): Target | undefined {
  // Of the largest side.
  const [hot] = filters
    .filter(({ filter }) => filter.data === 'K = 0')
    .toSorted((a, b) => b.filter.side - a.filter.side);
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
    rule: `holds if every weight is below ${tolerances.k0} in size; otherwise fails. Inconclusive with fewer than ${fewestSamples.toLocaleString('en')} lattices to train on; this filter had ${samples.toLocaleString('en')}`,
    verdict: samples < fewestSamples ? 'inconclusive' : holdsIf(largest < tolerances.k0),
  };
}

/** The largest weight, and the means of its neighbours and of its diagonal neighbours in the filter. */
export function shellsOf(filter: LearnedFilter): [number, number, number] {
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
