import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';
import { startCli } from '../support/running-cli.ts';

let folder: string;
let file: string;

const plan = {
  experiments: {
    scan: {
      command: 'simulate',
      parameters: { size: 8, replicas: 64, sweeps: 2000 },
      grid: { temperature: [2, 3] },
      seeds: [7],
      blocks: 2,
    },
  },
};

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-plan-'));
  file = path.join(folder, 'scan.json');
  fs.writeFileSync(file, JSON.stringify(plan));
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const merged = (name: string): string =>
  fs.readFileSync(path.join(folder, name, 'merged.json'), 'utf8');

/** The processes that hold a task. */
function holders(name: string): number[] {
  const tasks = path.join(folder, name, 'tasks');
  if (!fs.existsSync(tasks)) return [];
  return fs.readdirSync(tasks).flatMap((task) => {
    const lock = path.join(tasks, task, '.blockspin-lock');
    try {
      const { pid } = JSON.parse(fs.readFileSync(lock, 'utf8'));
      return [Number(pid)];
    } catch {
      return [];
    }
  });
}

/** Kills a process; false where it has gone already. */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

describe('a plan', () => {
  it('is merged to the same bits after kills, in parts and in another order', async () => {
    expect(blockspin('plan', 'run', file, '--quiet').status).toBe(0);
    expect(blockspin('plan', 'merge', file).stdout).toMatch(
      /All 4 tasks.*SHA-256:\n[0-9a-f]{64} /s,
    );

    const other = path.join(folder, 'killed');
    const run = ['plan', 'run', file, '--out', other, '--quiet'];
    expect(blockspin(...run, '--tasks', '3').status).toBe(0);
    const part = blockspin('plan', 'merge', file, '--out', other, '--json');
    const { results } = JSON.parse(part.stdout);
    expect(results.complete).toBe(false);
    // A run of two parts counts as one, and none is whole.
    expect(results.tasks).toEqual({ planned: 2, merged: 0 });
    expect(results.missing).toHaveLength(3);
    expect(results.rows).toHaveLength(1);
    expect(results.rows[0].system.temperature).toBe(3);

    // The whole run is killed, and its task notices. Then a task is killed, and its run goes on with it.
    const env = { BLOCKSPIN_CHECKPOINT_SECONDS: '0.1' };
    const first = startCli(run, { env });
    await first.until('a task runs', () => holders('killed').length > 0);
    const [abandoned = 0] = holders('killed');
    first.child.kill('SIGKILL');
    await first.ended;
    const last = startCli(run, { env });
    await last.until('a task is killed', () =>
      holders('killed').some((pid) => pid !== abandoned && killed(pid)),
    );
    expect(await last.ended).toMatchObject({ status: 0 });
    blockspin('plan', 'merge', file, '--out', other);
    expect(merged('killed')).toBe(merged('scan'));

    const after = blockspin('plan', 'status', file, '--out', other, '--json');
    expect(JSON.parse(after.stdout).results).toMatchObject({ complete: true, tasks: { done: 4 } });
  });

  it('is merged to the bits of the plan whose replicas are not split', () => {
    const whole = path.join(folder, 'whole.json');
    const { blocks: _, ...scan } = plan.experiments.scan;
    fs.writeFileSync(whole, JSON.stringify({ experiments: { scan } }));
    expect(blockspin('plan', 'run', whole, '--quiet').status).toBe(0);
    blockspin('plan', 'merge', whole);
    expect(merged('whole')).toBe(merged('scan'));
  }, 120_000);

  it('leaves a task to the machine that holds it until that machine is named', () => {
    const [task = ''] = fs.readdirSync(path.join(folder, 'whole', 'tasks'));
    const place = path.join(folder, 'whole', 'tasks', task);
    fs.writeFileSync(
      path.join(place, '.blockspin-lock'),
      JSON.stringify({ pid: 1, host: 'node-7', since: '2026-11-30T00:00:00Z' }),
    );
    const run = ['plan', 'run', path.join(folder, 'whole.json'), '--quiet'];
    const left = blockspin(...run);
    expect(left.status).toBe(1);
    expect(left.stderr).toMatch(/1 task is held by processes of node-7; .*--take-over node-7/);
    expect(blockspin(...run, '--take-over', 'node-8').status).toBe(1);
    expect(blockspin(...run, '--take-over', 'node-7').status).toBe(0);
  }, 60_000);

  it('agrees with the exact energies', () => {
    const { rows } = JSON.parse(merged('scan')).results;
    for (const { quantities, system } of rows) {
      const { value, error, exact } = quantities.energy;
      expect(system.replicas).toBe(64);
      // Two checks at fixed seeds; a false alarm at 4 errors has a probability of 1e-4.
      expect(Math.abs(value - exact)).toBeLessThan(4 * error);
    }
  });

  it('refuses results of another version and says which folder', () => {
    const tasks = path.join(folder, 'scan', 'tasks');
    const [task = ''] = fs.readdirSync(tasks);
    const results = path.join(tasks, task, 'results.json');
    const document = JSON.parse(fs.readFileSync(results, 'utf8'));
    fs.writeFileSync(results, JSON.stringify({ ...document, version: '0.0.1' }));
    const { status, stderr } = blockspin('plan', 'merge', file);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`${task}: .*version is "0.0.1".*Remove this folder`));
  });
});

describe('what cannot be run: one sentence, exit status 2, nothing written', () => {
  it.each<[string, string[], RegExp]>([
    ['{"experiments":', ['run'], /bad\.json: this is no JSON/],
    [
      '{"experiments":{"a":{"command":"rm"}}}',
      ['run'],
      /bad\.json: experiments\.a\.command is "rm"/,
    ],
    [
      '{"experiments":{"a":{"command":"simulate","seeds":[1],"seeds":[2]}}}',
      ['run'],
      /bad\.json: the field "seeds" stands twice/,
    ],
    [JSON.stringify(plan), ['run', '--workers', '0'], /--workers.*'0'.*from 1 to 256/],
    [JSON.stringify(plan), ['run', '--tasks', '5'], /--tasks 5: "5": give numbers from 1 to 4/],
    [
      JSON.stringify(plan),
      ['run', '--out', 'src'],
      /--out .*src: the folder is not empty and holds/,
    ],
    [JSON.stringify(plan), ['new'], /bad\.json: there is such a file already/],
  ])('%s %j', (content, args, message) => {
    const bad = path.join(folder, 'bad.json');
    fs.writeFileSync(bad, content);
    const before = fs.readdirSync(folder);
    const [command = '', ...flags] = args;
    const { status, stdout, stderr } = blockspin('plan', command, bad, ...flags);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(status).toBe(2);
    expect(fs.readdirSync(folder)).toEqual(before);
  });
});

describe('a plan of machines', () => {
  it('judges each machine after its training, also where only the judgement was asked for', () => {
    const machines = path.join(folder, 'machines.json');
    fs.writeFileSync(
      machines,
      JSON.stringify({
        experiments: {
          judged: {
            command: 'evaluate',
            of: 'trained',
            parameters: { samples: 64, chains: 32, sweeps: 40, 'burn-in': 2, 'ais-runs': 64 },
          },
          trained: {
            command: 'train',
            parameters: { size: 4, layers: '4', samples: 64, epochs: 1 },
            seeds: [1],
          },
        },
      }),
    );
    const early = blockspin('plan', 'run', machines, '--tasks', '2', '--quiet');
    expect(early.status).toBe(1);
    expect(early.stderr).toMatch(
      /Task 2 \(judged-\w+\) takes the output of task 1 \(trained-\w+\), which is not done/,
    );
    expect(blockspin('plan', 'run', machines, '--workers', '2', '--quiet').status).toBe(0);
    const { stdout } = blockspin('plan', 'merge', machines, '--json');
    const { complete, rows } = JSON.parse(stdout).results;
    expect(complete).toBe(true);
    expect(rows).toHaveLength(2);
    const [task] = Object.keys(rows[1].adapters);
    expect(task).toMatch(/^judged-/);
    expect(rows[1].quantities['layers[layer 1].logLikelihood'].error).toBeGreaterThan(0);
  });
});
