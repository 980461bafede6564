import { describe, expect, it } from 'vitest';
import { MeanField } from '../../../src/studies/rbm-flow/mean-field.ts';
import { sites, size } from '../../../src/studies/rbm-flow/presets.ts';
import { spectrumOf } from '../../../src/studies/rbm-flow/spectrum.ts';
import { coins, mixed, withUp } from '../../../src/studies/rbm-flow/spins.ts';
import { entropyOf, trainingSet } from '../../../src/studies/rbm-flow/training-sets.ts';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import { CRITICAL_TEMPERATURE } from '../../../src/theory/critical.ts';
import { siteOfUnits } from '../../../src/ensemble/unpack.ts';
import { classTemperatures } from '../../../src/studies/rbm-flow/presets.ts';

describe('mean-field lattices', () => {
  it('have the entropy and |m| of an enumeration', () => {
    const n = 6;
    const b = CRITICAL_TEMPERATURE / 1.7;
    const states = Array.from({ length: 2 ** n }, (_, state) => {
      const up = state.toString(2).replaceAll('0', '').length;
      const m = 2 * up - n;
      return { m, weight: Math.exp((b * m ** 2) / (2 * n)) };
    });
    const z = states.reduce((sum, { weight }) => sum + weight, 0);
    const entropy = states.reduce(
      (sum, { weight }) => sum - (weight / z) * Math.log(weight / z),
      0,
    );
    const m = states.reduce((sum, own) => sum + (own.weight / z) * Math.abs(own.m / n), 0);
    const model = new MeanField(n, 1.7);
    expect(model.entropy).toBeCloseTo(entropy, 12);
    expect(model.absoluteMagnetization).toBeCloseTo(m, 12);
    const drawn = model.draw(4000, 5);
    const mean =
      drawn.reduce((sum, row) => sum + Math.abs(row.reduce((a, c) => a + c, 0)) / n, 0) / 4000;
    // 4 standard errors of a mean of 4000 numbers between 0 and 1: false alarms once in 16,000 seeds.
    expect(Math.abs(mean - m)).toBeLessThan(4 * 0.5 * 4000 ** -0.5);
  });

  it('put a number of up spins at random places', () => {
    const uniform = uniformDeviates(4, 0);
    const rows = Array.from({ length: 3000 }, () => withUp(3, 8, uniform));
    expect(rows.every((row) => row.reduce((sum, s) => sum + s, 0) === -2)).toBe(true);
    for (let site = 0; site < 8; site++) {
      const share = rows.filter((row) => row[site] === 1).length / 3000;
      // 4.5 standard errors, eight sites: false alarms once in 18,000 seeds.
      expect(Math.abs(share - 3 / 8)).toBeLessThan((4.5 * Math.sqrt(15 / 64)) / Math.sqrt(3000));
    }
  });
});

const ups = (row: Int8Array): number => row.filter((sign) => sign > 0).length;

describe('training sets', () => {
  const seeds = { order: 1, coins: 2, permutation: 3 };
  // 32 lattices a temperature; the number of up spins is the number of the temperature.
  const uniform = uniformDeviates(2, 0);
  const rows = classTemperatures.flatMap((_, k) =>
    Array.from({ length: 32 }, () => withUp(k, sites, uniform)),
  );
  const snapshot = new Int8Array(rows.length * sites);
  for (const [at, row] of rows.entries()) snapshot.set(row, at * sites);
  const found = (set: Parameters<typeof trainingSet>[0]) => trainingSet(set, [snapshot], seeds);

  it('hold the temperatures of their range, in an order of their own', () => {
    expect(found('V').rows).toHaveLength(800);
    expect(
      found('V')
        .rows.map(ups)
        .toSorted((a, b) => a - b),
    ).toEqual(rows.map(ups));
    expect(found('V').rows.map(ups)).not.toEqual(rows.map(ups));
    expect(Math.min(...found('H').rows.map(ups))).toBe(16);
    expect(Math.max(...found('narrow').rows.map(ups))).toBe(12);
    expect(found('L').rows).toHaveLength(32);
  });

  it('of controls: half ordered and half coins, permuted pixels, turned lattices', () => {
    const { rows: ends } = found('ends');
    expect(ends.filter((row) => ups(row) === 0)).toHaveLength(400);
    expect(ends).toHaveLength(800);
    const { rows: permuted, order } = found('permuted');
    const first = permuted[0] ?? new Int8Array();
    const back = new Int8Array(sites);
    for (const [unit, site] of (order ?? new Uint32Array()).entries())
      back[site] = first[unit] ?? 0;
    expect(rows.some((row) => row.every((sign, site) => sign === back[site]))).toBe(true);
    const turned = found('field').rows.filter((row) => ups(row) > 50);
    expect(turned).toHaveLength(400);
  });

  it('have entropies between exact bounds', () => {
    expect(entropyOf('L')?.[0]).toBeCloseTo(Math.LN2, 9);
    const [least = NaN, most = NaN] = entropyOf('V') ?? [];
    expect(most - least).toBeCloseTo(Math.log(25), 12);
    expect(entropyOf('ends')?.[0]).toBeCloseTo(50.5 * Math.LN2, 9);
    expect(entropyOf('field')).toBeUndefined();
    expect(mixed(coins(70, 4, 1), 1)).toHaveLength(64);
  });
});

const wave = (site: number, kx: number, ky: number, phase: number): number =>
  Math.cos((2 * Math.PI * (kx * (site % size) + ky * Math.floor(site / size))) / size + phase);

describe('spectra', () => {
  it('find the Fourier modes that weights are made of', () => {
    const place = siteOfUnits({ size, height: size });
    // Five hidden units: the uniform mode, and the four longest waves with smaller weights.
    const modes = [
      () => 3,
      (site: number) => wave(site, 1, 0, 0),
      (site: number) => 0.9 * wave(site, 1, 0, Math.PI / 2),
      (site: number) => 0.8 * wave(site, 0, 1, 0),
      (site: number) => 0.7 * wave(site, 0, 1, Math.PI / 2),
    ];
    const weights = Float32Array.from({ length: sites * 5 }, (_, at) =>
      (modes[at % 5] ?? (() => NaN))(place[Math.floor(at / 5)] ?? NaN),
    );
    const found = spectrumOf({
      units: 'spin',
      weights,
      visibleBias: new Float32Array(sites),
      hiddenBias: new Float32Array(5),
    });
    expect(found.uniform).toBeCloseTo(1, 6);
    expect(found.longest).toBeCloseTo(1, 6);
    expect(found.singular[0]).toBeCloseTo(30, 4);
    expect(found.byShell[0]).toBeCloseTo(900, 2);
    expect(found.byShell[1]).toBeCloseTo((50 * (1 + 0.81 + 0.64 + 0.49)) / 4, 3);
    expect(found.byShell[2]).toBeCloseTo(0, 6);
  });
});
