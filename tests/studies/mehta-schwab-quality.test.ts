import { describe, expect, it } from 'vitest';
import { trainedGroup } from '../../src/studies/mehta-schwab/models.ts';
import type { StackQuality } from '../../src/studies/mehta-schwab/quality.ts';
import {
  trainingText,
  trainingTarget,
  unlessUndertrained,
} from '../../src/studies/mehta-schwab/quality-targets.ts';
import { tilingVerdict } from '../../src/studies/mehta-schwab/tiling-section.ts';
import type { Verdict } from '../../src/studies/study.ts';

const exact = -1.15;

function quality(group: string, energy: number, error = 0.005): StackQuality {
  const first = { value: energy, error };
  return {
    group,
    number: 1,
    logLikelihood: { value: -300, error: 1 },
    divergence: { value: 20, error: 1 },
    first,
    whole: first,
    warnings: [],
  };
}

const untrained = quality('untrained weights', 0);

function training(energies: readonly number[], { empty = 0, error = 0.005 } = {}) {
  return trainingTarget(
    [
      ...energies.map((energy) => quality(trainedGroup, energy, error)),
      quality('untrained weights', empty),
      quality('trained at K = 0', 0),
    ],
    exact,
  );
}

const judged = (own: Verdict, energy: number): Verdict => {
  const target = { ...training([-1.15, -1.15]), id: 'MS-5', verdict: own };
  return unlessUndertrained(target, training([energy, energy])).verdict;
};

const tiled = (...ratios: [number, number][]): Verdict =>
  tilingVerdict(ratios.map(([value, error]) => ({ value, error })));

describe('whether the machines have learned the lattices', () => {
  it('holds for the energy of the data alone', () => {
    expect(training([-1.15, -1.14, -1.16]).verdict).toBe('holds');
    expect(training([-0.9, -0.91, -0.89]).verdict).toBe('fails');
    expect(training([-1.5, -1.49, -1.5]).verdict).toBe('fails');
  });

  it('is inconclusive where the error is too large, or an empty machine passes', () => {
    expect(training([-1.15], { error: 0.05 }).verdict).toBe('inconclusive');
    expect(training([-1, -1.15, -1.3]).verdict).toBe('inconclusive');
    expect(training([-1.15, -1.15, -1.15], { empty: exact }).verdict).toBe('inconclusive');
    expect(trainingTarget([untrained], exact).verdict).toBe('inconclusive');
  });

  it('decides whether a claim can fail', () => {
    expect(judged('fails', -1.15)).toBe('fails');
    expect(judged('fails', -0.8)).toBe('inconclusive');
    expect(judged('holds', -0.8)).toBe('holds');
  });

  it('is part of the answer', () => {
    expect(trainingText(training([-1.15, -1.15]))).not.toMatch(/have not learned/);
    expect(trainingText(training([-0.9, -0.9]))).toMatch(/-?−?0\.9.*have not learned/);
  });
});

describe('the explanation by tiling', () => {
  it('holds for ratios of 2, and not where they are larger, scattered or uncertain', () => {
    expect(tiled([2.1, 0.1], [1.9, 0.1])).toBe('holds');
    expect(tiled([3.2, 0.1], [2.6, 0.1])).toBe('fails');
    expect(tiled([3.2, 0.1], [2.1, 0.1])).toBe('inconclusive');
    expect(tiled([2.1, 0.9], [1.9, 0.1])).toBe('inconclusive');
  });
});
