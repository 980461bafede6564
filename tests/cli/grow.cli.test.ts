import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../src/formats/npy.ts';
import { kaufman } from '../../src/theory/kaufman.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { blockspin } from '../support/run-cli.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-grow-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

const at = (name: string): string => path.join(home, name);
const array = (name: string): Uint8Array =>
  Uint8Array.from(readNpy(fs.readFileSync(at(name))).data);

function grow(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return blockspin('grow', ...args, '--quiet');
}

describe('grow', () => {
  it('doubles a critical lattice, and says what each side looks like', () => {
    const out = ['--out', at('two.npy'), '--pictures', at('zoom')];
    const { status, stdout, stderr } = grow('--steps', '2', '--json', ...out);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { parameters, results } = JSON.parse(stdout);
    expect(parameters).toMatchObject({ size: 64, steps: 2, coupling: 0.4363, sweeps: 10 });
    expect(results.map(({ size }: { size: number }) => size)).toEqual([64, 128, 256]);
    for (const { size, energy, sha256 } of results) {
      const exact = kaufman({ size, coupling: CRITICAL_COUPLING });
      expect(energy.exact).toBeCloseTo(exact.energy, 12);
      expect(energy.error).toBeCloseTo(
        Math.sqrt(exact.specificHeat) / size / CRITICAL_COUPLING,
        12,
      );
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      // A fixed seed; without it 5 errors would be exceeded once in a million.
      expect(Math.abs(energy.value - energy.exact)).toBeLessThan(5 * energy.error + 0.003);
    }
    expect(readNpy(fs.readFileSync(at('two.npy'))).shape).toEqual([1, 256 * 256]);
    const about = JSON.parse(fs.readFileSync(at('two.json'), 'utf8'));
    expect(about).toMatchObject({ command: 'grow', size: 256, grownFrom: 64, coupling: 0.4363 });
    expect(about.levels).toEqual(results);
    expect(fs.readdirSync(at('zoom')).toSorted()).toEqual([
      'side-000064.png',
      'side-000128.png',
      'side-000256.png',
    ]);
  });

  it('goes on from its own file to the same bits, packed or not', () => {
    expect(grow('--steps', '1', '--packed', '--out', at('one.npy')).status).toBe(0);
    const { status, stderr } = grow('--from', at('one.npy'), '--steps', '1', '--out', at('on.npy'));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(array('on.npy')).toEqual(array('two.npy'));
  });

  it('gives the coarse lattice back where that decides the ties of its blocks', () => {
    expect(grow('--steps', '1', '--out', at('coarse.npy')).status).toBe(0);
    const [coarse, fine] = [array('coarse.npy'), array('two.npy')];
    const back = coarse.map((spin, block) => {
      const first = 512 * Math.floor(block / 128) + 2 * (block % 128);
      const up = [0, 1, 256, 257].reduce((sum, place) => sum + (fine[first + place] ?? NaN), 0);
      return up === 2 ? spin : Number(up > 2);
    });
    expect(back).toEqual(coarse);
  });

  it('grows lattices of any side from a file', () => {
    const data = Uint8Array.from({ length: 300 }, (_, site) => Number(site % 7 < 3));
    fs.writeFileSync(at('mine.npy'), writeNpy({ shape: [3, 10, 10], data }));
    const { status, stderr } = grow(
      '--from',
      at('mine.npy'),
      '--steps',
      '2',
      '--out',
      at('40.npy'),
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readNpy(fs.readFileSync(at('40.npy'))).shape).toEqual([3, 1600]);
  });

  it('prints the magnetic exponent of several lattices', () => {
    const { stdout } = grow('--size', '8', '--replicas', '32', '--steps', '1', '--sweeps', '5');
    expect(stdout).toMatch(/^\s*side +energy +at T_c +z +<m\^2> +2 - log2 a +exact +z +SHA-256/);
  });

  it.each([
    [['--steps', '12'], /--steps 12: side 64 doubled 12 times .* at most 11\./],
    [
      ['--steps', '11', '--out', 'huge.npy'],
      /--steps 11: 1 lattices of side 131072 .*fewer steps, or --packed/,
    ],
    [['--coupling', 'hot'], /--coupling.*'hot'.*-10/],
    [['--size', '10'], /1 replica of size 10.*multiple of 32/],
    [['--packed'], /--packed: give the file of the lattices too/],
    [['--out', 'grown'], /--out grown: give the name of a file that ends in \.npy/],
    [['--out', 'nowhere/grown.npy'], /--out nowhere\/grown\.npy: there is no folder/],
    [['--pictures', 'src'], /--pictures .*not empty/],
    [['--from', 'package.json'], /--from package\.json/],
    [['--from', 'mine.npy', '--size', '8'], /from.*cannot be used with.*size/],
  ])('refuses %j in one sentence', (args, message) => {
    const { status, stdout, stderr } = grow(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('refuses arrays that may be one lattice or many', () => {
    fs.writeFileSync(
      at('square.npy'),
      writeNpy({ shape: [16, 16], data: Uint8Array.from({ length: 256 }, () => 1) }),
    );
    expect(grow('--from', at('square.npy')).stderr).toMatch(
      /one lattice of side 16 or 16 of side 4/,
    );
  });
});
