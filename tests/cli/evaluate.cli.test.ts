import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../src/formats/npy.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { evaluationSeeds } from '../../src/rbm/evaluation/evaluation-samples.ts';
import { readModelFile } from '../../src/cli/model-file.ts';
import { heldOutSeed } from '../../src/rbm/sampling/ising-data.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { machineTwin } from '../twins/machine.ts';
import { freeEnergyTwin } from '../twins/free-energy.ts';
import { configuration, torusBonds } from '../support/enumerated-machine.ts';
import { randomFrom } from '../support/random.ts';
import { blockspin } from '../support/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-evaluate-'));
const at = (name: string): string => path.join(folder, name);

/** Sum of s s' over the bonds of the 4 x 4 torus. */
function bondSum(spins: Int8Array): number {
  return torusBonds(4).reduce((sum, [a, b]) => sum + (spins[a] ?? 0) * (spins[b] ?? 0), 0);
}

beforeAll(() => {
  const flags =
    '--size 4 --temperature 3 --samples 1024 --layers 12,3 --epochs 120 --learning-rate 0.3 --l1 0 --quiet';
  const { status, stderr } = blockspin('train', ...flags.split(' '), '--out', at('model'));
  expect([status, stderr]).toEqual([0, '']);
}, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('evaluate', () => {
  it('judges every layer and sets observables beside exact values', () => {
    const short = '--samples 256 --chains 64 --burn-in 50 --sweeps 200 --json --quiet';
    const out = blockspin('evaluate', at('model'), ...short.split(' '), '--out', at('judged'));
    expect([out.status, out.stderr]).toEqual([0, '']);
    const { command, results } = JSON.parse(out.stdout);
    expect(command).toBe('evaluate');
    const [first, second] = results.layers;
    expect([first.visible, first.hidden, second.visible, second.hidden]).toEqual([16, 12, 12, 3]);
    for (const layer of [first, second]) {
      expect(layer.method).toBe('exact');
      // No machine is better than the entropy allows, and one that learned anything beats fair coins.
      expect(layer.logLikelihood.value).toBeGreaterThan(-layer.visible * Math.LN2);
      expect(layer.logLikelihood.value).toBeLessThan(0);
      expect(layer.freeEnergyGap.error).toBeGreaterThan(0);
      expect(layer.singularValues[0]).toBeGreaterThan(layer.singularValues[2]);
    }
    const { data } = results;
    // 64 chains: |z| < 4 fails once in 16,000 times, with a fixed seed.
    expect(Math.abs(data.energy.value - data.energy.exact)).toBeLessThan(4 * data.energy.error);
    // The second layer has three units for sixteen spins, and draws through the first.
    for (const [{ observables }, off] of [
      [first, 0.3],
      [second, 0.5],
    ])
      expect(Math.abs(observables.energy.value / observables.energy.exact - 1)).toBeLessThan(off);
    const drawn = { file: null, rows: null, heldOut: true };
    expect(results.judged).toEqual({
      kind: 'new lattices',
      samples: 256,
      ofPseudoLikelihood: 256,
      ...drawn,
    });
    // S = (U - F)/T of the 4 x 4 torus by enumeration; no distribution is nearer than 0 to another.
    const { energy, logPartition } = enumerateTorus({ size: 4, temperature: 3 });
    const { entropy, divergence } = first.divergence;
    expect(entropy).toBeCloseTo((16 * energy) / 3 + 16 * logPartition, 9);
    expect(divergence.value).toBeGreaterThan(-4 * divergence.error);
    const report = fs.readFileSync(at('judged/report.html'), 'utf8');
    expect(report).toContain('layer 2 draws');
    expect(report).toContain('Layer 2: 3 hidden units');
    expect(report).not.toContain('Targets');
    expect(fs.readdirSync(at('judged/figures')).toSorted()).toEqual([
      'learning.svg',
      'receptive-fields-1.png',
      'receptive-fields-2.png',
      'singular-values.svg',
    ]);
    const fields = readNpy(fs.readFileSync(at('judged/data/receptive-fields-2.npy')));
    expect(fields.shape).toEqual([3, 16]);
  }, 60_000);

  it('agrees with the sum over all states of the machine', async () => {
    const { layers, sites } = await readModelFile(at('model'));
    const [layer] = layers as [RbmParameters];
    const twin = machineTwin(layer);
    const weights = Float64Array.from({ length: 2 ** 16 }, (_, state) =>
      Math.exp(-freeEnergyTwin(twin, configuration(state, 16)).energy),
    );
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const distribution = weights.map((weight) => weight / all);
    const rows = Array.from({ length: 64 }, (_, index) => configuration(977 * index, 16));
    const ofSites = rows.map((row) => {
      const lattice = new Uint8Array(16);
      for (const [unit, site] of (sites ?? []).entries()) lattice[site] = row[unit] ?? 0;
      return lattice;
    });
    const file = at('states.npy');
    const data = Uint8Array.from(ofSites.flatMap((lattice) => Array.from(lattice)));
    fs.writeFileSync(file, writeNpy({ shape: [64, 16], data }));
    const flags = '--layer 1 --chains 256 --burn-in 100 --sweeps 2000 --json --quiet';
    const out = blockspin('evaluate', at('model'), ...flags.split(' '), '--data', file);
    expect([out.status, out.stderr]).toEqual([0, '']);
    const { layers: judged, judged: by } = JSON.parse(out.stdout).results;
    const origin = { file, rows: 64, heldOut: null };
    expect(by).toEqual({ kind: 'given samples', samples: 64, ofPseudoLikelihood: 64, ...origin });
    const likelihoods = rows.map((_, index) => Math.log(distribution[977 * index] ?? NaN));
    const mean = likelihoods.reduce((sum, value) => sum + value / 64, 0);
    expect(judged[0].logLikelihood.value).toBeCloseTo(mean, 4);
    let [energy, size] = [0, 0];
    for (const [state, probability] of distribution.entries()) {
      const spins = new Int8Array(16);
      const bits = configuration(state, 16);
      for (const [unit, site] of (sites ?? []).entries()) spins[site] = 2 * (bits[unit] ?? 0) - 1;
      energy -= (probability * bondSum(spins)) / 16;
      size += probability * Math.abs(spins.reduce((sum, spin) => sum + spin, 0) / 16);
    }
    const { observables } = judged[0];
    // Two normal deviates beyond 4: once in 8000 times, with fixed seeds.
    expect(Math.abs(observables.energy.value - energy)).toBeLessThan(4 * observables.energy.error);
    const { value, error } = observables.absoluteMagnetization;
    expect(Math.abs(value - size)).toBeLessThan(4 * error);
  }, 60_000);

  it('judges a filter by the dense machine with the same energies', () => {
    const flags = '--size 4 --filter 2 --temperature 3 --samples 512 --epochs 30 --quiet';
    expect(blockspin('train', ...flags.split(' '), '--out', at('filter')).status).toBe(0);
    const random = randomFrom(2);
    const rows = Array.from({ length: 64 }, () =>
      Uint8Array.from({ length: 16 }, () => Number(random.uniform() < 0.6)),
    );
    const data = Uint8Array.from(rows.flatMap((row) => [...row]));
    fs.writeFileSync(at('lattices.npy'), writeNpy({ shape: [64, 4, 4], data }));
    const short = '--chains 32 --burn-in 10 --sweeps 160 --json --quiet'.split(' ');
    const given = ['--data', at('lattices.npy'), '--out', at('judged-filter')];
    const out = blockspin('evaluate', at('filter'), ...short, ...given);
    expect([out.status, out.stderr]).toEqual([0, '']);
    const { results } = JSON.parse(out.stdout);
    const { weights, hiddenBias, visibleBias } = results.filter;
    // The blocks of 2 x 2 sites are independent: each has the weight e^(a sum v) 2 cosh(b + w v).
    const logWeight = (spins: readonly number[]): number => {
      const field = spins.reduce((sum, spin, at) => sum + spin * weights.flat()[at], hiddenBias);
      return (
        visibleBias * spins.reduce((sum, spin) => sum + spin, 0) + Math.log(2 * Math.cosh(field))
      );
    };
    const states = Array.from({ length: 16 }, (_, state) =>
      [...configuration(state, 4)].map((bit) => 2 * bit - 1),
    );
    const logZ = Math.log(states.reduce((sum, spins) => sum + Math.exp(logWeight(spins)), 0));
    let mean = 0;
    for (const row of rows)
      for (const corner of [0, 2, 8, 10]) {
        const spins = [0, 1, 4, 5].map((site) => 2 * (row[corner + site] ?? NaN) - 1);
        mean += (logWeight(spins) - logZ) / rows.length;
      }
    const [layer] = results.layers;
    expect([layer.visible, layer.hidden, layer.method]).toEqual([16, 4, 'exact']);
    expect(layer.logLikelihood.value).toBeCloseTo(mean, 4);
    // It has learned that neighbours agree.
    expect(weights[0][0] * weights[0][1]).toBeGreaterThan(0.01);
    expect(fs.readFileSync(path.join(at('judged-filter'), 'report.html'), 'utf8')).toContain(
      'The filter',
    );
    // A filter that does not name its lattice is judged on the lattices of the file.
    const { tensors } = readSafetensors(
      fs.readFileSync(path.join(at('filter'), 'model.safetensors')),
    );
    const alone = Object.fromEntries(
      Object.entries(tensors).filter(([name]) => name.startsWith('filter.')),
    );
    fs.writeFileSync(
      at('alone.safetensors'),
      writeSafetensors({ tensors: alone, metadata: { format: 'blockspin-filter', stride: '2' } }),
    );
    const missing = blockspin('evaluate', at('alone.safetensors'), ...short);
    expect([missing.status, missing.stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(missing.stderr).toContain('give lattices with --data');
    const again = blockspin(
      'evaluate',
      at('alone.safetensors'),
      ...short,
      '--data',
      at('lattices.npy'),
    );
    expect(JSON.parse(again.stdout).results.layers[0].logLikelihood).toEqual(layer.logLikelihood);
  }, 60_000);

  it('uses samples that are independent of the training and of each other', () => {
    const seeds = [1, 2].flatMap((training) =>
      [0, 1, 5].flatMap((own) => Object.values(evaluationSeeds(training, own))),
    );
    const all = [...seeds, ...[1, 2].flatMap((seed) => [seed, heldOutSeed(seed)])];
    expect(new Set(all).size).toBe(all.length);
  });

  it('says by which samples of a file it judges, and refuses a file that has changed', () => {
    const file = at('own.npy');
    const write = (last: number): void => {
      const data = Uint8Array.from({ length: 200 * 6 }, (_, i) => (i * i + (i >> 3)) % 2);
      data[0] = last;
      fs.writeFileSync(file, writeNpy({ shape: [200, 6], data }));
    };
    write(1);
    const short = '--layers 4 --epochs 2 --batch 32 --quiet';
    const judge = (name: string) => blockspin('evaluate', at(name), '--json', '--quiet');
    for (const [name, more, kind, samples] of [
      ['all', [], 'samples trained on', 200],
      ['part', ['--held-out', '0.25'], 'samples held out', 50],
    ] as const) {
      const trained = blockspin(
        'train',
        '--data',
        path.relative('.', file),
        ...short.split(' '),
        ...more,
        '--out',
        at(name),
      );
      expect(trained.stderr).toBe('');
      const { results } = JSON.parse(judge(name).stdout);
      expect(results.judged).toMatchObject({ kind, samples });
    }
    expect(blockspin('evaluate', at('all'), '--quiet').stdout).toMatch(/Caution: .*trained on/);
    const many = blockspin('evaluate', at('all'), '--samples', '224', '--quiet');
    expect([many.status, many.stderr]).toEqual([
      2,
      expect.stringMatching(/--samples 224: there are 200 samples/),
    ]);
    write(0);
    const changed = judge('all');
    expect(changed.status).toBe(2);
    expect(changed.stderr).toMatch(/own.npy has changed .*--data/);
    fs.rmSync(file);
    expect(judge('all').stderr).toMatch(/cannot be had again .*own.npy.*ENOENT.*--data/);
  }, 60_000);

  it('judges one layer, by lattices of a file that lie row after row', () => {
    const file = at('lattices.npy');
    const size = 4;
    // Stripes along the rows: every site has two like and two unlike neighbours, and m = 0.
    const rows = Array.from({ length: 64 }, () =>
      Array.from({ length: size * size }, (_, site) => Math.floor(site / size) % 2),
    );
    fs.writeFileSync(
      file,
      writeNpy({ shape: [64, size * size], data: Uint8Array.from(rows.flat()) }),
    );
    const flags = '--layer 1 --chains 32 --burn-in 0 --sweeps 40 --samples 64 --json --quiet';
    const out = blockspin('evaluate', at('model'), ...flags.split(' '), '--data', file);
    expect([out.status, out.stderr]).toEqual([0, '']);
    const { layers, data } = JSON.parse(out.stdout).results;
    expect(layers.map(({ layer }: { layer: number }) => layer)).toEqual([1]);
    expect(data.energy.value).toBe(0);
    expect(data.absoluteMagnetization.value).toBe(0);
  }, 60_000);

  it.each([
    ['nowhere', /no such file/],
    ['.', /no model.safetensors in it/],
    ['text', /safetensors/],
    ['other', /metadata/],
  ])('%s is refused in one sentence', (name, message) => {
    fs.writeFileSync(at('text'), 'not a model');
    fs.writeFileSync(at('other'), writeSafetensors({ tensors: {} }));
    const { status, stderr, stdout } = blockspin(
      'evaluate',
      at(name),
      '--quiet',
      '--out',
      at('none'),
    );
    expect([status, stdout, fs.existsSync(at('none'))]).toEqual([2, '', false]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each([
    ['--samples 100', /multiple of 32/],
    ['--chains 0', /from 32/],
    ['--sweeps 20', /at least 40/],
    ['--layer 3', /--layer 3: .* 2 layers.* 1 to 2/],
    ['--data data.npy', /--data .*7 units.*16 visible/],
  ])('%s is refused in one sentence', (flags, message) => {
    const file = at('data.npy');
    fs.writeFileSync(file, writeNpy({ shape: [40, 7], data: new Uint8Array(280) }));
    const given = flags.split(' ').map((word) => (word === 'data.npy' ? file : word));
    const { status, stderr } = blockspin('evaluate', at('model'), '--quiet', ...given);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
