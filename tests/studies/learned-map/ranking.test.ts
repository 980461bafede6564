import { describe, expect, it } from 'vitest';
import type { FilterRule } from '../../../src/rg/filter-rule.ts';
import { furtherCorrelationAt as at } from '../../../src/rg/operator-correlations.ts';
import { blockFilters, filterRule } from '../../../src/studies/learned-map/known-maps.ts';
import { rankedMaps, type Ranked } from '../../../src/studies/learned-map/ranking.ts';
import {
  informationTarget,
  rankingSection,
  rankingTarget,
} from '../../../src/studies/learned-map/ranking-section.ts';
import {
  agreementOf,
  bestPlaces,
  exactScore,
  halvesOf,
  magnitudeOf,
  orderOf,
  scoreOf,
} from '../../../src/studies/learned-map/scores.ts';
import { result, step } from './fixtures.ts';

/** Values without each of 16 blocks that all maps share, so that only `own` differs from map to map. */
const shared = (value: number, own = 0) =>
  scoreOf(
    value,
    Array.from({ length: 16 }, (_, b) => value + 0.01 * Math.sin(b) + own * Math.cos(3 * b)),
  );

/** The magnitude of a deviation whose error all maps share. */
const deviation = (value: number, error: number) =>
  magnitudeOf(
    value,
    Array.from({ length: 16 }, (_, b) => value + (error / 10) * Math.sin(b)),
  );

describe('the order of two maps', () => {
  it('is that of their difference, in which errors that they share drop out', () => {
    const [one, other] = [shared(0.3), shared(0.31)];
    expect(one.error).toBeGreaterThan(0.01);
    expect(orderOf(one, other)).toBe(-1);
    expect(orderOf(other, one)).toBe(1);
    expect(orderOf(shared(0.3, 0.01), other)).toBe(0);
  });

  it('is open between magnitudes whose side no error tells, though the deviations share theirs', () => {
    const [near, far] = [deviation(0.001, 0.003), deviation(0.002, 0.003)];
    // Were both on the side that they seem to be on, their shared errors would drop out.
    expect(orderOf({ ...near, isMagnitude: false }, { ...far, isMagnitude: false })).toBe(-1);
    expect(orderOf(near, far)).toBe(0);
    expect(orderOf(deviation(0.1, 0.003), deviation(0.101, 0.003))).toBe(-1);
    expect(orderOf(deviation(-0.1, 0.003), near)).toBe(1);
  });

  it('is exact for exact numbers, and none between two infinite ones', () => {
    expect(orderOf(exactScore(1), exactScore(1 + 1e-9))).toBe(-1);
    expect(orderOf(exactScore(Infinity), shared(0.1))).toBe(1);
    expect(orderOf(exactScore(Infinity), exactScore(Infinity))).toBe(0);
  });

  it('leaves open which of several maps is the best', () => {
    expect(bestPlaces([shared(0.5), shared(0.3, 0.01), shared(0.301)])).toEqual([1, 2]);
  });

  it('may be opposite by two criteria', () => {
    const first = [1, 2, 3].map(exactScore);
    const second = [2, 1, 3].map(exactScore);
    expect(agreementOf(first, second)).toEqual({ alike: 2, opposite: [[0, 1]], undecided: 0 });
    expect(agreementOf(first, [exactScore(1), exactScore(1), exactScore(3)]).undecided).toBe(1);
  });
});

it('halves of the lattices have the mean of the whole', () => {
  const whole = shared(0.3);
  const [one, other] = halvesOf(whole);
  const pseudo = whole.leftOut.map((left) => 16 * whole.value - 15 * left);
  const mean = pseudo.reduce((sum, own) => sum + own / 16, 0);
  expect((one.value + other.value) / 2).toBeCloseTo(mean, 10);
  expect(one.error).toBeGreaterThan(whole.error);
});

const rule: FilterRule = filterRule([1, 1, 1, 1], 'hard');
/** A map by its place in each criterion. */
function map(
  name: string,
  [information, range, magnetic, likelihood]: readonly [number, number, number, number],
  own = 0,
): Ranked {
  return {
    name,
    rule,
    information,
    g0: 1.5,
    verdict: 'holds',
    scores: {
      information: exactScore(information),
      range: shared(range, own),
      magnetic: shared(magnetic, own),
      likelihood: shared(likelihood, own),
    },
  };
}

describe('the best map', () => {
  const first = map('first', [0.1, 0.1, 0.1, 0.1]);

  it('is not the same one by two criteria, is one, or is not decided', () => {
    expect(rankingTarget([first, map('second', [0.05, 0.2, 0.2, 0.2])]).verdict).toBe('holds');
    expect(rankingTarget([first, map('second', [0.2, 0.2, 0.2, 0.2])]).verdict).toBe('fails');
    const near = map('second', [0.2, 0.101, 0.101, 0.101], 0.01);
    expect(rankingTarget([first, near]).verdict).toBe('inconclusive');
  });

  it('is told in a sentence that comes from the table', () => {
    const sides = { exponents: 32, ranges: 32 };
    const text = (other: Ranked) => rankingSection([first, other], sides).text.join(' ');
    expect(text(map('second', [0.05, 0.2, 0.2, 0.2]))).toContain(
      'information puts second before first and range of the couplings the other way round (1 such pair)',
    );
    expect(text(map('second', [0.2, 0.2, 0.2, 0.2]))).toContain('No two criteria order');
  });
});

it('likelihood prefers the soft majority of highest likelihood, information another map', () => {
  // Averages of blocks of critical lattices at L = 32.
  const row = Array.from({ length: at.entries }, () => 0);
  for (const [index, sum] of [1.43386, 1.30101, 0.6048].entries())
    row[at.fine + index] = sum * 32 ** 2;
  const maps = blockFilters.map(({ name, weights, limit }) => ({
    rule: filterRule(weights, limit),
    result: result('iterated', [step(1.88, 1), step(1.875, 1)], { name, g0: 1.5 }),
  }));
  const ranges = maps.map(() => shared(0.05));
  const ranked = rankedMaps(maps, ranges, [row, row], 32);
  expect(rankingTarget(ranked).measured).toMatchObject({
    likelihood: 'soft majority, w = 1.1519',
    information: 'three of four',
  });
  expect(informationTarget(ranked).verdict).toBe('holds');
  const infinite = ranked.filter(({ scores }) => scores.likelihood.value === Infinity);
  // Decimation weighs all states of a block alike, so that it has a divergence.
  expect(infinite.map(({ name }) => name)).toEqual(['majority', 'three of four', '(1, 1, 1, -1)']);
});
