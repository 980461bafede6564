import { describe, expect, it } from 'vitest';
import {
  divergenceFrom,
  ringProbabilities,
  totalVariation,
  type RingResults,
  type RingTraining,
} from '../../src/studies/thermodynamics/ring.ts';
import { ringTarget } from '../../src/studies/thermodynamics/ring-targets.ts';
import { isingChain } from '../../src/theory/chain.ts';

const exact = ringProbabilities(1);

describe('the ring of six spins', () => {
  it('has the energy of theory', () => {
    const energy = exact.reduce((sum, own, state) => {
      const spin = (site: number): number => 2 * ((state >>> (site % 6)) & 1) - 1;
      const bonds = [0, 1, 2, 3, 4, 5].reduce((total, i) => total + spin(i) * spin(i + 1), 0);
      return sum - (own * bonds) / 6;
    }, 0);
    const known = isingChain({ sites: 6, temperature: 1, interaction: 1, field: 0 }).energy;
    expect(energy).toBeCloseTo(known, 12);
  });

  it('is no distance from itself, and a known one from fair coins', () => {
    const coins = new Float64Array(64).fill(1 / 64);
    expect(divergenceFrom(exact, exact)).toBe(0);
    expect(totalVariation(exact, exact)).toBe(0);
    const entropy = -exact.reduce((sum, own) => sum + own * Math.log(own), 0);
    expect(divergenceFrom(exact, coins)).toBeCloseTo(Math.log(64) - entropy, 12);
  });
});

/** Trainings that end at these divergences. */
function ring(last: readonly number[], nullsLast = 1): RingResults {
  const training = (value: number): RingTraining => {
    return { divergences: [2, value], probabilities: exact };
  };
  return {
    exact,
    data: exact,
    updatesPerEpoch: 1,
    trainings: last.map(training),
    nulls: { untrained: last.map((_, i) => training(nullsLast + i / 1000)) },
  };
}

describe('TM-1', () => {
  const eight = [1, 2, 1, 2, 1, 2, 1, 2];
  it('holds for machines that are close, and fails for one that is not', () => {
    expect(ringTarget(ring(eight.map((x) => x / 1000))).verdict).toBe('holds');
    expect(ringTarget(ring(eight.map((x) => x / 50))).verdict).toBe('fails');
    expect(ringTarget(ring([...eight.slice(1).map((x) => x / 1000), 0.02])).verdict).toBe('fails');
    expect(ringTarget(ring([...eight.slice(1), NaN])).verdict).toBe('fails');
  });

  it('decides nothing with few trainings, or where the mean is close to the bar', () => {
    expect(ringTarget(ring([0.001, 0.001])).verdict).toBe('inconclusive');
    expect(ringTarget(ring(eight.map((x) => 0.0098 + x / 9_000))).verdict).toBe('fails');
    expect(ringTarget(ring([...eight.slice(1).map(() => 0.0099), 0.002])).verdict).toBe(
      'inconclusive',
    );
  });

  it('decides nothing beside a null that passes', () => {
    expect(
      ringTarget(
        ring(
          eight.map((x) => x / 1000),
          0.001,
        ),
      ).verdict,
    ).toBe('inconclusive');
  });
});
