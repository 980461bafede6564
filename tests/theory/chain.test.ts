import { expect, test } from 'vitest';
import { chainCorrelation, isingChain } from '../../src/theory/chain.ts';
import { enumerateRing, RING_CASES } from './ring-enumerate.ts';

test.each(RING_CASES)(
  'N = %d, T = %d, J = %d, field %d: as enumerated',
  (sites, temperature, interaction, field) => {
    const options = { sites, temperature, interaction, field };
    const expected = enumerateRing(options);
    const exact = isingChain(options);
    for (const name of ['logPartition', 'energy', 'specificHeat', 'magnetization'] as const) {
      expect(Math.abs(exact[name] - expected[name]), name).toBeLessThan(1e-11);
    }
    expect(exact.susceptibility).toBeCloseTo(expected.connectedSusceptibility, 11);
    for (const [r, value] of expected.correlations.entries()) {
      expect(Math.abs(chainCorrelation(options, r) - value)).toBeLessThan(1e-12);
    }
  },
);

test('infinite chain without field: closed forms in tanh K', () => {
  for (const temperature of [0.3, 1, 2.5, 40]) {
    const k = 1 / temperature;
    const t = Math.tanh(k);
    const chain = isingChain({ temperature });
    expect(chain.logPartition).toBeCloseTo(Math.log(2 * Math.cosh(k)), 13);
    expect(chain.energy).toBeCloseTo(-t, 14);
    expect(chain.specificHeat).toBeCloseTo((k / Math.cosh(k)) ** 2, 13);
    expect(chain.magnetization).toBe(0);
    expect(chain.susceptibility / (Math.exp(2 * k) / temperature)).toBeCloseTo(1, 12);
    expect(chain.correlationLength / (-1 / Math.log(t))).toBeCloseTo(1, 12);
    expect(chainCorrelation({ temperature }, 5)).toBeCloseTo(t ** 5, 14);
  }
});

test('ring without field: closed forms in tanh K', () => {
  const [temperature, sites] = [0.9, 12];
  const t = Math.tanh(1 / temperature);
  const chain = isingChain({ temperature, sites });
  expect(chain.energy).toBeCloseTo(-(t + t ** (sites - 1)) / (1 + t ** sites), 14);
  const z = (2 * Math.cosh(1 / temperature)) ** sites + (2 * Math.sinh(1 / temperature)) ** sites;
  expect(chain.logPartition).toBeCloseTo(Math.log(z) / sites, 14);
  expect(chainCorrelation({ temperature, sites }, 3)).toBeCloseTo(
    (t ** 3 + t ** 9) / (1 + t ** sites),
    14,
  );
});

test('a long ring is the infinite chain', () => {
  const options = { temperature: 0.8, field: 0.1 };
  const ring = isingChain({ ...options, sites: 100_000 });
  for (const [name, value] of Object.entries(isingChain(options))) {
    expect(ring[name as keyof typeof ring], name).toBeCloseTo(value, 12);
  }
});

test('antiferromagnets without field: K becomes -K', () => {
  for (const temperature of [0.3, 1, 40]) {
    const one = isingChain({ temperature });
    const other = isingChain({ temperature, interaction: -1 });
    for (const name of ['logPartition', 'energy', 'specificHeat', 'correlationLength'] as const) {
      expect(other[name] / one[name], name).toBeCloseTo(1, 13);
    }
    const k = 1 / temperature;
    expect(other.susceptibility / (k * Math.exp(-2 * k))).toBeCloseTo(1, 13);
    expect(chainCorrelation({ temperature, interaction: -1 }, 3)).toBeCloseTo(
      -(Math.tanh(k) ** 3),
      14,
    );
  }
});

test.each([0.01, 0.001, 1e-6])(
  'T = %d: a frozen odd antiferromagnetic ring has one broken bond, with 7 places and 2 signs',
  (temperature) => {
    const options = { temperature, interaction: -1, sites: 7 } as const;
    const ring = isingChain(options);
    expect(ring.energy).toBeCloseTo(-5 / 7, 13);
    const ground = 5 / temperature;
    expect((7 * ring.logPartition - ground - Math.log(14)) * temperature).toBeCloseTo(0, 13);
    expect(ring.specificHeat * temperature ** 2).toBeCloseTo(0, 13);
    // The broken bond lies between the two sites with probability r/N: <s s'> = (-1)^r (1 - 2r/N).
    expect(chainCorrelation(options, 2)).toBeCloseTo(3 / 7, 13);
    expect(chainCorrelation(options, 3)).toBeCloseTo(-1 / 7, 13);
    // A field picks one sign.
    expect(isingChain({ ...options, field: -0.5 }).magnetization).toBeCloseTo(-1 / 7, 13);
  },
);

test('extremes stay finite', () => {
  for (const sites of [4, 1000, Infinity]) {
    const frozen = isingChain({ temperature: 1e-3, field: 2, sites });
    expect(frozen.energy).toBeCloseTo(-3, 12);
    expect(frozen.magnetization).toBeCloseTo(1, 12);
    expect(frozen.specificHeat).toBeCloseTo(0, 6);
    const hot = isingChain({ temperature: Infinity, field: 2, sites });
    expect(hot.logPartition).toBeCloseTo(Math.LN2, 15);
    expect(hot.energy).toBeCloseTo(0, 15);
    expect(hot.correlationLength).toBeCloseTo(0, 15);
    expect(isingChain({ temperature: 0.01, sites }).energy).toBeCloseTo(-1, 12);
    expect(isingChain({ temperature: 0.001, sites }).energy).toBeCloseTo(-1, 12);
    const checkered = isingChain({ temperature: 0.001, interaction: -1, field: 1.5, sites });
    expect(checkered.energy).toBeCloseTo(-1, 12);
    expect(checkered.magnetization).toBeCloseTo(0, 12);
    const polarized = isingChain({ temperature: 0.001, interaction: -1, field: -2.5, sites });
    expect(polarized.energy).toBeCloseTo(-1.5, 12);
    expect(polarized.magnetization).toBeCloseTo(-1, 12);
  }
});

test('a frozen ring without field points up or down as a whole: chi = N/T', () => {
  for (const temperature of [0.01, 0.001, 1e-6]) {
    const ring = isingChain({ temperature, sites: 10 });
    expect((ring.susceptibility * temperature) / 10).toBeCloseTo(1, 12);
    expect(chainCorrelation({ temperature, sites: 10 }, 5)).toBeCloseTo(1, 12);
  }
});

test('impossible chains are refused', () => {
  expect(() => isingChain({ temperature: 0 })).toThrow(/temperature/);
  expect(() => isingChain({ temperature: 1, sites: 1 })).toThrow(/sites is 1/);
  expect(() => isingChain({ temperature: 1, field: Infinity })).toThrow(/field/);
  expect(() => chainCorrelation({ temperature: 1, sites: 4 }, 5)).toThrow(/distance is 5/);
  expect(() => chainCorrelation({ temperature: 1 }, 0.5)).toThrow(/distance/);
});
