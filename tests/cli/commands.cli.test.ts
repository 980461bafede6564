import { describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';
import { kaufman } from '../../src/theory/kaufman.ts';

describe('bad input: one sentence, exit status 2, nothing on standard output', () => {
  it.each([
    [['simulate', '--size', '7'], /--size.*'7'.*even number.*4 to 131072/],
    [['simulate', '--size', '0'], /--size.*'0'/],
    [['simulate', '--size', '2'], /--size.*'2'.*4 to 131072/],
    [['simulate', '--size', 'many'], /--size.*'many'/],
    [['simulate', '--sweeps', '4'], /--sweeps.*'4'.*from 8/],
    [['simulate', '--sweeps', '100', '--every', '50'], /--every 50: give at most 12/],
    [['train', '--out', ''], /--out: give the name of a folder/],
    [['train', '--out', 'package.json/x'], /--out .*package\.json is a file/],
    [['train', '--out', 'src'], /--out .*not empty/],
    [['simulate', '--size', '4000000000'], /--size/],
    [['simulate', '--size', '6', '--replicas', '5'], /5 replicas of size 6.*multiple of 32/],
    [['simulate', '--temperature', '-1'], /--temperature.*'-1'.*above 0/],
    [['simulate', '--temperature', 'hot'], /--temperature.*'hot'/],
    [
      ['simulate', '--temperature', '2', '--coupling', '0.4'],
      /coupling.*cannot be used with.*temperature/,
    ],
    [['simulate', '--sweeps', '1.5'], /--sweeps.*'1\.5'.*whole number/],
    [['simulate', '--start', 'warm'], /--start.*'warm'.*auto, hot, cold/],
    [['simulate', '--seed', '-1'], /--seed.*'-1'/],
    [['simulate', '--adapter', 'abacus'], /--adapter.*'abacus'.*auto, gpu, software/],
    [['simulate', '--size', '64', '--replicas', '90000000'], /MiB in one buffer.*give at most/],
    [['simulate', '--colour', 'red'], /unknown option '--colour'/],
    [['simulate', 'now'], /too many arguments/],
    [['renormalize', '--temperature', '2,3'], /one temperature/],
    [['bench', 'everything'], /no benchmark "everything"; choose among metropolis/],
    [['bench', '--rounds', '0'], /--rounds.*'0'/],
    [['dance'], /unknown command 'dance'/],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = blockspin(
      ...args,
      ...(args[0] === 'dance' ? [] : ['--quiet']),
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('help', () => {
  it.each(['simulate', 'renormalize', 'grow', 'train', 'bench', 'doctor'])(
    '%s explains itself with examples',
    (command) => {
      const { status, stdout } = blockspin(command, '--help');
      expect(status).toBe(0);
      expect(stdout).toMatch(/Examples?:/);
      expect(stdout).toContain('--adapter');
    },
  );
});

describe('doctor', () => {
  it('passes every check on this machine', () => {
    const { status, stdout, stderr } = blockspin('doctor', '--json');
    const { results, adapter } = JSON.parse(stdout);
    expect(stderr).toBe('');
    expect(adapter.name).not.toBe('');
    expect(results.adapters.length).toBeGreaterThan(0);
    expect(results.checks.length).toBeGreaterThan(10);
    expect(results.checks.filter(({ passed }: { passed: boolean }) => !passed)).toEqual([]);
    expect(status).toBe(0);
  });
});

describe('simulate', () => {
  const args = [
    'simulate',
    '--size',
    '10',
    '--temperature',
    '2.0,3.0',
    '--sweeps',
    '400',
    '--json',
    '--quiet',
  ];

  it('prints one document: energies and specific heats with errors beside the exact values', () => {
    const { status, stdout, stderr } = blockspin(...args, '--seed', '5');
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const { command, version, adapter, seed, parameters, results, timing } = JSON.parse(stdout);
    expect({ command, seed }).toEqual({ command: 'simulate', seed: 5 });
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(adapter).toMatchObject({ backend: 'vulkan' });
    expect(parameters).toMatchObject({ size: 10, replicas: 32, sweeps: 400 });
    expect(timing.flipsPerNanosecond).toBeGreaterThan(0);
    expect(results).toHaveLength(2);
    for (const row of results) {
      const exact = kaufman({ size: 10, temperature: row.temperature });
      expect(row.coupling).toBeCloseTo(1 / row.temperature, 12);
      expect(row.energy.exact).toBeCloseTo(exact.energy, 12);
      expect(row.specificHeat.exact).toBeCloseTo(exact.specificHeat, 12);
      // Four z-scores of 32 replicas beyond 4.5 once in 3,000 seeds; this seed is fixed.
      for (const { value, error, exact: known } of [row.energy, row.specificHeat]) {
        expect(error).toBeGreaterThan(0);
        expect(Math.abs(value - known) / error).toBeLessThan(4.5);
      }
      for (const quantity of [
        'absoluteMagnetization',
        'susceptibility',
        'binder',
        'autocorrelationTime',
      ])
        expect(row[quantity]).toMatchObject({
          value: expect.any(Number),
          error: expect.any(Number),
        });
    }
  });

  it('gives the same numbers for the same seed, and others for another', () => {
    const results = ['1', '1', '2'].map(
      (seed) => JSON.parse(blockspin(...args, '--seed', seed).stdout).results,
    );
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).not.toEqual(results[0]);
  });

  it('takes a coupling instead of a temperature', () => {
    const { stdout } = blockspin(
      'simulate',
      '--size',
      '8',
      '--coupling',
      '0.5',
      '--sweeps',
      '50',
      '--json',
      '--quiet',
    );
    const [row] = JSON.parse(stdout).results;
    expect(row.temperature).toBe(2);
  });
});

/** Nearest-neighbour correlation, level by level, of a zoomed-out 32 x 32 lattice. */
function correlations(temperature: string): number[] {
  const args = [
    '--size',
    '32',
    '--temperature',
    temperature,
    '--sweeps',
    '400',
    '--json',
    '--quiet',
  ];
  const { results } = JSON.parse(blockspin('renormalize', ...args).stdout);
  expect(results.levels.map(({ size }: { size: number }) => size)).toEqual([32, 16, 8, 4, 2]);
  return results.levels.map(
    (level: { nearestNeighbour: { value: number } }) => level.nearestNeighbour.value,
  );
}

describe('renormalize', () => {
  it('flows to order below the critical temperature and to disorder above it', () => {
    const [cold, hot] = [correlations('1.8'), correlations('3.2')];
    for (const level of [1, 2]) {
      expect(cold[level]).toBeGreaterThan(cold[level - 1] ?? NaN);
      expect(hot[level]).toBeLessThan(hot[level - 1] ?? NaN);
    }
    expect(cold[2]).toBeGreaterThan(0.98);
    expect(hot[2]).toBeLessThan(0.25);
  });
});
