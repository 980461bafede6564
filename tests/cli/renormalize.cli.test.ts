import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-renormalize-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

/** The document of a short run; arguments with spaces between them. */
function documentOf(line: string) {
  const args = line.split(' ');
  const { status, stdout, stderr } = blockspin('renormalize', ...args, '--json', '--quiet');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const measured = { value: expect.any(Number), error: expect.any(Number) };

/** A measured exponent beside the exact one. */
const beside = (exact: number): unknown => ({ ...measured, exact, z: expect.any(Number) });

describe('bad input: one sentence, exit status 2, nothing written', () => {
  it.each([
    [['--rule', 'sum'], /--rule.*'sum'.*majority, decimation, sublattice, average/],
    [['--factor', '1'], /--factor.*'1'.*from 2 to 22/],
    [['--factor', '5'], /--factor 5: a lattice of side 64 .*divisor of 64 up to 32/],
    [
      ['--rule', 'average', '--size', '16', '--factor', '8'],
      /--factor 8: .* leave at least 4.*to 4/,
    ],
    [['--rule', 'sublattice', '--factor', '2'], /--factor 2: not with --rule sublattice/],
    [['--rule', 'average', '--couplings'], /--couplings: not with --rule average/],
    [['--rule', 'sublattice', '--operators', '2'], /--operators: only with --rule majority/],
    [['--rule', 'average', '--replicas', '8'], /--rule average: .*multiple of 32.*--replicas 8/],
    [['--rule', 'average', '--lattice', 'chain', '--temperature', '1'], /--rule average: only on/],
    [['--ties', 'up', '--rule', 'decimation'], /--ties up: only with --rule majority/],
    [
      ['--operators', 'nearest,magic'],
      /--operators.*'nearest,magic'.*nearest, diagonal, plaquette/,
    ],
    [['--operators', 'spin,spin'], /--operators.*'spin,spin'.*each once/],
    [['--operators', '8'], /--operators.*'8'.*from 1 to 7/],
    [['--couplings', '--replicas', '64'], /--couplings: .*512.*--replicas 64/],
    [['--crossing', '--temperature', '2.2'], /--crossing: give two temperatures/],
    [['--crossing', '--size', '8'], /--crossing: a lattice of side 8.* as 16/],
    [['--crossing', '--couplings'], /--crossing: .*leave out --couplings/],
    [['--lattice', 'chain'], /chain has no critical one/],
  ])('%j', (args, message) => {
    const out = path.join(home, 'never');
    const { status, stdout, stderr } = blockspin('renormalize', ...args, '--out', out, '--quiet');
    expect(stderr).toMatch(message);
    expect([status, stdout, fs.existsSync(out)]).toEqual([2, '', false]);
  });
});

describe('a flow by majority', () => {
  const out = path.join(home, 'flow');
  const document = documentOf(
    '--size 16 --replicas 64 --sweeps 200 --thermalize 100 --operators plaquette,nearest,spin ' +
      `--out ${out}`,
  );

  it('has exponents of the operators asked for, in their order, and what follows from them', () => {
    const { parameters, results } = document;
    expect(parameters.operators).toEqual({ even: ['plaquette', 'nearest'], odd: ['spin'] });
    expect(results.exponents).toEqual(
      [1, 2].flatMap((iteration) => [
        { iteration, operators: 1, thermal: beside(1), magnetic: beside(1.875) },
        { iteration, operators: 2, thermal: beside(1) },
      ]),
    );
    for (const row of results.criticalExponents) {
      const [thermal, magnetic] = [1, 0].map((at) => results.exponents[2 * row.iteration - 2 + at]);
      // Each is corrected for its own bias, which is far below the error.
      expect(row.nu.value).toBeCloseTo(1 / thermal.thermal.value, 2);
      expect(row.eta.value).toBeCloseTo(4 - 2 * magnetic.magnetic.value, 2);
    }
    const { value, error, exact, z } = results.exponents[1].thermal;
    expect(z).toBeCloseTo((value - exact) / error, 9);
    expect(results.systematicError).toMatch(/statistical only.*large z/);
    expect(results.directions).toHaveLength(6);
    expect(results.directions[0]).toMatchObject({
      parity: 'even',
      rank: 1,
      exponent: { value, error },
      relevance: 'relevant',
    });
  });

  it('writes the document, figures and arrays', () => {
    expect(JSON.parse(fs.readFileSync(path.join(out, 'results.json'), 'utf8'))).toEqual(document);
    expect(fs.readdirSync(path.join(out, 'figures')).toSorted()).toEqual([
      'magnetic-exponent.svg',
      'magnetization-flow.svg',
      'nearest-neighbour-flow.svg',
      'thermal-exponent.svg',
    ]);
    // Three quantities with errors at each of four levels, in double precision.
    const levels = fs.readFileSync(path.join(out, 'data', 'levels.npy'));
    const numbers = new Float64Array(levels.buffer.slice(levels.byteOffset + levels.length - 192));
    const [{ energy }] = document.results.levels;
    expect(Array.from(numbers.subarray(0, 2))).toEqual([energy.value, energy.error]);
    const about = JSON.parse(fs.readFileSync(path.join(out, 'data', 'levels.json'), 'utf8'));
    expect(about).toMatchObject({ array: 'levels.npy', shape: [4, 3, 2] });
    expect(about.axes.map(({ name }: { name: string }) => name)).toEqual([
      'level',
      'quantity',
      'part',
    ]);
  });
});

describe('other rules', () => {
  const short = '--size 16 --sweeps 400 --thermalize 100 --temperature 2.6';

  it('every other site: the magnetization stays, and two steps are decimation by 2', () => {
    const turned = documentOf(`${short} --rule sublattice`).results.levels;
    const decimated = documentOf(`${short} --rule decimation`).results.levels;
    expect(turned.map(({ size }: { size: number }) => Math.round(size ** 2))).toEqual([
      256, 128, 64, 32, 16, 8, 4,
    ]);
    for (const [level, { energy }] of decimated.entries())
      expect(turned[2 * level].energy.value).toBe(energy.value);
    for (const [level, { energy }] of turned.slice(1, -1).entries())
      expect(energy.value).toBeGreaterThan(turned[level].energy.value);
  });

  it('averages: squares fall, and neighbours lose their correlation above the critical temperature', () => {
    const { levels } = documentOf(`${short} --rule average`).results;
    expect(levels.map(({ block }: { block: number }) => block)).toEqual([1, 2, 4]);
    expect(levels[0].square).toEqual({ value: 1, error: 0 });
    expect(levels[2].square.value).toBeLessThan(levels[1].square.value);
    expect(levels[2].nearestNeighbour.value).toBeLessThan(levels[1].nearestNeighbour.value);
  });

  it('energy crossing: from temperatures far apart the zero lies between them', () => {
    const { crossing } = documentOf(
      '--crossing --size 16 --replicas 128 --temperature 2.1,2.27,2.45 --sweeps 600 --thermalize 200',
    ).results;
    expect(crossing).toMatchObject({ sizes: [16, 8], last: 4 });
    expect(crossing.pairs[0].difference.value).toBeGreaterThan(0);
    expect(crossing.pairs[2].difference.value).toBeLessThan(0);
    const { value, error, exact, z, quality } = crossing.criticalTemperature;
    // Four errors; and 0.1 since the curves bend over so wide a range, and 8 x 8 sites are few.
    expect(Math.abs(value - exact)).toBeLessThan(4 * error + 0.1);
    expect(z).toBeCloseTo((value - exact) / error, 9);
    expect(quality.degrees).toBeLessThan(2);
    expect(crossing.systematicError).toMatch(/statistical only.*side 16 and 8/);
  });
});

describe('couplings beside exact ones', () => {
  // Two levels of three couplings and two of one: |z| < 4.5 eight times, false alarm 5e-5.
  const short = '--couplings --replicas 512 --sweeps 60 --thermalize 100';

  it('of every other site of a square lattice', () => {
    const { levels } = documentOf(`${short} --size 12 --rule sublattice --temperature 2.4`).results;
    expect(levels[1].couplings.nearest.exact).toBeCloseTo(0.252143, 6);
    expect(levels[1].couplings.diagonal.exact).toBeCloseTo(0.252143 / 2, 6);
    expect(levels[1].couplings.plaquette.exact).toBeCloseTo(-0.030526, 6);
    for (const { couplings } of levels.slice(0, 2))
      for (const coupling of Object.values<{ z: number }>(couplings))
        expect(Math.abs(coupling.z)).toBeLessThan(4.5);
    expect(levels[2].couplings.nearest.exact).toBeUndefined();
  });

  it('of decimated chains', () => {
    const { levels } = documentOf(
      `${short} --lattice chain --size 32 --rule decimation --temperature 1.3`,
    ).results;
    for (const level of [0, 1]) {
      const { nearest, diagonal } = levels[level].couplings;
      expect(Math.tanh(nearest.exact)).toBeCloseTo(Math.tanh(1 / 1.3) ** (2 ** level), 12);
      expect(Math.abs(nearest.z)).toBeLessThan(4.5);
      expect(diagonal).toBeUndefined();
    }
  });
});
