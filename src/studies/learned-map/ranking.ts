import { elementAt } from '../../element-at.ts';
import { blockInformation } from '../../theory/block-information.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { FilterRule } from '../../rg/filter-rule.ts';
import { unknown } from '../../statistics/measured.ts';
import type { BlockMeans } from './comparison.ts';
import { averagesOf, divergenceOf } from './block-divergence.ts';
import { filterProbabilities } from './filter-probabilities.ts';
import type { MapResult } from './results.ts';
import { exactScore, magnitudeOf, scoreOf, type Score } from './scores.ts';

/** The criteria for a good map, in the order of the table. */
export const criteria = ['information', 'range', 'magnetic', 'likelihood'] as const;
export type Criterion = (typeof criteria)[number];

/** One 2 x 2 map under all criteria. */
export interface Ranked {
  readonly name: string;
  /** Of the map, which is also that of the machine with its weights. */
  readonly rule: FilterRule;
  /** I(h : E) in nats. */
  readonly information: number;
  readonly g0: number;
  readonly verdict: MapResult['verdict'];
  /**
   * Less is better. `information`: what the map loses of I(V : E), exact. `range`: far over near couplings of the first coarse lattice.
   * `magnetic`: |y_h(2) - 15/8|. `likelihood`: the Kullback-Leibler divergence of the machine from the blocks of the data, nats a block.
   */
  readonly scores: Readonly<Record<Criterion, Score>>;
}

/** A 2 x 2 map with its exponents. */
export interface RankedMap {
  readonly rule: FilterRule;
  readonly result: MapResult;
}

/**
 * All maps under all criteria.
 * @param ranges of the maps, in their order
 * @param itself block means of the lattices that exponents were measured on
 */
export function rankedMaps(
  maps: readonly RankedMap[],
  ranges: readonly Score[],
  itself: BlockMeans,
  size: number,
): Ranked[] {
  const information = blockInformation(CRITICAL_COUPLING);
  const averages = averagesOf(itself, size);
  const without = itself.map((_, block) =>
    averagesOf(
      itself.filter((__, other) => other !== block),
      size,
    ),
  );
  return maps.map(({ rule, result }, index): Ranked => {
    const known = information.of(filterProbabilities(rule));
    const [, second] = result.steps;
    const divergence = divergenceOf(rule, averages);
    return {
      name: result.name,
      rule,
      information: known,
      g0: result.g0 ?? NaN,
      verdict: result.verdict,
      scores: {
        information: exactScore(information.whole - known),
        range: elementAt(ranges, index),
        magnetic: magnitudeOf(
          deviationOf((second?.yh ?? unknown).value),
          (second?.leftOut.yh ?? []).map(deviationOf),
        ),
        likelihood: Number.isFinite(divergence)
          ? scoreOf(
              divergence,
              without.map((own) => divergenceOf(rule, own)),
            )
          : exactScore(Infinity),
      },
    };
  });
}

/** The deviation of an exponent from 15/8. */
function deviationOf(yh: number): number {
  return yh - ISING_EXPONENTS.magnetic;
}
