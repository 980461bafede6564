import { describe, expect, it } from 'vitest';
import { averageTargets } from '../../../src/studies/koch/averages/judge.ts';

/**
 * Averages of blocks of so many spins with a mean square and a cumulant U = 1 - <h^4>/(3 <h^2>^2), of 16 lattices that scatter a
 * little: some are wholly up or down, some half or three quarters of the way, the rest balanced.
 */
function level(block: number, square: number, cumulant: number) {
  const spins = block ** 2;
  const fourth = (1 - cumulant) * 3 * square ** 2;
  const part = block === 2 ? 1 / 2 : 3 / 4;
  const partly = (square - fourth) / (part ** 2 - part ** 4);
  const wholly = square - partly * part ** 2;
  const shares = (scale: number): Float64Array => {
    const found = new Float64Array(spins + 1);
    for (const [h, share] of [
      [1, wholly * scale],
      [part, partly * scale],
    ] as const)
      for (const sign of [-1, 1]) found[(spins * (1 + sign * h)) / 2] = share / 2;
    found[spins / 2] = 1 - scale * (wholly + partly);
    return found;
  };
  const scales = Array.from({ length: 16 }, (_, s) => 1 + 0.001 * (s - 7.5));
  return {
    size: 64 / block,
    block,
    correlations: [{ value: square, error: 0.001 }],
    distribution: [...shares(1)].map((value) => ({ value, error: 0 })),
    bySystem: {
      correlations: scales.map((scale) => Float64Array.of(square * scale)),
      distribution: scales.map(shares),
    },
  };
}

/** Three levels whose squares fall from one to the next. */
function levels(first: number, falls: readonly number[], cumulants: readonly number[]) {
  const squares = [first, first * (falls[0] ?? NaN), first * (falls[0] ?? NaN) * (falls[1] ?? NaN)];
  return squares.map((square, l) => level(2 ** (l + 1), square, cumulants[l] ?? NaN));
}

const critical = levels(0.76686, [0.82309, 0.84698], [0.58661, 0.57077, 0.57075]);
/** Averages of n independent spins: <h^2> = 1/n, U = 2/(3n). */
const random = levels(1 / 4, [1 / 4, 1 / 4], [1 / 6, 1 / 24, 1 / 96]);

function judged(found: typeof critical, control = random): string[] {
  return averageTargets({ levels: found, random: control }).map(({ verdict }) => verdict);
}

describe('DK-6', () => {
  it('holds of critical lattices, fails of random spins', () => {
    expect(judged(critical)).toEqual(['holds', 'holds', 'holds']);
    expect(judged(random)).toEqual(['fails', 'fails', 'fails']);
    const { measured } = averageTargets({ levels: critical, random })[2] ?? {};
    expect(measured).toMatchObject({ 'U, 4 x 4': { value: expect.closeTo(0.57077, 3) } });
  });

  it('does not scale above or below the critical temperature', () => {
    // Ratios of cluster runs at T = 2.25 and 2.28.
    expect(judged(levels(0.79, [0.8444, 0.8766], [0.6, 0.59, 0.595]))).toEqual([
      'fails',
      'fails',
      'fails',
    ]);
    expect(judged(levels(0.75, [0.8097, 0.8265], [0.57, 0.55, 0.54]))[1]).toBe('fails');
  });

  it('says nothing where random spins would do as well', () => {
    expect(judged(critical, critical).slice(1)).toEqual(['inconclusive', 'inconclusive']);
  });

  it('has no targets where nothing is known of the lattice', () => {
    const other = critical.map((own) => ({ ...own, size: own.size / 2 }));
    expect(averageTargets({ levels: other, random })).toEqual([]);
  });
});
