import { blockInformation } from '../../theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { columnTable } from '../column-table.ts';
import type { Table, Target, Verdict } from '../study.ts';
import type { Turns } from '../turns.ts';
import { control, holdsIf, unlessControl } from '../verdict.ts';
import { ascend, scaledTo, unevenness, type BestFilter, type FilterInformation } from './ascent.ts';
import { nearlySame, sameMaximum, uniformWithin } from './criteria.ts';
import { blockFilterInformation } from './information.ts';
import type { Settings } from './presets.ts';
import { randomWeights, seedOf } from './seeds.ts';

/** Soft 2 x 2 filters of one length of the weights. */
export interface SmallFilters {
  readonly norm: number;
  /** What equal weights keep, and decimation, in nats. */
  readonly uniform: number;
  readonly decimation: number;
  /** The best filter without a bias, and the number of starts that found as much. */
  readonly best: BestFilter;
  readonly starts: number;
  readonly found: number;
  /** The best filter with a bias. */
  readonly biased: BestFilter;
}

/** Climbs from equal weights and from random ones, for every length of the weights. */
export function* smallFilters(
  { norms, starts }: Settings['small'],
  coupling: number,
  seed: number,
): Turns<SmallFilters[]> {
  const informationOf = blockFilterInformation(blockInformation(coupling));
  const own = seedOf(seed, 'starts');
  const all: SmallFilters[] = [];
  for (const [order, norm] of norms.entries()) {
    const random = (index: number): Float64Array => randomWeights(4, own, order * 1000 + index);
    const climb = function* (biased: boolean): Turns<BestFilter[]> {
      const found = [yield* ascend(informationOf, equal, { norm, biased, startingBias: 0.1 })];
      for (let start = 1; start < starts; start++)
        found.push(
          yield* ascend(informationOf, random(start), { norm, biased, startingBias: 0.1 }),
        );
      return found;
    };
    const free = yield* climb(false);
    const best = bestOf(free);
    all.push({
      norm,
      uniform: informationOf(scaledTo(equal, norm), 0).information,
      decimation: informationOf(Float64Array.of(norm, 0, 0, 0), 0).information,
      best,
      starts,
      found: free.filter((one) => best.information - one.information < sameMaximum).length,
      biased: bestOf(yield* climb(true)),
    });
  }
  return all;
}

const equal = Float64Array.of(1, 1, 1, 1);

function bestOf(filters: readonly BestFilter[]): BestFilter {
  return filters.reduce((best, one) => (one.information > best.information ? one : best));
}

/** Weights with a positive sum: h and -h are one filter. The largest comes first, as turns and reflections do not matter. */
function sortedWeights({ weights }: BestFilter): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum < 0 ? -weight : weight)).toSorted((a, b) => b - a);
}

/**
 * RS-1: the weights of the best soft filter, or how little uneven weights gain.
 * @param nulls the same at K = 0
 */
export function filterTargets(
  all: readonly SmallFilters[],
  nulls: readonly SmallFilters[],
): Target[] {
  const even = all.filter(({ best }) => unevenness(best.weights) <= uniformWithin);
  const longest = all.at(-1);
  const gains = all.map(({ best, uniform }) => gain(best.information, uniform));
  return [
    unlessControl({
      id: 'RS-1 weights',
      kind: 'claim',
      statement: 'No soft filter without a bias keeps much more than one with equal weights.',
      details:
        `P(h | v) ~ exp(h w v) at T_c, for several lengths |w|, by ascents from equal and from random weights. Up to |w| = ${Math.max(0, ...even.map(({ norm }) => norm))} the best weights are equal. ` +
        'Beyond, one weight grows small: a vote of three has no ties. The gain is so small that the finding of uniform weights is a near-degeneracy.',
      measured: {
        'largest gain over equal weights': Math.max(...gains),
        'lengths with equal weights': even.length,
        'lengths compared': all.length,
        'best at the largest length': longest?.best.information ?? NaN,
        'equal weights there': longest?.uniform ?? NaN,
      },
      headline: ['largest gain over equal weights'],
      expected: `at most ${100 * nearlySame} %`,
      rule: `holds if the best filter of every length has weights within ${100 * uniformWithin} % of their mean, or keeps at most ${100 * nearlySame} % more than equal weights do; otherwise fails`,
      verdict: evenVerdict(all),
      controls: [
        control(
          'gain of the best filter over decimation',
          gain(longest?.best.information ?? NaN, longest?.decimation ?? NaN),
          holdsIf(gain(longest?.best.information ?? NaN, longest?.decimation ?? NaN) <= nearlySame),
        ),
        control(
          'the same ascents at K = 0, information in nats',
          largestOf(nulls),
          evenVerdict(nulls),
        ),
      ],
    }),
    {
      id: 'RS-1 starts',
      kind: 'data',
      statement: 'Ascents from different starts end at the same information.',
      measured: {
        'starts that do': all.reduce((sum, { found }) => sum + found, 0),
        starts: all.reduce((sum, { starts }) => sum + starts, 0),
      },
      headline: ['starts that do', 'starts'],
      details:
        'Equal weights are a stationary point at every length. Where they are not the maximum, this start alone may stay.',
      expected: 'all random starts',
      rule: `holds if at every length all starts but the one from equal weights come within ${sameMaximum} nats of the best; otherwise fails`,
      verdict: holdsIf(all.every(({ found, starts }) => found >= starts - 1)),
    },
  ];
}

/** Whether equal weights keep as much as any, or nearly. Where nothing is kept, nothing is uniform. */
function evenVerdict(all: readonly SmallFilters[]): Verdict {
  return holdsIf(
    all.length > 0 &&
      all.every(
        ({ best, uniform }) =>
          best.information > sameMaximum &&
          (unevenness(best.weights) <= uniformWithin ||
            gain(best.information, uniform) <= nearlySame),
      ),
  );
}

/** The best weights, sorted, by length. */
export function weightTable(all: readonly SmallFilters[]): Table {
  return columnTable(
    'Soft 2 x 2 filters at T_c by the length of their weights, in nats. Weights from the largest on',
    all,
    {
      '|w|': ({ norm }) => norm,
      'equal weights': ({ uniform }) => uniform.toFixed(6),
      'best, no bias': ({ best }) => best.information.toFixed(6),
      weights: ({ best }) => weightsText(sortedWeights(best)),
      'best, with bias': ({ biased }) => biased.information.toFixed(6),
      'its weights': ({ biased }) => weightsText(sortedWeights(biased)),
      'its bias': ({ biased }) => Math.abs(biased.bias).toFixed(3),
      'found by': ({ found, starts }) => `${found} of ${starts}`,
    },
  );
}

function largestOf(all: readonly SmallFilters[]): number {
  return Math.max(...all.map(({ best }) => Math.abs(best.information)));
}

/** Information against the length of the weights of any filter of a 2 x 2 block. */
export function alongLengths(
  lengths: readonly number[],
  weights: Float64Array,
  informationOf: FilterInformation = blockFilterInformation(blockInformation(CRITICAL_COUPLING)),
): number[] {
  return lengths.map((norm) => informationOf(scaledTo(weights, norm), 0).information);
}

/** The share by which a filter keeps more than another one. */
function gain(information: number, other: number): number {
  return information / other - 1;
}

function weightsText(values: ArrayLike<number>): string {
  return Array.from(values, (value) => value.toFixed(3)).join(', ');
}
