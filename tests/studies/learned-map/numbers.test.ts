import { expect, it } from 'vitest';
import { pairCouplings } from '../../../src/studies/learned-map/coupling-range.ts';
import { doublingExponent } from '../../../src/studies/learned-map/growing.ts';
import { rankedMaps, rankingTarget } from '../../../src/studies/learned-map/ranking.ts';

it('a lattice whose blocks are copies grows by 2 - log2 1', () => {
  // m' = m of every lattice: the sums differ by the factor of 4 sites.
  const coarse = [Float64Array.from({ length: 64 }, (_, i) => (i % 7) - 3)];
  const fine = coarse.map((sums) => sums.map((sum) => 4 * sum));
  expect(doublingExponent(coarse, fine).value).toBeCloseTo(2, 12);
});

it('couplings of independent spins are 0, and of an Ising chain of copies are not', () => {
  const coins = Array.from({ length: 16 }, (_, lattice) =>
    Uint8Array.from({ length: 64 }, (__, site) => (hash(lattice * 64 + site) >>> 13) & 1),
  );
  for (const coupling of pairCouplings(coins, 8)) expect(Math.abs(coupling)).toBeLessThan(0.12);
  const domains = coins.map((lattice, index) =>
    lattice.map((spin, site) => ((hash(site * 977 + index) & 7) === 0 ? spin : index & 1)),
  );
  expect(pairCouplings(domains, 8)[0]).toBeGreaterThan(0.1);
});

/** Mixes a number, for spins that have nothing to do with each other. */
function hash(value: number): number {
  let mixed = Math.imul(value + 0x9e3779b9, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

it('likelihood prefers the soft majority of highest likelihood, information another map', () => {
  // Averages of blocks of critical lattices at L = 32.
  const averages = { nearest: 1.43386 / 2, diagonal: 1.30101 / 2, plaquette: 0.6048 };
  const ranked = rankedMaps([], [], averages);
  const target = rankingTarget(ranked);
  expect(target.measured).toMatchObject({
    likelihood: 'soft majority, w = 1.1519',
    information: 'three of four',
  });
  expect(target.verdict).toBe('fails');
});
