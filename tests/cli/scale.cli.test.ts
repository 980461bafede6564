import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';
import { hasNumpy } from '../studies/numpy-outsider.ts';

let folder: string;
let out: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-scale-'));
  out = path.join(folder, 'scaled');
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const settings = ['--sizes', '8,10,12', '--updates', '1e9'];

describe('a scaling', () => {
  it('is a plan that can be run in part elsewhere, gone on with and reported', () => {
    expect(blockspin('scale', ...settings, '--out', out, '--plan-only').status).toBe(0);
    const plan = path.join(out, 'plan.json');
    const part = blockspin('plan', 'run', plan, '--out', out, '--tasks', '1', '--quiet');
    expect(part.stderr).toBe('');
    const { stdout, stderr, status } = blockspin('scale', '--resume', out, '--json', '--quiet');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const { results } = JSON.parse(stdout);
    const names = results.targets.map(({ id }: { id: string }) => id);
    expect(names).toEqual([
      'energies',
      'collapse',
      'temperature',
      'binder',
      'length',
      'nu',
      'beta',
      'gamma',
      'dynamic',
    ]);
    const { value, error } = results.numbers.temperatures.both;
    // One check at a fixed seed; a false alarm at 4 errors has a probability of 6e-5.
    expect(Math.abs(value - 2.269185)).toBeLessThan(4 * error);
    for (const name of ['report.html', 'results.json', 'figures/collapse-binder.svg'])
      expect(fs.existsSync(path.join(out, name))).toBe(true);
    const before = fs.readFileSync(path.join(out, 'results.json'), 'utf8');
    expect(blockspin('scale', '--resume', out, '--quiet').status).toBe(0);
    expect(fs.readFileSync(path.join(out, 'results.json'), 'utf8')).toBe(before);
  }, 240_000);

  it.runIf(hasNumpy)('is found again from its arrays alone', () => {
    const script = path.join(import.meta.dirname, '../reports/scale.py');
    const { stdout, stderr, status } = spawnSync('python3', [script, out], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).not.toMatch(/WRONG|Error/);
    expect(status).toBe(0);
    const file = path.join(out, 'results.json');
    const document = JSON.parse(fs.readFileSync(file, 'utf8'));
    document.results.numbers.temperatures.binder.value += 0.001;
    fs.writeFileSync(file, JSON.stringify(document));
    expect(spawnSync('python3', [script, out]).status).toBe(1);
  });
});

describe('what cannot be scaled: one sentence, exit status 2, nothing written', () => {
  it.each<[string[], RegExp]>([
    [['--sizes', '8,16'], /--sizes 8,16: give at least 3 sizes/],
    [['--sizes', '8,9,16'], /--sizes.*Give an even number of sites/],
    [['--sizes', '8,8,16'], /--sizes.*each size once, up to 1024/],
    [['--temperature', '2.2,2.3'], /--temperature 2\.2,2\.3: give at least 4 temperatures/],
    [['--updates', '0'], /--updates.*Give a number above 0/],
    [['--resume', 'src'], /--resume src: there is no folder of scale/],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = blockspin('scale', ...args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});
