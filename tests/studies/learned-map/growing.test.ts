import { expect, it } from 'vitest';
import { doublingExponent, type Doublings } from '../../../src/studies/learned-map/growing.ts';
import { doublingTarget, pairedTarget } from '../../../src/studies/learned-map/growing-targets.ts';
import { exactly } from './fixtures.ts';

it('a lattice whose blocks are copies grows by 2 - log2 1', () => {
  // m' = m of every lattice: the sums differ by the factor of 4 sites.
  const coarse = [Float64Array.from({ length: 64 }, (_, i) => (i % 7) - 3)];
  const fine = coarse.map((sums) => sums.map((sum) => 4 * sum));
  expect(doublingExponent(coarse, fine).value).toBeCloseTo(2, 12);
});

const pairedVerdict = (...values: readonly number[]) =>
  pairedTarget({
    size: 32,
    quantities: values.map((value) => ({
      name: `${value}`,
      differences: new Float64Array(),
      difference: exactly(value),
    })),
  }).verdict;

it('lattices that were grown back must have the averages that they had', () => {
  expect(pairedVerdict(0.001, -0.002, 0.0029)).toBe('holds');
  expect(pairedVerdict(0.001, -0.0035)).toBe('inconclusive');
  expect(pairedVerdict(0.001, -0.005)).toBe('fails');
});

const chain = (value: number, error = 0.0003): Doublings => ({
  coupling: 0.44,
  sizes: [16, 32, 64],
  magnetizations: [],
  bonds: [],
  // The first doubling does not count.
  exponents: [exactly(1.9), exactly(value, error)],
  nearest: [],
});

it('doubled lattices keep 15/8 with the corrected coupling, and with the critical one they must not', () => {
  expect(doublingTarget(chain(1.875), chain(1.881)).verdict).toBe('holds');
  expect(doublingTarget(chain(1.881), chain(1.881)).verdict).toBe('fails');
  expect(doublingTarget(chain(1.875), chain(1.875)).verdict).toBe('fails');
  expect(doublingTarget(chain(1.875, 0.001), chain(1.881)).verdict).toBe('inconclusive');
});
