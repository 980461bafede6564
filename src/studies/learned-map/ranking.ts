import { elementAt } from '../../element-at.ts';
import { blockInformation } from '../../theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { numberText } from '../../report/quantity-text.ts';
import { columnTable } from '../column-table.ts';
import { digitsTarget } from '../printed-digits.ts';
import type { Section, Target } from '../study.ts';
import { difference, holdsIf } from '../verdict.ts';
import { filterProbabilities } from './filter-probabilities.ts';
import { blockFilters, decimationName, filterRule, type BlockFilter } from './known-maps.ts';
import type { MapResult } from './results.ts';

/** One 2 x 2 map under all criteria. */
export interface Ranked {
  readonly name: string;
  /** I(h : E) in nats; larger is better. */
  readonly information: number;
  /** Far over near couplings of the first coarse lattice; smaller is better. */
  readonly range: Measured;
  /** |y_h(2) - 15/8|; smaller is better. */
  readonly deviation: Measured;
  /** Kullback-Leibler divergence of the machine with these weights from the blocks of the data, nats a block; hard maps have none. */
  readonly divergence: number | undefined;
  readonly g0: number;
  readonly verdict: MapResult['verdict'];
}

/** Information in nats on the 5 x 5 torus at T_c, from two enumerations of all states by other programs. */
const printed: Readonly<Record<string, string>> = {
  majority: '0.470216',
  'three of four': '0.470443',
  'soft majority, w = 2': '0.470091',
  'soft majority, w = 1': '0.46287',
  // The reference prints 0.39425, rounded twice: the number is 0.39424495.
  'soft majority, w = 0.5': '0.3942',
  'soft majority, w = 0.375': '0.32745',
  decimation: '0.388309',
  '(1, 1, 1, -1)': '0.35223',
};
const wholePrinted = '0.548189';

/** Averages of products of spins of a 2 x 2 block: nearest neighbours, diagonals and the plaquette. */
export interface BlockAverages {
  readonly nearest: number;
  readonly diagonal: number;
  readonly plaquette: number;
}

/** All maps under all criteria. */
export function rankedMaps(
  results: readonly MapResult[],
  ranges: readonly Measured[],
  averages: BlockAverages,
): Ranked[] {
  const information = blockInformation(CRITICAL_COUPLING);
  const data = blockDistribution(averages);
  return blockFilters.map((filter, index): Ranked => {
    const rule = filterRule(filter.weights, filter.limit);
    const result = results.find(({ name }) => name === filter.name);
    const off = difference(result?.steps[1]?.yh ?? unknown, ISING_EXPONENTS.magnetic);
    return {
      name: filter.name,
      information: information.of(filterProbabilities(rule)),
      range: ranges[index] ?? unknown,
      deviation: { value: Math.abs(off.value), error: off.error },
      divergence: filter.limit === 'soft' ? divergenceOf(filter, data) : undefined,
      g0: result?.g0 ?? NaN,
      verdict: result?.verdict ?? 'inconclusive',
    };
  });
}

const states = 16;
const spinOf = (state: number, site: number): number => 2 * ((state >> site) & 1) - 1;

/** P of the 16 states of a block, exactly, since odd averages vanish. */
function blockDistribution({ nearest, diagonal, plaquette }: BlockAverages): Float64Array {
  return Float64Array.from({ length: states }, (_, state) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((site) => spinOf(state, site));
    if (a === undefined || b === undefined || c === undefined || d === undefined) return NaN;
    const bonds = a * b + a * c + b * d + c * d;
    return (1 + nearest * bonds + diagonal * (a * d + b * c) + plaquette * a * b * c * d) / states;
  });
}

/** The visible units of the machine have P ~ cosh f in each block, f the field of its unit. */
function divergenceOf({ weights }: BlockFilter, data: Float64Array): number {
  const unnormalized = Float64Array.from({ length: states }, (_, state) =>
    Math.cosh(weights.reduce((sum, w, site) => sum + w * spinOf(state, site), 0)),
  );
  const total = unnormalized.reduce((sum, value) => sum + value, 0);
  return data.reduce(
    (sum, p, state) => sum + p * Math.log((p * total) / elementAt(unnormalized, state)),
    0,
  );
}

/** LM-8: the exact information, digit by digit. */
export function informationTarget(ranked: readonly Ranked[]): Target {
  const numbers = ranked.flatMap(({ name, information }) => {
    const text = printed[name];
    return text === undefined ? [] : [{ value: information, printed: text }];
  });
  return digitsTarget({
    id: 'LM-8 information',
    kind: 'data',
    statement:
      'The exact information of a coarse spin about its surroundings has the digits of an independent enumeration.',
    noun: 'number',
    numbers: [
      { value: blockInformation(CRITICAL_COUPLING).whole, printed: wholePrinted },
      ...numbers,
    ],
    wrong: {
      name: 'the information at T = 2.6',
      value: blockInformation(1 / 2.6).whole,
      printed: wholePrinted,
    },
  });
}

/** The best map by each criterion. */
function bestMaps(ranked: readonly Ranked[]): { criterion: string; best: string }[] {
  const least = (of: (map: Ranked) => number): string =>
    ranked.filter((map) => Number.isFinite(of(map))).toSorted((a, b) => of(a) - of(b))[0]?.name ??
    'none';
  return [
    { criterion: 'information', best: least(({ information }) => -information) },
    { criterion: 'range of the couplings', best: least(({ range }) => range.value) },
    { criterion: 'y_h at the second application', best: least(({ deviation }) => deviation.value) },
    {
      criterion: 'likelihood',
      best: least(({ divergence }) => divergence ?? Infinity),
    },
  ];
}

/** LM-8: whether the criteria agree. */
export function rankingTarget(ranked: readonly Ranked[]): Target {
  const best = bestMaps(ranked);
  const decimation = ranked.find(({ name }) => name === decimationName);
  const better = ranked
    .filter(({ information }) => information < (decimation?.information ?? NaN))
    .map(({ name }) => name);
  return {
    id: 'LM-8 ranking',
    kind: 'claim',
    statement: 'Information, range of the couplings, y_h and likelihood prefer the same 2 x 2 map.',
    details:
      'Likelihood ranks soft maps only: the machine with infinite weights has none of the data’s weight on ordinary blocks. ' +
      `Maps with less information than decimation: ${better.join(', ') || 'none'}.`,
    measured: Object.fromEntries(best.map(({ criterion, best: name }) => [criterion, name])),
    headline: best.map(({ criterion }) => criterion),
    expected: 'one map',
    rule: 'holds if the same map comes first by all four criteria; otherwise fails. The order of maps that differ by less than their errors may be chance',
    verdict: holdsIf(new Set(best.map(({ best: name }) => name)).size === 1),
  };
}

/** LM-8: the table, and where the criteria disagree. */
export function rankingSection(
  ranked: readonly Ranked[],
  sides: { readonly exponents: number; readonly ranges: number },
): Section {
  const best = bestMaps(ranked);
  const soft = ranked.find(({ name }) => name === 'soft majority, w = 0.5');
  const decimation = ranked.find(({ name }) => name === decimationName);
  const gap = (soft?.information ?? NaN) - (decimation?.information ?? NaN);
  return {
    title: 'LM-8: which map is best, and by which criterion',
    text: [
      'Four criteria for a good map are in use: the information that a coarse spin keeps about its surroundings, the range of the couplings of the coarse lattice, the exponents, and the likelihood of the machine that has the filter as its weights. The table has the 2 x 2 maps under all four.',
      `The best maps are: ${best.map(({ criterion, best: name }) => `${name} by ${criterion}`).join('; ')}.`,
      `Information does not find the border between maps with a fixed point and maps without one: soft majority with w = 0.5, whose gain is above 2^{1/8}, and decimation, which has no fixed point, differ by ${gap.toFixed(4)} nats.`,
    ],
    tables: [
      columnTable(
        `2 x 2 maps. Information on the 5 x 5 torus at T_c, exact, in nats (all there is: ${blockInformation(CRITICAL_COUPLING).whole.toFixed(6)}). Range at L = ${sides.ranges}, y_h at L = ${sides.exponents}. Range: (|K_{third}| + 2|K_{knight}| + |K_{22}|)/|K_{nn}| of the first coarse lattice. Divergence from the blocks of the data, nats a block`,
        ranked,
        {
          map: ({ name }) => name,
          information: ({ information }) => information.toFixed(6),
          'far over near couplings': ({ range }) => range,
          '|y_h(2) - 15/8|': ({ deviation }) => deviation,
          divergence: ({ divergence }) =>
            divergence === undefined ? 'none' : divergence.toFixed(5),
          g0: ({ g0 }) => numberText(Number(g0.toPrecision(4))),
          verdict: ({ verdict }) => verdict,
        },
      ),
    ],
  };
}
