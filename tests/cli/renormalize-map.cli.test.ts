import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/npy.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { saveFilter } from '../../src/rbm/machine/filter-file.ts';
import { saveMachines } from '../../src/rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { scrambledBlocks } from '../maps/scrambled-blocks.ts';
import { filter } from '../rg/filters.ts';
import { blockspin } from '../support/run-cli.ts';
import { startCli } from '../support/running-cli.ts';

let folder: string;
const at = (name: string): string => path.join(folder, name);

function writeFilter(name: string, weights: readonly number[], stride: 2 | 3 = 2): void {
  const { side, offset } = filter(weights);
  fs.writeFileSync(
    at(name),
    saveFilter({
      units: 'spin',
      side,
      offset,
      stride,
      weights: Float32Array.from(weights),
      hiddenBias: 0,
      visibleBias: 0,
      limit: 'hard',
    }),
  );
}

function writeMachine(name: string, visible: number, hidden: number): void {
  const layer: RbmParameters = {
    units: 'spin',
    weights: new Float32Array(visible * hidden).fill(0.1),
    visibleBias: new Float32Array(visible),
    hiddenBias: new Float32Array(hidden),
  };
  fs.writeFileSync(at(name), saveMachines({ layers: [layer] }));
}

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-map-'));
  writeFilter('one.safetensors', [1, 0, 0, 0]);
  writeFilter('thirds.safetensors', Array<number>(9).fill(1), 3);
  writeFilter('vote.safetensors', Array<number>(4).fill(1));
  writeFilter('nine.safetensors', Array<number>(81).fill(1));
  writeMachine('oblong.safetensors', 60, 9);
  const { layer, sites } = scrambledBlocks({ size: 8, factor: 2, weight: 2 });
  fs.writeFileSync(at('blocks.safetensors'), saveMachines({ layers: [layer], sites }));
  fs.writeFileSync(at('text.safetensors'), 'no tensors at all');
  const others = { W: { shape: [64, 16], data: new Float32Array(1024) } };
  fs.writeFileSync(at('torch.safetensors'), writeSafetensors({ tensors: others }));
  const bare = { 'filter.weights': { shape: [2, 2], data: new Float32Array(4) } };
  fs.writeFileSync(at('bare.safetensors'), writeSafetensors({ tensors: bare }));
  for (const count of [1, 32]) {
    const data = new Uint8Array(count * 64);
    fs.writeFileSync(at(`${count}.npy`), writeNpy({ shape: [count, 8, 8], data }));
  }
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const short = '--replicas 64 --sweeps 64 --thermalize 64'.split(' ');

function documentOf(...args: string[]) {
  const { status, stdout, stderr } = blockspin(
    'renormalize',
    ...args,
    ...(args.includes('--replicas') ? [] : short),
    '--json',
    '--quiet',
  );
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const judged = (...args: string[]) =>
  documentOf(...args, ...'--size 16 --replicas 512 --thermalize 300 --sweeps 40'.split(' '));

describe('renormalize --map', () => {
  it('a filter that is decimation has the levels of decimation', () => {
    const [map, rule] = [
      ['--map', at('one.safetensors')],
      ['--rule', 'decimation'],
    ].map((choice) => documentOf('--size', '8', ...choice));
    expect(map.results.levels).toEqual(rule.results.levels);
    expect(map.results.linearGains).toEqual([{ value: 1, error: 0 }]);
    expect(map.parameters.rule).toMatchObject({ kind: 'filter', side: 2, weights: [1, 0, 0, 0] });
    expect(map.parameters.checksum).toMatch(/^[0-9a-f]{64}$/);
    const [gain] = map.results.gains;
    expect(gain).toMatchObject({
      iteration: 1,
      // Powers are of a kind that every engine rounds alike, to some 1e-14.
      linear: { exact: expect.closeTo(2 ** 0.125, 13) as number },
      square: { exact: expect.closeTo(2 ** 0.25, 13) as number },
    });
    expect(rule.results.gains[0].linear.exact).toBe(1);
  });

  it('a machine has one step for its layer, then majority', () => {
    const { results, parameters } = documentOf('--size', '8', '--map', at('blocks.safetensors'));
    expect(results.levels.map(({ size }: { size: number }) => size)).toEqual([8, 4, 2]);
    expect(parameters.rule).toEqual({ kind: 'machine', limit: 'soft', sides: [8, 4] });
    // Nearly majority: log2 of its gain is that of majority but for 0.1 %.
    const [{ value, error }] = results.linearGains;
    expect(Math.abs(value - 1.5)).toBeLessThan(5 * error);
    const hard = documentOf(
      '--size',
      '8',
      '--map',
      at('blocks.safetensors'),
      '--map-limit',
      'hard',
    );
    expect(hard.parameters.rule.limit).toBe('hard');
    // Another sequence of random numbers decides the ties.
    expect(hard.results.levels[0]).toEqual(results.levels[0]);
  });

  it('judges a map by the criterion of the study learned-map', () => {
    // The bounds are some ten errors away from both maps.
    const { judgement } = judged('--map', at('vote.safetensors')).results;
    expect(judgement).toMatchObject({ criterion: 'iterated', verdict: 'holds' });
    expect(judgement.magnetic[1].value).toBeCloseTo(1.875, 1);
    expect(judged('--map', at('one.safetensors')).results.judgement.verdict).toBe('fails');
    expect(judged('--rule', 'majority', '--temperature', '2.5').results.judgement).toBeUndefined();
  });

  it.each<[string[], RegExp]>([
    [['--map', 'none.safetensors'], /--map none.safetensors: it cannot be read/],
    [['--map', 'text.safetensors'], /text.safetensors: This is no safetensors file/],
    [
      ['--map', 'one.safetensors', '--rule', 'majority'],
      /'--map <file>' cannot be used with .*--rule/,
    ],
    [['--map', ''], /--map: the name is empty/],
    [['--map-limit', 'hard'], /--map-limit hard: only with --map/],
    [['--map', 'one.safetensors', '--lattice', 'chain'], /--map: only on the square lattice/],
    [
      ['--map', 'thirds.safetensors', '--size', '16'],
      /stride of 3; give a multiple of 3 .*--size 16/,
    ],
    [
      ['--map', 'nine.safetensors', '--size', '32'],
      /--map nine.safetensors: The filter has side 9; give a square of side 1 to 8/,
    ],
    [
      ['--map', 'oblong.safetensors', '--size', '8'],
      /60 visible units, which are no square lattice/,
    ],
    [['--map', 'blocks.safetensors', '--size', '16'], /lattices of side 8; give --size 8, not 16/],
    [
      ['--map', 'blocks.safetensors', '--size', '8', '--replicas', '8'],
      /multiple of 32 .*--replicas 8/,
    ],
    [
      ['--map', 'torch.safetensors', '--size', '8'],
      /--map torch.safetensors: blockspin did not write this file, .* W \(64 x 16\); give a machine that train wrote/,
    ],
    [
      ['--map', 'bare.safetensors', '--size', '8'],
      /--map bare.safetensors: The file has the tensors filter.weights \(2 x 2\), but its metadata do not say that it is a filter; write/,
    ],
    [
      ['--map', 'thirds.safetensors', '--from', '32.npy'],
      /stride of 3; give a multiple of 3 from 6 on, not side 8, as in --from 32.npy/,
    ],
    [
      ['--map', 'blocks.safetensors', '--from', '1.npy'],
      /--from 1.npy: it holds 1 lattice; --map of a machine takes 32 or more/,
    ],
    [
      ['--map', 'oblong.safetensors', '--from', '32.npy'],
      /--map oblong.safetensors: The machine has 60 visible units/,
    ],
  ])('%j is refused in one sentence', (args, message) => {
    const named = args.map((arg) => (/\.(safetensors|npy)$/.test(arg) ? at(arg) : arg));
    const out = at('never');
    const { status, stdout, stderr } = blockspin('renormalize', ...named, '--out', out, '--quiet');
    expect(stderr.replaceAll(`${folder}/`, '')).toMatch(message);
    expect([status, stdout, fs.existsSync(out)]).toEqual([2, '', false]);
  });

  it('a run that was killed is not continued with another map', async () => {
    const out = at('run');
    const args = ['renormalize', '--size', '8', '--map', 'vote.safetensors', '--replicas', '32'];
    const checkpoint = path.join(out, 'checkpoint.safetensors');
    const { child, ended, until } = startCli([...args, '--sweeps', '100000', '--out', out], {
      cwd: folder,
    });
    await until('a checkpoint is written', () => fs.existsSync(checkpoint));
    child.kill('SIGKILL');
    await ended;
    writeFilter('vote.safetensors', [1, 1, 1, 0]);
    const { status, stderr } = blockspin('renormalize', '--resume', out, '--quiet');
    expect(stderr).toMatch(/the file vote.safetensors of --map was changed since the run began/);
    expect(status).toBe(2);
    expect(fs.existsSync(checkpoint)).toBe(true);
  });
});
