import { describe, expect, it } from 'vitest';
import { flowOfLattices, windowsOf } from '../../src/rg/given-flow.ts';
import { randomFrom } from '../support/random.ts';
import { withGpu } from '../support/with-gpu.ts';
import { measureTwin } from '../twins/measurement.ts';

const device = withGpu();
const decimation = { kind: 'decimation', factor: 2, ties: 'random' } as const;
const majority = { kind: 'majority', factor: 2, ties: 'random' } as const;

function randomLattices(count: number, size: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: size * size }, () => Number(random.uniform() < 0.5)),
  );
}

/** Every second site of every second row. */
function decimated(spins: Uint8Array, size: number): Uint8Array {
  const half = size / 2;
  return Uint8Array.from(
    { length: half * half },
    (_, at) => spins[2 * Math.floor(at / half) * size + 2 * (at % half)],
  );
}

/** The error of y_t of few lattices. */
async function errorOf(lattices: Uint8Array[]): Promise<number | undefined> {
  const one = { rule: decimation, seed: 1 } as const;
  const { parts, errorsOver } = await flowOfLattices(
    device.gpu,
    { size: 256, rows: lattices },
    one,
  );
  expect(errorsOver).toBe('windows');
  return parts?.steps[0].exponent({ parity: 'even', count: 2 }).error;
}

describe('windows', () => {
  it.each([
    // 4096: as many windows of side 128 as there are.
    [4096, 1, 2, { side: 128, count: 1024 }],
    [512, 1, 2, { side: 64, count: 64 }],
    [256, 1, 2, { side: 32, count: 64 }],
    [128, 16, 2, { side: 64, count: 4 }],
    // Three lattices need 32 windows each or more: 64.
    [512, 3, 2, { side: 64, count: 64 }],
    [384, 1, 3, { side: 48, count: 64 }],
    [128, 1, 2, undefined],
    [250, 1, 2, undefined],
  ] as const)('of side %d, %d lattices, b = %d', (size, lattices, factor, expected) => {
    expect(windowsOf(size, lattices, factor)).toEqual(expected);
  });
});

describe('the flow of given lattices', () => {
  it.each([
    ['in strips', 3, 64],
    ['alone in their words', 3, 24],
    ['a bit each, a multiple of 32 of them', 35, 12],
  ])('has their energies and magnetizations at every level: %s', async (_, count, size) => {
    const rows = randomLattices(count, size, 5);
    const used = count - (count % 32) || count;
    const { levels, parts, errorsOver } = await flowOfLattices(
      device.gpu,
      { size, rows },
      { rule: decimation, seed: 1 },
    );
    const second = rows.map((spins) => decimated(spins, size));
    for (const [level, lattices] of [rows, second].entries())
      for (const [system, spins] of lattices.slice(0, used).entries()) {
        const own = measureTwin(spins, size / 2 ** level);
        expect(levels[level].energy[system][0]).toBeCloseTo(own.energy, 12);
        expect(levels[level].magnetization[system][0]).toBeCloseTo(own.magnetization, 12);
      }
    expect(levels[0].energy).toHaveLength(used);
    expect(parts === null).toBe(count < 32);
    expect(errorsOver).toBe(count < 32 ? 'windows' : 'lattices');
  });

  it('needs lattices of the side that is given', async () => {
    const rows = [...randomLattices(2, 64, 1), ...randomLattices(1, 32, 1)];
    await expect(
      flowOfLattices(device.gpu, { size: 64, rows }, { rule: majority, seed: 1 }),
    ).rejects.toThrow('A lattice of 1024 spins: side 64 has 4096.');
  });

  it('of one lattice of independent spins has y_h = log2 g0, from windows', async () => {
    // Majority of four independent spins: g0 = 3/2.
    const { parts, windows } = await flowOfLattices(
      device.gpu,
      { size: 256, rows: randomLattices(1, 256, 8) },
      { rule: majority, seed: 2, furtherOperators: true },
    );
    expect(windows).toEqual({ side: 32, count: 64 });
    const [step, ...others] = parts?.steps ?? [];
    // Windows of side 32 are blocked once, to 16.
    expect(others).toEqual([]);
    expect(step.most).toEqual({ even: 7, odd: 4 });
    const { value, error } = step.exponent({ parity: 'odd', count: 1 });
    expect(error).toBeLessThan(0.2);
    // 64 windows: beyond 4 errors once in 6,000.
    expect(Math.abs(value - Math.log2(1.5))).toBeLessThan(4 * error);
    // The windows are the lattice: their magnetizations add up to its magnetization.
    const sum = parts?.levels[0].magnetization.reduce((all, [m]) => all + m, 0) ?? NaN;
    const whole = randomLattices(1, 256, 8)[0].reduce((all, bit) => all + 2 * bit - 1, 0);
    expect(sum / 64).toBeCloseTo(whole / 256 ** 2, 12);
  });

  it.each([
    // A spin is up with probability 3/4, its mean is 1/2; a block of four is up with 27/32, and its mean is 11/16.
    ['0 where the rule treats up and down alike', 'random', 0.75, 2 + Math.log2(1 / 2 / (11 / 16))],
    // Of fair spins with ties up, 11/16 of the blocks are up: mean 3/8. A block times the sum of its spins has the mean 3/2.
    ['measured where it does not', 'up', 0.5, Math.log2(3 / 2 / (1 - (3 / 8) ** 2))],
  ] as const)(
    'of one lattice takes the means of odd operators as %s',
    async (_, ties, up, exact) => {
      const random = randomFrom(31);
      const biased = Uint8Array.from({ length: 256 ** 2 }, () => Number(random.uniform() < up));
      const { parts } = await flowOfLattices(
        device.gpu,
        { size: 256, rows: [biased] },
        { rule: { ...majority, ties }, seed: 2 },
      );
      const { value, error } = parts?.steps[0].exponent({ parity: 'odd', count: 1 }) ?? {};
      expect(error).toBeLessThan(0.25);
      // 64 windows: beyond 4 errors once in 6,000.
      expect(Math.abs((value ?? NaN) - exact)).toBeLessThan(4 * (error ?? NaN));
    },
  );

  it('of two lattices has blocks of windows that are neighbours', async () => {
    const rows = [41, 42].map((seed) => randomLattices(1, 256, seed)[0]);
    // Two windows of side 32 make a block: a column of windows exchanged with its neighbour in the block, and with the other one.
    const exchanged = (columns: readonly number[]): Uint8Array[] =>
      rows.map((spins) =>
        Uint8Array.from(spins, (_, at) => {
          const column = Math.floor((at % 256) / 32);
          return spins[at + 32 * (columns[column] - column)];
        }),
      );
    const error = await errorOf(rows);
    expect(await errorOf(exchanged([1, 0, 3, 2, 5, 4, 7, 6]))).toBeCloseTo(error ?? NaN, 9);
    const apart = await errorOf(exchanged([0, 2, 1, 3, 4, 6, 5, 7]));
    expect(Math.abs((apart ?? NaN) / (error ?? NaN) - 1)).toBeGreaterThan(0.001);
  });

  it('of nine lattices has errors over lattices: windows of one lattice are one block', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => randomLattices(1, 256, 20 + index)[0]);
    const one = { rule: decimation, seed: 1 } as const;
    const { parts, errorsOver, windows } = await flowOfLattices(
      device.gpu,
      { size: 256, rows },
      one,
    );
    expect(errorsOver).toBe('lattices');
    expect(windows).toEqual({ side: 32, count: 64 });
    // Blocks of the jackknife are whole lattices, so that the order of the windows does not matter.
    const turned = rows.map((spins) => {
      const moved = new Uint8Array(spins.length);
      moved.set(spins.subarray(128 * 256));
      moved.set(spins.subarray(0, 128 * 256), 128 * 256);
      return moved;
    });
    const again = await flowOfLattices(device.gpu, { size: 256, rows: turned }, one);
    const exponent = (found: typeof parts) =>
      found?.steps[0].exponent({ parity: 'even', count: 2 });
    expect(exponent(again.parts)?.value).toBeCloseTo(exponent(parts)?.value ?? NaN, 9);
    expect(exponent(again.parts)?.error).toBeCloseTo(exponent(parts)?.error ?? NaN, 9);
  });
});
