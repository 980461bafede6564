import { describe, expect, it } from 'vitest';
import {
  divergenceFrom,
  ringProbabilities,
  totalVariation,
  type RingResults,
  type RingTraining,
} from '../../src/studies/thermodynamics/ring.ts';
import { improvementVerdict } from '../../src/studies/thermodynamics/grid-targets.ts';
import {
  coincidenceVerdict,
  smallVerdict,
} from '../../src/studies/thermodynamics/depth-targets.ts';
import { exactMachineEnergy } from '../../src/studies/thermodynamics/exact-energy.ts';
import {
  drawsOf,
  measuredObservables,
  overTrainings,
} from '../../src/studies/thermodynamics/observables.ts';
import { ringTarget } from '../../src/studies/thermodynamics/ring-targets.ts';
import type { Measured } from '../../src/statistics/measured.ts';
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

/** Numbers with an error of 0.01. */
function numbers(...values: number[]): Measured[] {
  return values.map((value) => ({ value, error: 0.01 }));
}

describe('TM-3', () => {
  it('holds where each step improves and the end is close', () => {
    expect(improvementVerdict(numbers(-0.4, -0.2, -0.02), 8)).toBe('holds');
    expect(improvementVerdict(numbers(-0.4, -0.02, -0.03), 8)).toBe('holds');
  });

  it('fails where a step leads away, the end is far off or nothing improves', () => {
    expect(improvementVerdict(numbers(-0.4, -0.02, -0.2), 8)).toBe('fails');
    expect(improvementVerdict(numbers(-0.4, -0.3, -0.2), 8)).toBe('fails');
    expect(improvementVerdict(numbers(-0.66, -0.66, -0.66), 8)).toBe('fails');
    expect(improvementVerdict(numbers(0, 0, 0), 8)).toBe('inconclusive');
  });

  it('decides nothing with two trainings', () => {
    expect(improvementVerdict(numbers(-0.4, -0.2, -0.02), 2)).toBe('inconclusive');
  });
});

describe('MM-1', () => {
  it('tells curves that coincide from curves that do not', () => {
    expect(coincidenceVerdict(numbers(0.01, -0.02, 0), 8)).toBe('holds');
    expect(coincidenceVerdict(numbers(0.01, -0.02, 0.1), 8)).toBe('fails');
    expect(coincidenceVerdict(numbers(0.01, -0.02, 0.03), 8)).toBe('inconclusive');
    expect(coincidenceVerdict([{ value: 0, error: 0.1 }], 8)).toBe('inconclusive');
  });

  it('compares the effect of a second layer with that of width', () => {
    const effect = { value: 0.4, error: 0.01 };
    expect(smallVerdict(numbers(0.05, -0.1), effect, 8)).toBe('holds');
    expect(smallVerdict(numbers(0.05, -0.5), effect, 8)).toBe('fails');
    expect(smallVerdict(numbers(0.05, 0.2), effect, 8)).toBe('inconclusive');
    expect(smallVerdict([effect], effect, 8)).toBe('fails');
  });
});

describe('exact energy of a machine', () => {
  it('is that of the torus for the machine that is exactly the Ising model', () => {
    // A machine for the 3 x 3 torus has 18 hidden units; a single bond shows the same with one.
    const coupling = 0.7;
    const weight = Math.acosh(Math.exp(2 * coupling)) / 2;
    const weights = new Float32Array(16);
    weights[0] = weight;
    weights[1] = weight;
    const parameters = {
      units: 'spin',
      weights,
      visibleBias: new Float32Array(16),
      hiddenBias: new Float32Array(1),
    } as const;
    const sites = Uint32Array.from({ length: 16 }, (_, i) => i);
    const energy = exactMachineEnergy(parameters, { sites, size: 4 });
    expect(16 * energy).toBeCloseTo(-Math.tanh(coupling), 6);
    const apart = sites.map((site) => (site === 1 ? 5 : site === 5 ? 1 : site));
    expect(exactMachineEnergy(parameters, { sites: apart, size: 4 })).toBeCloseTo(0, 12);
  });

  it('is not summed for many hidden units', () => {
    const parameters = {
      units: 'spin',
      weights: new Float32Array(16 * 11),
      visibleBias: new Float32Array(16),
      hiddenBias: new Float32Array(11),
    } as const;
    expect(exactMachineEnergy(parameters, { sites: new Uint32Array(16), size: 4 })).toBeNaN();
  });
});

/** Trainings that agree. */
const alike = (count: number) => Array.from({ length: count }, () => ({ value: 1, error: 0.1 }));

describe('observables of lattices', () => {
  it('follow from two counts', () => {
    const draws = drawsOf({ energy: [-2, -2, 0, -1], magnetization: [1, -1, 0, 0.5] }, 4);
    expect(Array.from(draws.aligned)).toEqual([32, 32, 16, 24]);
    expect(Array.from(draws.up)).toEqual([16, 0, 8, 12]);
    const found = measuredObservables(draws, 4, 2);
    expect(found.energy.value).toBeCloseTo(-1.25, 12);
    expect(found.absoluteMagnetization.value).toBeCloseTo(0.625, 12);
    // Variances 2.75/3 of e and 0.6875/3 of |m|.
    expect(found.specificHeat.value).toBeCloseTo((16 * 2.75) / 3 / 4, 12);
    expect(found.susceptibility.value).toBeCloseTo((16 * 0.6875) / 3 / 2, 12);
  });

  it('of few trainings have at least the error of their draws', () => {
    expect(overTrainings(alike(2)).error).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(overTrainings(alike(8)).error).toBe(0);
    const apart = [0, 2].map((value) => ({ value, error: 0.1 }));
    expect(overTrainings(apart)).toEqual({ value: 1, error: 1 });
  });
});
