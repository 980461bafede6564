import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeAdapter } from '../../src/gpu/adapter-report.ts';
import { keepNote, noteOf } from '../../src/gpu/node/adapter-notes.ts';
import { withOwnCache } from '../support/own-cache.ts';
import { blockspin } from '../support/run-cli.ts';

const cache = withOwnCache();

interface Ran {
  readonly adapter: { readonly host: string };
  readonly results: unknown;
}

/** Two tasks, which plan run gives to processes of their own. */
const plan = {
  experiments: { scan: { command: 'simulate', parameters: { size: 8 }, seeds: [1, 2] } },
};

const training =
  'train --size 8 --layers 7 --samples 64 --epochs 2 --adapter software --json'.split(' ');

it('bounds checks are left out only after the doctor passed without them, and the bits stay', () => {
  const refused = blockspin(...training, '--unchecked', '--out', path.join(cache, 'machine'));
  expect(refused.stderr).toMatch(
    /^error: --unchecked: the kernels of this build were not tested without bounds checks on .*\. Run "npx blockspin doctor --unchecked --adapter software" once; .*\n$/,
  );
  expect(refused.status).toBe(2);
  expect(fs.existsSync(path.join(cache, 'machine'))).toBe(false);

  const doctor = blockspin('doctor', '--unchecked', '--adapter', 'software');
  expect(doctor.stdout).toMatch(/All \d+ checks passed\.\n\n--unchecked is allowed now/);

  const hash = (folder: string): Buffer =>
    fs.readFileSync(path.join(cache, folder, 'model.safetensors'));
  const unchecked = blockspin(...training, '--unchecked', '--out', path.join(cache, 'unchecked'));
  const checked = blockspin(...training, '--out', path.join(cache, 'checked'));
  expect([unchecked.status, checked.status]).toEqual([0, 0]);
  expect((JSON.parse(unchecked.stdout) as Ran).adapter.host).toMatch(/, unchecked$/);
  expect((JSON.parse(checked.stdout) as Ran).adapter.host).not.toMatch(/unchecked/);
  expect(hash('unchecked').equals(hash('checked'))).toBe(true);
}, 300_000);

it.each([
  ['--unchecked', /^error: --unchecked: the kernels of this build were not tested/],
  ['--tuned', /^error: --tuned: nothing was measured with this build/],
])('commands whose work other processes do refuse %s themselves', (flag, message) => {
  // A cache in which nothing is known.
  process.env['XDG_CACHE_HOME'] = process.env['HOME'] = path.join(cache, 'nothing');
  const file = path.join(cache, 'plan.json');
  fs.writeFileSync(file, JSON.stringify(plan));
  const scaling = 'scale --sizes 8,12,16 --updates 1e6'.split(' ');
  for (const args of [['plan', 'run', file], scaling]) {
    const out = path.join(cache, 'tasks');
    const { status, stderr } = blockspin(...args, '--out', out, '--adapter', 'software', flag);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
    expect(fs.existsSync(out)).toBe(false);
  }
});

it.each(['--adapters', '--limits'])('doctor %s tests nothing, with or without checks', (flag) => {
  const { status, stderr } = blockspin('doctor', flag, '--unchecked');
  expect(stderr).toBe(`error: option '${flag}' cannot be used with option '--unchecked'\n`);
  expect(status).toBe(2);
});

it('a proof is for one adapter, driver and engine', () => {
  const info = {
    vendor: 'a',
    architecture: 'b',
    device: 'c',
    description: 'driver 1',
    isFallbackAdapter: false,
  };
  const reportOf = (changes: object, host: string) =>
    describeAdapter({ info: { ...info, ...changes } } as unknown as GPUAdapter, host, 'vulkan');
  const proven = reportOf({}, 'Dawn 1');
  expect(noteOf('unchecked', proven)).toBe(undefined);
  expect(keepNote('unchecked', proven, { checks: 3 })).toMatch(/\.json$/);
  expect(noteOf('unchecked', proven)).toEqual({ checks: 3 });
  expect(noteOf('tuning', proven)).toBe(undefined);
  expect(noteOf('unchecked', reportOf({ description: 'driver 2' }, 'Dawn 1'))).toBe(undefined);
  expect(noteOf('unchecked', reportOf({ device: 'd' }, 'Dawn 1'))).toBe(undefined);
  expect(noteOf('unchecked', reportOf({}, 'Dawn 2'))).toBe(undefined);
});
