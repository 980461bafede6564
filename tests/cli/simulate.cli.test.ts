import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exactValues } from '../../src/ising/exact.ts';
import { blockspin } from '../support/run-cli.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-simulate-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const short = ['--sweeps', '120', '--thermalize', '60'];

/** The document of a short run on small lattices, with more options on a line. */
function simulated(line: string) {
  const args = line.split(' ');
  const { status, stdout, stderr } = blockspin('simulate', ...short, ...args, '--json', '--quiet');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}

const number = expect.any(Number);
const measured = { value: number, error: number };
const known = { ...measured, exact: number };

describe('the document of simulate', () => {
  it('in a field: signed averages beside the exact ones', () => {
    const { parameters, results } = simulated('--size 4 --temperature 3 --field -0.5');
    expect(parameters).toMatchObject({ lattice: 'square', interaction: 1, field: -0.5 });
    const exact = exactValues({ lattice: 'square', interaction: 1, field: -0.5 }, 4, 3);
    const [row] = results;
    for (const name of ['energy', 'magnetization', 'connectedSusceptibility', 'binder'] as const) {
      expect(row[name]).toEqual(known);
      expect(row[name].exact).toBeCloseTo(exact[name] ?? NaN, 12);
      // Four z-scores of 32 replicas beyond 4.5: once in 3,000 seeds; this seed is fixed.
      expect(Math.abs(row[name].value - row[name].exact) / row[name].error).toBeLessThan(4.5);
    }
    expect(row.magnetization.value).toBeLessThan(0);
    expect(row.warnings).toEqual([]);
    expect('staggered' in row || 'correlation' in row || 'exchange' in parameters).toBe(false);
  });

  it('without a field there are no signed averages', () => {
    const [row] = simulated('--size 6 --temperature 3').results;
    expect('magnetization' in row || 'connectedSusceptibility' in row).toBe(false);
  });

  it('a chain: everything has an exact value', () => {
    const { parameters, results } = simulated(
      '--lattice chain --size 16 --temperature 1.5,2.5 --field 0.2 --correlations --update heat-bath',
    );
    expect(parameters).toMatchObject({ lattice: 'chain', size: 16, update: 'heat-bath' });
    expect(results).toHaveLength(2);
    for (const row of results) {
      const names = ['energy', 'specificHeat', 'absoluteMagnetization', 'm2', 'm4', 'binder'];
      for (const name of [...names, 'susceptibility', 'magnetization', 'connectedSusceptibility'])
        expect(row[name], name).toEqual(known);
      expect(row.correlation.axis).toHaveLength(9);
      expect(row.correlation.axis[3]).toEqual(known);
      expect(row.correlation.diagonal).toEqual([]);
      expect(row.structureFactor).toHaveLength(9);
      expect(row.structureFactor[1]).toEqual(known);
    }
  });

  it('Swendsen-Wang with correlations', () => {
    const { parameters, results } = simulated(
      '--size 4 --temperature 2.5 --update swendsen-wang --correlations',
    );
    expect(parameters).toMatchObject({ update: 'swendsen-wang', start: 'hot', mode: 'replica' });
    const [row] = results;
    expect(row.correlationLength).toEqual(known);
    expect(row.correlation.axis).toEqual([{ value: 1, error: 0, exact: number }, known, known]);
    expect(row.correlation.diagonal).toHaveLength(3);
    expect(row.structureFactor).toEqual([known, known, known]);
    expect(row.autocorrelationTime.value).toBeLessThan(5);
    expect(row.warnings).toEqual([]);
  });

  it('a negative coupling is the antiferromagnet with its staggered order', () => {
    const { parameters, results } = simulated(
      '--size 4 --coupling -0.4,-0.3 --update swendsen-wang',
    );
    expect(parameters).toMatchObject({ interaction: -1, temperatures: [2.5, 1 / 0.3] });
    expect(parameters.couplings).toEqual([-0.4, -0.3]);
    for (const [index, row] of results.entries()) {
      expect(row.coupling).toBe([-0.4, -0.3][index]);
      const names = ['absoluteMagnetization', 'm2', 'm4', 'susceptibility', 'binder'];
      for (const name of names) expect(row.staggered[name], name).toEqual(known);
      expect(row.staggered.autocorrelationTime).toEqual(measured);
      expect(row.staggered.m2.value).toBeGreaterThan(row.m2.value);
    }
  });

  it('a coupling is printed as it was given', () => {
    // 1/(1/0.055) is 0.05499999999999999.
    const { parameters, results } = simulated('--size 4 --coupling 0.055');
    expect([parameters.couplings, results[0].coupling]).toEqual([[0.055], 0.055]);
  });

  it('replica exchange: how often neighbours swapped, and journeys', () => {
    const { parameters, results } = simulated('--size 8 --temperature 2:3:0.5 --exchange');
    expect(parameters.exchange).toEqual({ acceptance: [number, number], roundTrips: number });
    for (const rate of parameters.exchange.acceptance) {
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThan(1);
    }
    for (const row of results) {
      const { value, error, exact } = row.energy;
      // Three of 32 ladders beyond 4.5: once in 4,000 seeds; this seed is fixed.
      expect(Math.abs(value - exact) / error).toBeLessThan(4.5);
    }
    expect('exchange' in simulated('--size 8 --temperature 2:3:0.5').parameters).toBe(false);
  });

  it('philox is another generator with the same physics', () => {
    const [pcg, philox] = ['', ' --random philox'].map((more) =>
      simulated(`--size 8 --temperature 3${more}`),
    );
    expect([pcg.parameters.random, philox.parameters.random]).toEqual(['pcg', 'philox']);
    const [a, b] = [pcg, philox].map(({ results }) => results[0].energy);
    expect(a.value).not.toBe(b.value);
    expect(a.exact).toBe(b.exact);
    expect(Math.abs(a.value - b.value) / Math.hypot(a.error, b.error)).toBeLessThan(4.5);
  });

  it.each([
    ['--temperature 1.9', 'cold'],
    ['--temperature 2.4', 'hot'],
    ['--temperature 1.9 --start striped', 'striped'],
    ['--temperature 1.9 --lattice chain', 'hot'],
  ])('%s: the start is %s', (line, start) => {
    expect(simulated(`--size 6 ${line}`).parameters.start).toBe(start);
  });
});

describe('--out', () => {
  const args = ['simulate', ...short, '--size', '6', '--temperature', '2:3:0.5', '--quiet'];

  it('writes the document, tables and figures', () => {
    const target = path.join(folder, 'new', 'scan');
    const run = blockspin(...args, '--correlations', '--json', '--out', target);
    expect([run.status, run.stderr]).toEqual([0, '']);
    expect(fs.readdirSync(target).toSorted()).toEqual([
      'correlations.csv',
      'figures',
      'results.json',
      'scan.csv',
    ]);
    const read = (name: string): string => fs.readFileSync(path.join(target, name), 'utf8');
    const document = JSON.parse(run.stdout);
    expect(JSON.parse(read('results.json'))).toEqual(document);

    const [header, ...lines] = read('scan.csv').trimEnd().split('\n');
    const columns = header.split(',');
    expect(columns.slice(0, 4)).toEqual(['T', 'energy', 'energy error', 'energy exact']);
    for (const name of [
      '|m|',
      'm^2',
      'm^4',
      'specific heat',
      'susceptibility',
      'Binder',
      'xi',
      'tau e',
    ])
      expect(columns).toContain(name);
    const cells = lines.map((line) => line.split(','));
    expect(columns.slice(-3)).toEqual(['K', 'L', 'replicas']);
    expect(cells.map((line) => line.slice(-3).map(Number))).toEqual(
      [0.5, 0.4, 1 / 3].map((coupling) => [coupling, 6, 32]),
    );
    expect(cells.map(([temperature]) => Number(temperature))).toEqual([2, 2.5, 3]);
    for (const [index, line] of cells.entries()) {
      expect(line).toHaveLength(columns.length);
      const { value, error, exact } = document.results[index].energy;
      expect(line.slice(1, 4).map(Number)).toEqual([value, error, exact]);
    }
    // Distances 0 to 3 at each of three temperatures.
    expect(read('correlations.csv').trimEnd().split('\n')).toHaveLength(1 + 3 * 4);

    const figures = fs.readdirSync(path.join(target, 'figures'));
    expect(figures).toContain('energy.svg');
    expect(figures.length).toBeGreaterThan(4);
    for (const figure of figures) {
      const svg = read(`figures/${figure}`);
      expect(svg, figure).toMatch(/^(<\?xml[^>]*>\s*)?<svg[\s>]/);
      expect(svg.trimEnd(), figure).toMatch(/<\/svg>$/);
      expect(svg, figure).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('one temperature has nothing to draw', () => {
    const target = path.join(folder, 'one');
    const { status, stdout } = blockspin(
      ...args.map((word) => (word === '2:3:0.5' ? '3' : word)),
      '--out',
      target,
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`Written to ${target}.`);
    expect(fs.readdirSync(target).toSorted()).toEqual(['results.json', 'scan.csv']);
  });

  it('writes nothing for lattices that the device cannot hold', () => {
    const target = path.join(folder, 'large');
    const large = ['simulate', '--size', '131072', '--replicas', '32', '--out', target];
    const { status, stdout, stderr } = blockspin(...large, '--quiet');
    expect(stderr).toMatch(
      /^error: --size, --replicas: 32 lattices of size 131072 need 65536 MiB in one buffer, and no device allows more .*\n$/,
    );
    expect([status, stdout, fs.existsSync(target)]).toEqual([2, '', false]);
  });

  it('never writes where something is', () => {
    const target = path.join(folder, 'kept');
    fs.mkdirSync(target);
    fs.writeFileSync(path.join(target, 'notes.txt'), 'mine');
    const { status, stdout, stderr } = blockspin(...args, '--json', '--out', target);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: --out .*kept: the folder is not empty; .*\n$/);
    expect(fs.readdirSync(target)).toEqual(['notes.txt']);
    expect(fs.readFileSync(path.join(target, 'notes.txt'), 'utf8')).toBe('mine');
  });
});

describe('wrong input: one line that names flag, value and what is allowed; status 2, nothing on stdout', () => {
  const [square, even] = [['--size'], /Give an even number of sites from 4 to 131072/];
  const choice = /Allowed choices are /;
  const rising = /^error: --exchange: give temperatures that rise \(couplings that fall\)/;
  it.each([
    [[...square, '9'], "'9'", even],
    [[...square, '0'], "'0'", even],
    [[...square, '-8'], "'-8'", even],
    [[...square, '99999999999999999999'], "'99999999999999999999'", even],
    [[...square, '1e3'], "'1e3'", even],
    [[...square, 'six'], "'six'", even],
    [[...square, ''], "''", even],
    [['--lattice', 'chain', '--size', '15'], "'15'", even],
    [['--lattice', 'cube'], "'cube'", choice],
    [['--field', 'abc'], "'abc'", /Give a number/],
    [['--field', ''], "''", /Give a number/],
    [['--field', 'NaN'], "'NaN'", /Give a number/],
    [['--field', '1e999'], "'1e999'", /Give a number/],
    [['--update', 'wolff'], "'wolff'", /metropolis, heat-bath, swendsen-wang/],
    [['--random', 'dice'], "'dice'", /pcg, philox/],
    [['--start', 'mixed'], "'mixed'", /auto, hot, cold, striped/],
    [['--coupling', '0.4,-0.4'], "'0.4,-0.4'", /above 0, or all below 0/],
    [['--coupling', '0'], "'0'", /above 0, or all below 0/],
    [['--coupling', '1e-320'], "'1e-320'", /from 1e-9 to 1000, or from -1000 to -1e-9/],
    [['--temperature', '1e400'], "'1e400'", /double precision holds/],
    [['--replicas', '999999999968'], '999999999968 lattices', /no device allows more than/],
    [['--every', '0'], "'0'", /whole number/],
    [['--out', ''], '--out', /give the name of a folder/],
    [['--replicas', '33', '--size', '62'], '--replicas: 33 replicas', /multiple of 32/],
    [['--exchange'], '--exchange', /at least two temperatures/],
    [['--exchange', '--temperature', '2'], '--exchange', /at least two temperatures/],
    [['--exchange', '--temperature', '3,2'], '--exchange', rising],
    [['--exchange', '--temperature', '2,2'], '--temperature', /given twice/],
    [['--exchange', '--coupling', '-0.3,-0.4'], '--exchange', rising],
    [
      ['--exchange', '--temperature', '2,3', '--field', '0.1'],
      '--field is 0.1',
      /without a field only/,
    ],
    [
      ['--exchange', '--temperature', '2,3', '--update', 'swendsen-wang'],
      '--exchange',
      /--update metropolis or heat-bath/,
    ],
    [
      ['--exchange', '--temperature', '2,3', '--size', '64', '--replicas', '2'],
      '--replicas is 2',
      /multiple of 32 replicas/,
    ],
    [['--exchange', '--temperature', '0.3,3', '--size', '8'], '0.3', /--exchange.*at least 0\.51/],
  ])('%j', (args, given, allowed) => {
    const { status, stdout, stderr } = blockspin('simulate', ...args, '--quiet');
    const [line, ...more] = stderr.trimEnd().split('\n');
    expect(line).toMatch(/^error: /);
    expect(line).toMatch(allowed);
    expect(line).toContain(given);
    expect(line).toContain('--');
    // What commander refuses is followed by the way to the help.
    expect(more.filter((text) => text !== '(--help lists what is allowed)')).toEqual([]);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
