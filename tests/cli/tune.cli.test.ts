import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { asTuning } from '../../src/gpu/tuning.ts';
import { withOwnCache } from '../support/own-cache.ts';
import { blockspin } from '../support/run-cli.ts';

const cache = withOwnCache();

interface Tuned {
  readonly results: {
    readonly measured: readonly {
      readonly quantity: string;
      readonly choice: number;
      readonly ratios: readonly { readonly of: string; readonly median: number }[];
    }[];
  };
}

it('choices are measured, kept for this adapter, and change no bit', () => {
  const sampled = (...more: string[]): { status: number | null; stderr: string; bytes: Buffer } => {
    const file = path.join(cache, `lattices${more.length}.npy`);
    fs.rmSync(file, { force: true });
    const { status, stderr } = blockspin(
      ...'simulate --size 64 --replicas 32 --temperature 2.3 --sweeps 20 --thermalize 5'.split(' '),
      '--adapter',
      'software',
      '--quiet',
      '--lattices',
      file,
      ...more,
    );
    return { status, stderr, bytes: fs.existsSync(file) ? fs.readFileSync(file) : Buffer.of() };
  };
  const refused = sampled('--tuned');
  expect(refused.stderr).toMatch(
    /^error: --tuned: nothing was measured with this build on .*\. Run "npx blockspin tune --adapter software" once; .*\n$/,
  );
  expect(refused.status).toBe(2);

  const rounds = ['--rounds', '3', '--milliseconds', '5'];
  const { stdout, status } = blockspin('tune', '--adapter', 'software', '--json', ...rounds);
  expect(status).toBe(0);
  const { measured } = (JSON.parse(stdout) as Tuned).results;
  expect(measured.map(({ quantity, choice }) => `${quantity} ${choice}`)).toEqual([
    ...[4, 8, 16, 32, 64, 128].map((rows) => `sweepRows ${rows}`),
    ...[2, 4, 8].map((halfSweeps) => `halfSweeps ${halfSweeps}`),
  ]);
  for (const { quantity, ratios } of measured) {
    expect(ratios.map(({ median }) => median > 0).every(Boolean)).toBe(true);
    expect(ratios).toHaveLength(quantity === 'sweepRows' ? 2 : 3);
  }

  const folder = path.join(cache, 'blockspin', 'tuning');
  const [name = ''] = fs.readdirSync(folder);
  const note = path.join(folder, name);
  // A choice that is surely not the default.
  fs.writeFileSync(note, '{ "sweepRows": 4, "halfSweeps": 4 }');
  const [tuned, untuned] = [sampled('--tuned'), sampled()];
  expect([tuned.status, untuned.status]).toEqual([0, 0]);
  expect(tuned.bytes.equals(untuned.bytes)).toBe(true);
  // A damaged note is none.
  fs.writeFileSync(note, '{ "sweepRows": 5 }');
  expect(sampled('--tuned').status).toBe(2);
}, 300_000);

it('a note with other words or values is no tuning', () => {
  expect(asTuning({})).toEqual({});
  expect(asTuning({ sweepRows: 8, halfSweeps: 2, clusters: 'rows', products: 'pair' })).toEqual({
    sweepRows: 8,
    halfSweeps: 2,
    clusters: 'rows',
    products: 'pair',
  });
  for (const wrong of [
    null,
    7,
    'rows',
    { sweepRows: 7 },
    { halfSweeps: 3 },
    { clusters: 'pair' },
    { rows: 8 },
    { constructor: 8 },
  ])
    expect(asTuning(wrong)).toBe(undefined);
});
