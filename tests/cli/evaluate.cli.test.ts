import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../src/report/npy.ts';
import { writeSafetensors } from '../../src/report/safetensors.ts';
import { blockspin } from '../reference/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-evaluate-'));
const at = (name: string): string => path.join(folder, name);

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
    ['nowhere', /there is no such file/],
    ['.', /no model.safetensors in it/],
    ['text', /no safetensors file/],
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
    ['--layer 3', /has 2; give 1 to 2/],
    ['--data data.npy', /7 units, the machine has 16/],
  ])('%s is refused in one sentence', (flags, message) => {
    const file = at('data.npy');
    fs.writeFileSync(file, writeNpy({ shape: [40, 7], data: new Uint8Array(280) }));
    const given = flags.split(' ').map((word) => (word === 'data.npy' ? file : word));
    const { status, stderr } = blockspin('evaluate', at('model'), '--quiet', ...given);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
