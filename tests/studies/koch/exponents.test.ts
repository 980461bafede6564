import { describe, expect, it } from 'vitest';
import {
  exponentsOf,
  fittedCorrelations,
  tellingShare,
  type ExponentBlocks,
} from '../../../src/studies/koch/flows/exponents.ts';
import {
  correlationTarget,
  exponentTargets,
} from '../../../src/studies/koch/flows/judge-exponents.ts';
import type { MachineKind } from '../../../src/studies/koch/flows/machines.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';

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
      200,
    ];
  });
}

/** All classes of the fit, by their place among 0.1, 0.2 ... */
const telling = [14, 15, 16, 17, 18, 19, 20, 21];

/** What exponents are judged by, of lattices of exact power laws. */
const lattices = (spin: number, energy: number) => {
  const blocks = powers(spin, energy);
  return {
    exponents: exponentsOf(blocks, telling),
    correlations: fittedCorrelations(blocks),
    telling: tellingShare(blocks, telling),
  };
};
type Lattices = ReturnType<typeof lattices>;

const runsOf = (of: (run: number) => Lattices, controls = lattices(0.6, 0.4)) =>
  (['critical', 'other', 'untrained'] as const).flatMap((kind) =>
    [0, 1, 2, 3, 4].map((run) => ({ kind, ...(kind === 'critical' ? of(run) : controls) })),
  );

const none = { value: NaN, error: NaN, reducedChiSquared: NaN };
const broken = (): Lattices => {
  const own = lattices(0.1, 0.9);
  return { ...own, exponents: { ...own.exponents, energy: none } };
};

const mixed = (run: number): Lattices => (run === 2 ? broken() : lattices(0.1, 0.9));

/** Lattices without any order: correlations of noise, all of them in the hot classes of the net. */
const disordered = (run: number): Lattices => {
  const noise = Array.from({ length: 4 }, (_, r) => ({
    value: 0.001 * ((run + r) % 3) - 0.001,
    error: 0.001,
  }));
  return {
    exponents: { magnetization: none, spin: none, energy: none },
    correlations: { spin: noise, energy: noise },
    telling: { value: 0, error: 0 },
  };
};

/** The same lattices with points that lie on no line. */
const bent = (own: Lattices): Lattices => ({
  ...own,
  exponents: { ...own.exponents, spin: { ...own.exponents.spin, reducedChiSquared: 19 } },
});

describe('DK-5', () => {
  it('finds the exponents of exact power laws', () => {
    const found = exponentsOf(powers(0.125, 1), telling);
    expect(found.spin.value).toBeCloseTo(0.125, 6);
    expect(found.energy.value).toBeCloseTo(1, 6);
    expect(found.magnetization.value).toBeCloseTo(0.125, 3);
    expect(found.energy.error).toBeLessThan(0.01);
  });

  const monteCarlo = lattices(0.1, 0.9);
  const judged = (of: (run: number) => Lattices): string[] =>
    exponentTargets({ runs: runsOf(of, disordered(0)), monteCarlo }, 260).map(
      ({ verdict }) => verdict,
    );

  it('holds of the same exponents, fails of others, and cannot tell where they scatter', () => {
    expect(judged((run) => lattices(0.1 + 0.001 * (run - 2), 0.9))).toEqual([
      'holds',
      'holds',
      'holds',
    ]);
    expect(judged(() => lattices(0.2, 0.3)).slice(1)).toEqual(['fails', 'fails']);
    expect(judged((run) => lattices(0.1 * run, 0.9))[1]).toBe('inconclusive');
    expect(judged((run) => lattices(0.9 + 0.1 * run, 0.9))[1]).toBe('fails');
    // No exponent, but correlations as high as those of true lattices: nobody knows why.
    expect(judged(broken)[2]).toBe('inconclusive');
  });

  it('fails of lattices without any order, which have no exponent at all', () => {
    expect(judged(disordered)).toEqual(['fails', 'fails', 'fails']);
    const target = exponentTargets({ runs: runsOf(disordered), monteCarlo }, 260)[1];
    expect(target.measured).toMatchObject({ flow: 'none', 'trainings with an exponent': 0 });
  });

  it('judges no slope of points that lie on no line', () => {
    expect(judged((run) => (run === 1 ? bent(lattices(0.2, 0.9)) : lattices(0.2, 0.9)))[1]).toBe(
      'inconclusive',
    );
    const runs = runsOf(() => lattices(0.2, 0.9), disordered(0));
    const [, spin] = exponentTargets({ runs, monteCarlo: bent(monteCarlo) }, 260);
    expect(spin?.verdict).toBe('inconclusive');
    expect(spin?.measured).toMatchObject({ 'fits that do not describe their points': 1 });
  });

  it('says nothing where a control has the same exponent', () => {
    const of = { runs: runsOf(() => lattices(0.1, 0.9), lattices(0.1, 0.9)), monteCarlo };
    expect(exponentTargets(of, 260).map(({ verdict }) => verdict)).toEqual([
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ]);
  });

  it('has no exponent of points within three errors of 0, nor of too few classes', () => {
    // At r = 4 as often 0.02 as -0.019.
    const weak = powers(0.1, 0.9).map((row, block) =>
      row.map((value, i) => (i === 7 ? 0.5 + (block % 2 ? 0.02 : -0.019) : value)),
    );
    expect(exponentsOf(weak, telling).energy).toEqual(none);
    expect(exponentsOf(weak, telling).spin.value).toBeCloseTo(0.1, 6);
    expect(exponentsOf(powers(0.1, 0.9), [14, 15]).magnetization).toEqual(none);
    const empty = powers(0.1, 0.9).map((row) =>
      row.map((value, i) => (i > 8 && i < 21 ? value / 100 : value)),
    );
    expect(exponentsOf(empty, telling).magnetization).toEqual(none);
  });

  it('keeps the exponents of the other trainings where one has none, and says how many have', () => {
    const target = exponentTargets({ runs: runsOf(mixed), monteCarlo }, 260)[2];
    expect(target.measured).toMatchObject({
      flow: { value: expect.closeTo(0.9, 6) },
      'trainings with an exponent': 4,
    });
    expect(target.verdict).toBe('inconclusive');
  });

  it('has a chi squared of nothing on a power law, and of the distance from the line off it', () => {
    const straight = exponentsOf(powers(0.125, 1), telling);
    expect(straight.spin.reducedChiSquared).toBeLessThan(1e-6);
    const bent = powers(0.125, 1).map((row, block) =>
      row.map((value, i) => (i === 1 ? value * (1.1 + 0.002 * (block % 2)) : value)),
    );
    expect(exponentsOf(bent, telling).spin.reducedChiSquared).toBeGreaterThan(100);
  });
});

/** Trainings of all kinds with correlations of exact power laws, one of them as it is said. */
const correlated = (kind: MachineKind, spin: number, energy: number) =>
  (['critical', 'other', 'permuted', 'untrained'] as const).flatMap((own) =>
    [0, 1, 2, 3, 4].map((run) => {
      const [s, e] = own === kind ? [spin, energy] : own === 'critical' ? [0.1, 0.9] : [0.6, 0.4];
      return { kind: own, correlations: fittedCorrelations(powers(s + 0.0005 * (run - 2), e)) };
    }),
  );

describe('DK-5 correlations', () => {
  const monteCarlo = { correlations: fittedCorrelations(powers(0.1, 0.9)) };
  const judged = (...of: Parameters<typeof correlated>): string =>
    correlationTarget({ runs: correlated(...of), monteCarlo }, 260).verdict;

  it('hold where they are those of true lattices, and fail elsewhere', () => {
    expect(judged('critical', 0.1, 0.9)).toBe('holds');
    expect(judged('critical', 0.12, 0.9)).toBe('fails');
    expect(judged('critical', 0.1, 1.2)).toBe('fails');
    // Of lattices without any order, in the place of those of the machine.
    expect(judged('critical', 3, 3)).toBe('fails');
  });

  it('say nothing where a control has them too', () => {
    expect(judged('untrained', 0.1, 0.9)).toBe('inconclusive');
  });

  it('count trainings that have a connected correlation below 0', () => {
    const runs = correlated('critical', 0.1, 0.9).map((run, index) => {
      const { spin, energy } = run.correlations;
      const below = energy.map(({ error }, i) =>
        i === 3 ? { value: -4 * error, error } : energy[i],
      );
      return index === 1 ? { ...run, correlations: { spin, energy: below } } : run;
    });
    const { measured } = correlationTarget({ runs, monteCarlo }, 260);
    expect(measured).toMatchObject({ 'trainings with ⟨ε ε′⟩ − ⟨ε⟩^2 below −3 errors': 1 });
  });
});
