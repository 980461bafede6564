import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { leaveOut } from './engine-tests.ts';
import { deno } from './installed.ts';
import { run } from './run-program.ts';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

const plan = {
  experiments: {
    scan: {
      command: 'simulate',
      parameters: { size: 8, replicas: 64, sweeps: 100 },
      grid: { temperature: [2, 2.4] },
      blocks: 2,
    },
  },
};

if (deno === undefined)
  leaveOut(
    'a plan in two engines',
    'Deno is not installed (npm install --no-save deno, or DENO_PATH)',
  );
else inTwoEngines(deno);

function inTwoEngines(binary: string): void {
  it('merges tasks of Dawn in Node and of Deno to the bytes of tasks of Dawn alone', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-halves-'));
    try {
      const file = path.join(folder, 'scan.json');
      fs.writeFileSync(file, JSON.stringify(plan));
      const called = async (program: string, flags: readonly string[], out: string) => {
        const [command = '', ...more] = flags;
        const before = program === binary ? ['run', '-A'] : [];
        const place = path.join(folder, out);
        const args = [...before, cli, 'plan', command, file, '--out', place, ...more];
        const { status, stderr } = await run(program, args);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        return place;
      };
      const node = process.execPath;
      await called(node, ['run', '--quiet'], 'whole');
      // One part of each run, so that both engines have sampled at both temperatures.
      await called(binary, ['run', '--tasks', '1,4', '--quiet'], 'halves');
      await called(node, ['run', '--quiet'], 'halves');
      const whole = await called(node, ['merge'], 'whole');
      const halves = await called(node, ['merge'], 'halves');
      expect(engines(whole)).toEqual(new Set([false]));
      expect(engines(halves)).toEqual(new Set([false, true]));
      for (const name of ['merged.json', 'merged.csv'])
        expect(hashOf(path.join(halves, name))).toBe(hashOf(path.join(whole, name)));
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Whether tasks say that they ran in Deno. */
function engines(folder: string): Set<boolean> {
  const tasks = path.join(folder, 'tasks');
  return new Set(
    fs.readdirSync(tasks).map((task) => {
      const text = fs.readFileSync(path.join(tasks, task, 'results.json'), 'utf8');
      const { adapter } = JSON.parse(text) as { adapter: { backend: string } };
      return /deno|wgpu/i.test(JSON.stringify(adapter));
    }),
  );
}

function hashOf(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}
