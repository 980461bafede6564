import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../src/formats/npy.ts';
import { blockspin } from '../support/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-replay-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('replay', () => {
  it('makes one lattice, measures it and writes its spins', () => {
    const out = path.join(folder, 'again');
    const line = '--size 64 --seed 7 --history 0:5:0:swendsen-wang,5:2:0.25:heat-bath --sweeps 9';
    const args = [...line.split(' '), '--measure', '3', '--json', '--quiet', '--out', out];
    const { status, stdout, stderr } = blockspin('replay', ...args);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { results } = JSON.parse(stdout);
    expect(results.map(({ sweep }: { sweep: number }) => sweep)).toEqual([9, 10, 11]);
    const { shape, data } = readNpy(fs.readFileSync(path.join(out, 'lattice.npy')));
    expect(shape).toEqual([64, 64]);
    const spins = Array.from(data, (up) => 2 * up - 1);
    const bonds = spins.map((s, site) => s * (spins[rightOf(site)] + spins[(site + 64) & 4095]));
    const m = spins.reduce((a, b) => a + b, 0) / 4096;
    expect(results[0].magnetization).toEqual({ value: m, error: 0 });
    const energy = -bonds.reduce((a, b) => a + b, 0) / 4096 - 0.25 * m;
    expect(results[0].energy.value).toBeCloseTo(energy, 12);
  });

  it.each([
    ['no history', '--size 64', /--history/],
    ['a history that does not begin', '--history 3:2:0:metropolis', /sweeps rising from 0/],
    ['a history of no temperature', '--history 0:-2:0:metropolis', /sweep:temperature/],
    [
      'a history after the end',
      '--history 0:2:0:metropolis,9:3:0:metropolis --sweeps 5',
      /after the last/,
    ],
    ['a size of no strips', '--size 100 --history 0:2:0:metropolis', /multiple of 64/],
  ])('refuses %s', (_, line, message) => {
    const { status, stdout, stderr } = blockspin('replay', ...line.split(' '));
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });
});

/** The right neighbour of a site of the 64 x 64 torus. */
function rightOf(site: number): number {
  return (site & ~63) | ((site + 1) & 63);
}
