import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSamples } from '../../src/cli/input/samples.ts';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { blockspin } from '../support/run-cli.ts';
import { startCli } from '../support/running-cli.ts';

/** A killed run has kept its state often. */
const env = { BLOCKSPIN_CHECKPOINT_SECONDS: '0.1' };
const simulate = 'simulate --size 8 --temperature 2,inf --correlations --series';
const renormalize = 'renormalize --size 8 --temperature 2.3 --replicas 32';
let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-resume-'));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);

/** Runs a command and kills it as soon as a file has changed so many times, unless it was over before. */
async function killed(args: string[], file: string, changes: number): Promise<void> {
  const { child, ended, until } = startCli(args, { env });
  let last = -1;
  let seen = 0;
  await until(`its checkpoint has changed ${changes} times, or it is over`, () => {
    const time = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
    if (time !== last) seen++;
    last = time;
    return seen > changes || child.exitCode !== null || child.signalCode !== null;
  });
  child.kill('SIGKILL');
  await ended;
}

/** All files of a folder; the document without its times. */
function contentOf(name: string): Record<string, unknown> {
  const files = fs.readdirSync(name, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    files
      .filter((file) => fs.statSync(path.join(name, file)).isFile())
      .map((file) => {
        const bytes = fs.readFileSync(path.join(name, file));
        if (file !== 'results.json') return [file, bytes.toString('base64')];
        const { timing: _, ...document } = JSON.parse(bytes.toString());
        return [file, document];
      }),
  );
}

describe('a command that is killed goes on with --resume to the same files', () => {
  it.each([
    ['simulate', simulate, [1, 2, 4]],
    ['renormalize', renormalize, [1, 3]],
  ])('%s', async (name, command, moments) => {
    const broken = at(name);
    const checkpoint = path.join(broken, 'checkpoint.safetensors');
    let args: string[] = [];
    // A run that is complete before it is killed was too short for this machine.
    for (let sweeps = 3000; sweeps < 1e6 && !fs.existsSync(checkpoint); sweeps *= 4) {
      fs.rmSync(broken, { recursive: true, force: true });
      args = [...command.split(' '), '--sweeps', String(sweeps)];
      for (const [index, changes] of moments.entries())
        await killed(
          index === 0 ? [...args, '--out', broken] : [name, '--resume', broken],
          checkpoint,
          changes,
        );
    }
    expect(fs.existsSync(checkpoint)).toBe(true);
    const whole = at(`${name}-whole`);
    expect(blockspin(...args, '--quiet', '--out', whole).status).toBe(0);
    fs.cpSync(broken, at(`${name}-kept`), { recursive: true });
    const { status, stderr } = blockspin(name, '--resume', broken);
    expect(status, stderr).toBe(0);
    expect(contentOf(broken)).toEqual(contentOf(whole));
    // A complete run is printed again and not repeated.
    const again = blockspin(name, '--resume', broken, '--json');
    const { timing: _, ...document } = JSON.parse(again.stdout);
    expect([again.status, document]).toEqual([0, contentOf(whole)['results.json']]);
  });
});

/** A copy of the checkpoint of a killed simulate with other bytes. */
function altered(name: string, change: (bytes: Uint8Array) => Uint8Array): string {
  fs.cpSync(at('simulate-kept'), at(name), { recursive: true });
  const file = path.join(at(name), 'checkpoint.safetensors');
  fs.writeFileSync(file, change(fs.readFileSync(file)));
  return at(name);
}

describe('what --resume refuses, in one sentence and with status 2', () => {
  it.each<[string, () => string[], RegExp]>([
    ['a flag of the run', () => ['--resume', at('simulate-kept'), '--size', '8'], /not --size\.$/],
    ['a folder beside it', () => ['--resume', at('simulate-kept'), '--out', at('x')], /--out/],
    ['no folder', () => ['--resume', at('nothing')], /there is no such folder/],
    ['a foreign folder', () => ['--resume', folder], /there is no run of simulate in it/],
    ['a run of another command', () => ['--resume', at('renormalize-kept')], /one of renormalize/],
    [
      'a byte that changed',
      () => [
        '--resume',
        altered('byte', (bytes) =>
          bytes.map((byte, index) => (index === bytes.length - 9 ? byte ^ 1 : byte)),
        ),
      ],
      /was altered since it was written/,
    ],
    [
      'a file cut short',
      () => ['--resume', altered('cut', (bytes) => bytes.subarray(0, bytes.length >> 1))],
      /is damaged/,
    ],
    [
      'another version',
      () => [
        '--resume',
        altered('version', (bytes) => {
          const { tensors, metadata } = readSafetensors(bytes);
          return writeSafetensors({ tensors, metadata: { ...metadata, version: '0.1.0' } });
        }),
      ],
      /version 0\.1\.0 wrote the checkpoint/,
    ],
  ])('%s', (_, args, reason) => {
    const { status, stdout, stderr } = blockspin('simulate', ...args(), '--quiet');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr.trimEnd()).toMatch(reason);
  });
});

describe('lattices and series', () => {
  const short = ['simulate', '--size', '8', '--sweeps', '400', '--quiet'];

  it('lattices are samples that train and evaluate read, and are never overwritten', () => {
    const file = at('samples.npy');
    const made = blockspin(...short, '--temperature', '2,2.5', '--lattices', file);
    expect(made.status, made.stderr).toBe(0);
    const about = JSON.parse(fs.readFileSync(at('samples.json'), 'utf8'));
    expect(about).toMatchObject({ size: 8, seed: 1, updates: ['metropolis', 'metropolis'] });
    expect(about.temperatures).toHaveLength(about.shape[0]);
    const training = ['--layers', '8', '--epochs', '1', '--batch', '32', '--out', at('machine')];
    expect(blockspin('train', '--data', file, ...training, '--quiet').status).toBe(0);
    expect(blockspin('evaluate', at('machine'), '--data', file, '--quiet').status).toBe(0);
    const again = blockspin(...short, '--lattices', file);
    expect([again.status, again.stderr]).toEqual([
      2,
      `error: --lattices ${file}: ${file} exists already; give another name, or remove it.\n`,
    ]);
  });

  it('packed lattices are the same samples', async () => {
    // The 36 bits of a lattice leave 4 of its last byte empty.
    const run = ['simulate', '--size', '6', '--sweeps', '64', '--temperature', '2.5', '--quiet'];
    const [packed, plain] = [at('packed.npy'), at('plain.npy')];
    expect(blockspin(...run, '--lattices', packed, '--packed').status).toBe(0);
    expect(blockspin(...run, '--lattices', plain).status).toBe(0);
    const { rows, units } = await readSamples(packed);
    expect({ rows, units }).toMatchObject({ units: 36, rows: (await readSamples(plain)).rows });
    const training = ['--layers', '8', '--epochs', '1', '--batch', '32', '--quiet'];
    const out = at('of-packed');
    expect(blockspin('train', '--data', packed, ...training, '--out', out).status).toBe(0);
    expect(blockspin('evaluate', out, '--data', packed, '--quiet').status).toBe(0);
  });

  it.each([
    [
      ['--lattices', 'samples.txt'],
      /^error: --lattices samples\.txt: give the name of a file that ends in \.npy\.\n$/,
    ],
    [['--lattices', '/nowhere/x.npy'], /^error: --lattices .*there is no folder \/nowhere/],
    [['--packed'], /^error: --packed: give the file of the lattices too/],
    [['--lattices-every', '3'], /^error: --lattices-every: give the file of the lattices too/],
    [['--series'], /^error: --series: give a folder for the arrays too/],
    [
      ['--size', '1024', '--replicas', '4096', '--lattices', 'x.npy'],
      /^error: --lattices x\.npy: /,
    ],
  ])('%j is refused', (flags, reason) => {
    const args = flags.includes('--size') ? short.filter((word) => !/size|^8$/.test(word)) : short;
    const { status, stderr } = blockspin(...args, ...flags);
    expect(status).toBe(2);
    expect(stderr).toMatch(reason);
  });
});
