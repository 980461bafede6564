import { expect, test } from 'vitest';
import { ArgumentError } from '../../src/errors.ts';
import { isingChain } from '../../src/theory/chain.ts';
import { ringDistribution, ringMagnetization } from '../../src/theory/ring-magnetization.ts';
import { enumerateRing, RING_CASES } from './ring-enumerate.ts';

test.each(RING_CASES)(
  'N = %d, T = %d, J = %d, field %d: as enumerated',
  (sites, temperature, interaction, field) => {
    const options = { sites, temperature, interaction, field };
    const expected = enumerateRing(options);
    for (const [name, value] of Object.entries(ringMagnetization(options))) {
      const known = expected[name as 'm2'];
      expect(Math.abs(value - known), name).toBeLessThan(1e-11 * Math.max(1, Math.abs(known)));
    }
  },
);

/** Number of ring states with `up` up spins, weighed by 2^(most - d), d being their domains. */
function weighedStates(sites: bigint, up: bigint, most: bigint): bigint {
  const down = sites - up;
  let count = sites;
  let sum = 0n;
  for (let d = 1n; d <= up && d <= down; d++) {
    sum += count << (most - d);
    count = (count * (up - d) * (down - d)) / (d * (d + 1n));
  }
  return sum;
}

test('N = 4096 at e^(4K) = 2: ratios of probabilities to those of whole numbers, within 1e-11', () => {
  const distribution = ringDistribution({ sites: 4096, temperature: 4 / Math.LN2 });
  const centre = weighedStates(4096n, 2048n, 2048n);
  for (const up of [1500, 1900, 2000, 2047, 2100, 2300]) {
    // 200 more bits, so that the quotient keeps all digits of a double.
    const ratio = Number((weighedStates(4096n, BigInt(up), 2048n) << 200n) / centre) / 2 ** 200;
    const error = Math.abs(distribution[up] / distribution[2048] / ratio - 1);
    expect(error).toBeLessThan(1e-11);
  }
});

test('N = 4096: first and second moments are those of the transfer matrix within 1e-11', () => {
  for (const interaction of [1, -1] as const) {
    for (const temperature of [0.15, 0.5, 1, 5]) {
      for (const field of [0, 0.01, -0.3]) {
        const options = { sites: 4096, temperature, interaction, field };
        const ring = ringMagnetization(options);
        const chain = isingChain(options);
        expect(Math.abs(ring.magnetization - chain.magnetization)).toBeLessThan(1e-11);
        const ratio = ring.connectedSusceptibility / chain.susceptibility;
        expect(Math.abs(ratio - 1)).toBeLessThan(1e-11);
      }
    }
  }
});

test('the magnetization is exactly 0 without a field, and in any field at infinite temperature', () => {
  const ring = { sites: 16, temperature: 2.5, field: 0 };
  expect(ringMagnetization(ring).magnetization).toBe(0);
  const hot = { ...ring, temperature: Infinity, field: 0.2 };
  expect(ringMagnetization(hot).magnetization).toBe(0);
});

test('independent spins: binomial, with Binder cumulant 2/(3N) and <m^2> = 1/N', () => {
  const ring = ringMagnetization({ sites: 1000, temperature: Infinity });
  expect(ring.m2 * 1000).toBeCloseTo(1, 11);
  expect(ring.binder).toBeCloseTo(2 / 3000, 11);
  expect(ring.susceptibility).toBe(0);
});

test('N = 4096: the Binder cumulant from the fourth derivative of ln lambda_+', () => {
  // m = sinh h/sqrt(sinh^2 h + e^(-4K)): <M^4> - 3 <M^2>^2 = N e^(2K) (1 - 3 e^(4K)), <M^2> = N e^(2K).
  for (const coupling of [-2, -0.5, 0.2, 1, 1.5]) {
    const interaction = coupling > 0 ? 1 : -1;
    const { binder } = ringMagnetization({
      sites: 4096,
      temperature: 1 / Math.abs(coupling),
      interaction,
    });
    const expected = (3 * Math.exp(2 * coupling) - Math.exp(-2 * coupling)) / (3 * 4096);
    expect(Math.abs(binder - expected)).toBeLessThan(1e-11);
  }
});

test('extremes: frozen order of either kind, strong fields, the longest ring', () => {
  expect(ringMagnetization({ sites: 100, temperature: 1e-3 }).binder).toBeCloseTo(2 / 3, 14);
  const checkered = ringMagnetization({ sites: 100, temperature: 1e-3, interaction: -1 });
  expect(checkered.absoluteMagnetization).toBe(0);
  const frustrated = ringMagnetization({ sites: 101, temperature: 1e-3, interaction: -1 });
  expect(frustrated.absoluteMagnetization).toBeCloseTo(1 / 101, 14);
  const polarized = ringMagnetization({
    sites: 101,
    temperature: 1e-3,
    interaction: -1,
    field: -3,
  });
  expect(polarized.magnetization).toBe(-1);
  const long = ringMagnetization({ sites: 131_072, temperature: 1 });
  const chain = isingChain({ sites: 131_072, temperature: 1 });
  expect(long.connectedSusceptibility / chain.susceptibility).toBeCloseTo(1, 8);
});

test('what is not a ring is refused', () => {
  expect(() => ringDistribution({ sites: Infinity, temperature: 1 })).toThrow(/sites is Infinity/);
  expect(() => ringDistribution({ sites: 8, temperature: 0 })).toThrow(ArgumentError);
  expect(() => ringDistribution({ sites: 8, temperature: 1, field: NaN })).toThrow(/field/);
});
