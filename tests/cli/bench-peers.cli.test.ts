import { describe, expect, it } from 'vitest';
import type { PeerResults } from '../../src/cli/bench/peers.ts';
import { hasNumpy } from '../studies/numpy-outsider.ts';
import { blockspin } from '../support/run-cli.ts';

const short = ['--peers', '--rounds', '2', '--milliseconds', '20', '--json', '--quiet'];

function results(...args: string[]): PeerResults {
  const { stdout, stderr, status } = blockspin('bench', ...args, ...short);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout).results;
}

describe('bench --peers', () => {
  it('times the kernel of one spin a word in turn with ours, and says what is not installed', () => {
    const { rows, absent } = results('metropolis', '--python', 'no-such-python');
    expect(rows.map(({ peer }) => peer)).toEqual(['WebGPU, one spin a word']);
    for (const { check, ours, theirs, ratio } of rows) {
      expect(check.found).toMatch(/^energy -1\.0\d+, exact -1\.0283$/);
      expect(check.holds).toBe(true);
      for (const { median } of [ours, theirs, ratio]) expect(median).toBeGreaterThan(0);
      // Of two rounds, the median lies between the ratios of both.
      expect(ratio.minimum).toBeLessThanOrEqual(ratio.median);
      expect(ratio.maximum).toBeGreaterThanOrEqual(ratio.median);
    }
    expect(absent.map(({ peer }) => peer)).toContain('Numba');
    for (const { missing } of absent) expect(missing).toBe('no no-such-python');
  });

  it.runIf(hasNumpy)('runs what Python has, and checks what it computes', () => {
    const { rows } = results('metropolis');
    const numpy = rows.find(({ peer }) => peer === 'NumPy');
    expect(numpy?.device).toMatch(/^NumPy \d/);
    expect(rows.filter(({ check }) => !check.holds)).toEqual([]);
  });

  it.each<[string[], RegExp]>([
    [['majority', '--peers'], /--peers: majority has no peers; choose among metropolis, contrast/],
    [['--python', 'python3'], /--python python3: only --peers runs Python; give --peers too/],
  ])('refuses %j in one sentence', (args, message) => {
    const { stdout, stderr, status } = blockspin('bench', ...args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('takes a program that is no Python for one that is missing', () => {
    const { absent } = results('metropolis', '--python', 'echo');
    expect(absent.map(({ missing }) => missing)).toContain('no echo');
  });
});
