import { describe, expect, it } from 'vitest';
import {
  filterTargets,
  permutedFilterTargets,
  type MeasuredFilter,
} from '../../../src/studies/learned-map/filter-targets.ts';
import {
  emptyFilterTarget,
  pairTarget,
  wideTarget,
} from '../../../src/studies/learned-map/filter-weights.ts';
import type { MeasuredStep } from '../../../src/studies/learned-map/exponents.ts';
import { result, step } from './fixtures.ts';

const good = [step(1.885, 0.97), step(1.876, 0.99)];
const bad = [step(2.1, 1), step(2.2, 1.1, { spread: 0.5 })];

function filter(
  data: MeasuredFilter['filter']['data'],
  steps: MeasuredStep[],
  weights: readonly number[] = [1.152, 1.15, 1.155, 1.151],
): MeasuredFilter {
  const side = Math.sqrt(weights.length);
  return {
    filter: { side, data, number: 1, weights: Float32Array.from(weights), offset: 0 },
    result: result('iterated', steps),
  };
}

const noise = filter('K = 0', bad, [0.01, 0.02, -0.01, 0]);

const verdicts = (steps: MeasuredStep[], control = noise) =>
  filterTargets([filter('critical lattices', steps), control]).map(({ verdict }) => verdict);

describe('learned filters', () => {
  it('renormalize, with the exponents of an independent program', () => {
    expect(verdicts(good)).toEqual(['holds', 'holds']);
    expect(verdicts(bad)).toEqual(['fails', 'fails']);
    // Inside the box of the criterion, and not where the other program was.
    expect(verdicts([step(1.885, 1), step(1.89, 0.99)])).toEqual(['holds', 'fails']);
    expect(verdicts([step(1.885, 1), step(1.89, 0.99, { error: 0.02 })])).toEqual([
      'inconclusive',
      'inconclusive',
    ]);
  });

  it('decide nothing beside a filter from independent spins that passes', () => {
    expect(verdicts(good, filter('K = 0', good))[0]).toBe('inconclusive');
  });

  it('have a null that is expected to pass', () => {
    const of = (steps: MeasuredStep[]) =>
      permutedFilterTargets([filter('critical lattices', good), filter('permuted pixels', steps)]);
    expect(of(good).map(({ verdict }) => verdict)).toEqual(['holds']);
    expect(of(bad).map(({ verdict }) => verdict)).toEqual(['fails']);
    expect(permutedFilterTargets([filter('critical lattices', good)])).toEqual([]);
  });
});

const ofPair = (weights: readonly number[], samples = 10_240) =>
  pairTarget([filter('critical lattices', good, weights)], samples)?.verdict;

/** 4 x 4 weights around a centre. */
const wideWeights = (centre: number): number[] =>
  [
    [0.35, 0.66, 0.36, 0],
    [0.66, centre, 0.66, -0.2],
    [0.35, 0.66, 0.36, 0],
    [0, -0.2, 0, 0],
  ].flat();
const ofWide = (centre: number) =>
  wideTarget([filter('critical lattices', good, wideWeights(centre))])?.verdict;

describe('the weights of filters', () => {
  it('of 2 x 2 spins are those of highest likelihood', () => {
    expect(ofPair([1.152, 1.15, 1.155, 1.151])).toBe('holds');
    expect(ofPair([1.152, 1.15, 1.18, 1.151])).toBe('fails');
    expect(ofPair([1.152, 1.15, 1.18, 1.151], 2048)).toBe('inconclusive');
    expect(pairTarget([noise], 10_240)).toBeUndefined();
  });

  it('of 4 x 4 spins have one in the centre', () => {
    expect(ofWide(2.03)).toBe('holds');
    expect(ofWide(1.5)).toBe('fails');
  });

  it('from independent spins are small, or too few lattices were drawn to tell', () => {
    const large = filter('K = 0', bad, [0.05, 0, 0, 0]);
    expect(emptyFilterTarget([noise], 10_240)?.verdict).toBe('holds');
    expect(emptyFilterTarget([large], 10_240)?.verdict).toBe('fails');
    // With few lattices chance decides, whatever was found.
    for (const own of [noise, large])
      expect(emptyFilterTarget([own], 2048)?.verdict).toBe('inconclusive');
  });
});
