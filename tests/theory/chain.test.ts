import { describe, expect, test } from 'vitest';
import { chainCorrelation, isingChain } from '../../src/theory/chain.ts';

/** Averages over all states of a ring, straight from the definitions. */
function enumerateRing(sites: number, temperature: number, field: number) {
  const sums = { z: 0, e: 0, e2: 0, m: 0, m2: 0 };
  const correlations = new Float64Array(sites + 1);
  for (let state = 0; state < 2 ** sites; state++) {
    const spin = (i: number): number => 2 * ((state >> (i % sites)) & 1) - 1;
    let energy = 0;
    let total = 0;
    for (let i = 0; i < sites; i++) {
      energy -= spin(i) * spin(i + 1) + field * spin(i);
      total += spin(i);
    }
    const weight = Math.exp(-energy / temperature);
    sums.z += weight;
    sums.e += weight * energy;
    sums.e2 += weight * energy ** 2;
    sums.m += weight * total;
    sums.m2 += weight * total ** 2;
    for (let r = 0; r <= sites; r++) correlations[r] += weight * spin(0) * spin(r);
  }
  const { z, e, e2, m, m2 } = sums;
  return {
    logPartition: Math.log(z) / sites,
    energy: e / z / sites,
    specificHeat: (e2 / z - (e / z) ** 2) / (sites * temperature ** 2),
    magnetization: m / z / sites,
    susceptibility: (m2 / z - (m / z) ** 2) / (sites * temperature),
    correlations: correlations.map((sum) => sum / z),
  };
}

describe('rings against enumeration', () => {
  const cases = [2, 3, 8].flatMap((sites) =>
    [0.4, 1, 3].flatMap((t) => [0, 0.2, -1.5].map((field) => [sites, t, field] as const)),
  );
  test.each(cases)('N = %d, T = %d, field %d', (sites, temperature, field) => {
    const { correlations, ...expected } = enumerateRing(sites, temperature, field);
    const options = { sites, temperature, field };
    const exact = isingChain(options);
    for (const [name, value] of Object.entries(expected)) {
      expect(exact[name as keyof typeof expected], name).toBeCloseTo(value, 11);
    }
    for (const [r, value] of correlations.entries()) {
      expect(chainCorrelation(options, r)).toBeCloseTo(value, 13);
    }
  });
});

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
  }
});

test('impossible chains are refused', () => {
  expect(() => isingChain({ temperature: 0 })).toThrow(/temperature/);
  expect(() => isingChain({ temperature: 1, sites: 1 })).toThrow(/sites is 1/);
  expect(() => isingChain({ temperature: 1, field: Infinity })).toThrow(/field/);
  expect(() => chainCorrelation({ temperature: 1, sites: 4 }, 5)).toThrow(/distance is 5/);
  expect(() => chainCorrelation({ temperature: 1 }, 0.5)).toThrow(/distance/);
});
