import { describe, expect, it } from 'vitest';
import { uniformDeviates } from '../../src/statistics/random.ts';
import type { Exponents } from '../../src/studies/koch/exponents.ts';
import { exponentsOf, type ExponentBlocks } from '../../src/studies/koch/exponents.ts';
import type { MachineKind } from '../../src/studies/koch/flow-machines.ts';
import {
  exponentTargets,
  fixedPointTarget,
  settled,
  startTarget,
} from '../../src/studies/koch/flow-targets.ts';
import { curveTemperature, energyTemperature } from '../../src/studies/koch/thermometers.ts';
import { SoftmaxNet } from '../../src/studies/koch/softmax-net.ts';
import { averageTargets } from '../../src/studies/koch/average-targets.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { kaufman } from '../../src/theory/kaufman.ts';

type Runs = Parameters<typeof fixedPointTarget>[0];

/** Flows that end at temperatures around one, of every kind. */
function flows(
  ends: Partial<Record<MachineKind, number>>,
  { scatter = 0.02, magnetization = 0 } = {},
): Runs {
  return Object.entries(ends).flatMap(([kind, temperature]) =>
    [-2, -1, 0, 1, 2].map((step) => {
      const value = temperature + step * scatter;
      const at = { value, error: 0.01 };
      const temperatures = {
        energy: at,
        magnetization: { value: value + magnetization, error: 0.01 },
        net: at,
      };
      return { kind: kind as MachineKind, temperatures, cold: [at], hot: [at] };
    }),
  );
}

const ends = (cold: number, hot: number) =>
  [0, 1, 2].map(() => ({
    kind: 'critical' as const,
    cold: [{ value: cold, error: 0.01 }],
    hot: [{ value: hot, error: 0.01 }],
  }));

describe('DK-4', () => {
  const away = { other: 3, permuted: 1, untrained: 20 };
  it.each([
    ['at T_c', flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 }), 'holds'],
    ['elsewhere', flows({ critical: 2.5, ...away }), 'fails'],
    [
      'at T_c by the energy only',
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { magnetization: 0.4 }),
      'fails',
    ],
    [
      'at T_c, as a control',
      flows({ critical: CRITICAL_TEMPERATURE, ...away, other: 2.27 }, { scatter: 0.01 }),
      'fails',
    ],
    [
      'nobody knows where',
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.2 }),
      'inconclusive',
    ],
    ['just off T_c', flows({ critical: CRITICAL_TEMPERATURE + 0.06, ...away }), 'inconclusive'],
    [
      'at T_c, as a control may',
      flows({ critical: CRITICAL_TEMPERATURE, ...away, permuted: 2.33 }),
      'inconclusive',
    ],
    ['far off, but for its scatter', flows({ critical: 3, ...away }, { scatter: 0.1 }), 'fails'],
  ] as const)('flows that end %s: %s', (_, runs, verdict) => {
    expect(fixedPointTarget(runs).verdict).toBe(verdict);
  });

  it('is not told beside a control whose flows have not ended', () => {
    const runs = flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 });
    const open = runs.map((run) =>
      run.kind === 'permuted' ? { ...run, cold: [{ value: -1, error: 0.01 }] } : run,
    );
    expect([fixedPointTarget(runs), fixedPointTarget(open)].map(({ verdict }) => verdict)).toEqual([
      'holds',
      'inconclusive',
    ]);
  });

  it('tells whether flows forget where they began', () => {
    expect(startTarget(ends(-1.5, -1.51)).verdict).toBe('holds');
    expect(startTarget([...ends(-1.5, -1.51), ...ends(-1.5, -1.3)]).verdict).toBe('fails');
    expect(startTarget(ends(-1.5, -1.55)).verdict).toBe('inconclusive');
  });

  it('says nothing of ends that flows have not come to', () => {
    const there = fixedPointTarget(
      flows({ critical: CRITICAL_TEMPERATURE, ...away }, { scatter: 0.01 }),
    );
    const verdict = (cold: number, target = there): string | undefined =>
      settled(startTarget(ends(cold, -1.5)), [target])[0]?.verdict;
    expect([verdict(-1.5), verdict(-1.55), verdict(-1.7)]).toEqual([
      'holds',
      'inconclusive',
      'inconclusive',
    ]);
    expect(verdict(-1.5, { ...there, verdict: 'fails' })).toBe('fails');
    expect(verdict(-1.7, { ...there, verdict: 'fails' })).toBe('inconclusive');
  });
});

const classOf = (own: Int8Array): number => (own.reduce((sum, s) => sum + s, 0) > 0 ? 1 : 0);

describe('thermometers', () => {
  it('find the temperature of an exact energy, and its error by the specific heat', () => {
    const { energy, specificHeat } = kaufman({ size: 10, temperature: 2.4 });
    const found = energyTemperature(10, { value: energy, error: 0.01 });
    expect(found.value).toBeCloseTo(2.4, 9);
    expect(found.error).toBeCloseTo(0.01 / specificHeat, 9);
    expect(energyTemperature(10, { value: 0.1, error: 0.01 }).value).toBeCloseTo(20, 3);
  });

  it('interpolate a falling and a rising curve, and stop at their ends', () => {
    const temperatures = [1, 2, 3];
    const values = [1, 0.6, 0.1].map((value) => ({ value, error: 0.03 }));
    const found = curveTemperature({ temperatures, values }, { value: 0.35, error: 0.04 });
    expect(found.value).toBeCloseTo(2.5, 12);
    expect(found.error).toBeCloseTo(Math.hypot(0.04, 0.03 * Math.SQRT1_2) / 0.5, 12);
    const rising = { temperatures, values: values.toReversed() };
    expect(curveTemperature(rising, { value: 0.35, error: 0.04 }).value).toBeCloseTo(1.5, 12);
    expect(curveTemperature({ temperatures, values }, { value: 2, error: 0.1 }).value).toBe(1);
    expect(curveTemperature({ temperatures, values }, { value: 0, error: 0.1 }).value).toBe(3);
  });

  it('a net learns to count up spins', () => {
    const uniform = uniformDeviates(5, 0);
    const samples = Array.from({ length: 600 }, () =>
      Int8Array.from({ length: 9 }, () => (uniform() < 0.5 ? -1 : 1)),
    );
    const values = Int8Array.from(samples.flatMap((own) => [...own]));
    const net = SoftmaxNet.train(
      { inputs: 9, values, classes: Uint8Array.from(samples, classOf) },
      { hidden: 8, classes: 2, epochs: 20, learningRate: 0.01, batch: 20, uniform },
    );
    const fresh = Array.from({ length: 200 }, () =>
      Int8Array.from({ length: 9 }, () => (uniform() < 0.5 ? -1 : 1)),
    );
    const right = fresh.filter((own) => (net.probabilities(own)[1] > 0.5 ? 1 : 0) === classOf(own));
    expect(right.length).toBeGreaterThan(190);
    expect(net.probabilities(fresh[0]).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});

/** Block means of exact power laws. */
function powers(spin: number, energy: number): ExponentBlocks {
  return Array.from({ length: 8 }, (_, block) => {
    const noise = 1 + 0.001 * (block - 3.5);
    return [
      ...[1, 2, 3, 4].map((r) => 0.7 * noise * r ** (-2 * spin)),
      ...[1, 2, 3, 4].map((r) => 0.5 + 0.2 * noise * r ** (-2 * energy)),
      Math.SQRT1_2,
      ...Array.from({ length: 8 }, (__, k) => {
        const count = 10 + k;
        return [count * noise * (CRITICAL_TEMPERATURE - (1.5 + k / 10)) ** 0.125, count];
      }).flat(),
    ];
  });
}

const runsOf = (exponents: (run: number) => Exponents) =>
  (['critical', 'other', 'untrained'] as const).flatMap((kind) =>
    [0, 1, 2, 3, 4].map((run) => ({ kind, exponents: exponents(run) })),
  );

const broken = (): Exponents => ({
  ...exponentsOf(powers(0.1, 0.9)),
  energy: { value: NaN, error: NaN },
});

describe('DK-5', () => {
  it('finds the exponents of exact power laws', () => {
    const found = exponentsOf(powers(0.125, 1));
    expect(found.spin.value).toBeCloseTo(0.125, 6);
    expect(found.energy.value).toBeCloseTo(1, 6);
    expect(found.magnetization.value).toBeCloseTo(0.125, 3);
    expect(found.energy.error).toBeLessThan(0.01);
  });

  const monteCarlo = { exponents: exponentsOf(powers(0.1, 0.9)) };
  const judged = (exponents: (run: number) => Exponents): string[] =>
    exponentTargets({ runs: runsOf(exponents), monteCarlo }).map(({ verdict }) => verdict);

  it('holds of the same exponents, fails of others, and cannot tell where they scatter', () => {
    expect(judged((run) => exponentsOf(powers(0.1 + 0.001 * (run - 2), 0.9)))).toEqual([
      'holds',
      'holds',
      'holds',
    ]);
    expect(judged(() => exponentsOf(powers(0.2, 0.3))).slice(1)).toEqual(['fails', 'fails']);
    expect(judged((run) => exponentsOf(powers(0.1 * run, 0.9)))[1]).toBe('inconclusive');
    expect(judged((run) => exponentsOf(powers(0.5 + 0.1 * run, 0.9)))[1]).toBe('fails');
    // Correlations below 0 have no power law.
    expect(judged(broken)[2]).toBe('inconclusive');
  });
});

const level = (size: number, block: number, square: number) => {
  const spins = block ** 2;
  const distribution = new Float64Array(spins + 1);
  // All blocks are wholly up or down, or balanced.
  distribution[0] = distribution[spins] = square / 2;
  distribution[spins / 2] = 1 - square;
  const systems = Array.from({ length: 16 }, (_, s) => square * (1 + 0.001 * (s - 7.5)));
  return {
    size,
    block,
    correlations: [{ value: square, error: 0.001 }],
    distribution: [...distribution].map((value) => ({ value, error: 0 })),
    bySystem: { correlations: systems.map((own) => Float64Array.of(own)), distribution: [] },
  };
};

describe('DK-6', () => {
  it('holds of critical squares, fails of others', () => {
    const fall = 2 ** -0.25;
    const critical = [0, 1, 2].map((l) => level(32 / 2 ** l, 2 ** (l + 1), 0.76686 * fall ** l));
    expect(averageTargets(critical).map(({ verdict }) => verdict)).toEqual([
      'holds',
      'holds',
      'holds',
    ]);
    const hot = [0, 1, 2].map((l) => level(32 / 2 ** l, 2 ** (l + 1), 0.25 ** (l + 1)));
    expect(averageTargets(hot).map(({ verdict }) => verdict)).toEqual(['fails', 'fails', 'holds']);
    const [first, ...rest] = critical;
    const miscounted = { ...first, correlations: [{ value: 0.7668, error: 0.001 }] };
    expect(averageTargets([miscounted, ...rest])[2].verdict).toBe('fails');
  });
});
