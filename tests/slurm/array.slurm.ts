import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandPlan } from '../../src/plan/expand.ts';
import { plannedCommands } from '../../src/cli/plan/planned-commands.ts';
import { missingForSlurm, TestCluster } from './cluster.ts';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
const missing = missingForSlurm();
// A reader of the log should know why nothing was tested.
if (missing) console.warn(`Left out: a real Slurm, because ${missing}`);
it.runIf(process.env['REQUIRE_SLURM'])('finds Slurm', () => expect(missing).toBeUndefined());

const plan = {
  experiments: {
    scan: {
      command: 'simulate',
      parameters: { size: 16, replicas: 64, sweeps: 3000 },
      grid: { temperature: [2.4] },
      seeds: [1, 2],
      blocks: 2,
    },
  },
};
const minutes = 60_000;

describe.skipIf(missing)('a plan on Slurm', () => {
  let folder = '';
  let cluster: TestCluster;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-array-'));
    // Bash, Slurm and the program have to agree about such a name.
    fs.mkdirSync(path.join(folder, "it's 100% $(x)"));
    folder = path.join(folder, "it's 100% $(x)");
    fs.writeFileSync(path.join(folder, 'scan.json'), JSON.stringify(plan));
    cluster = await TestCluster.start();
  }, minutes);

  afterAll(async () => {
    await cluster?.stop();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  }, minutes);

  const blockspin = (...args: string[]): string =>
    execFileSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...cluster.environment, BLOCKSPIN_CHECKPOINT_SECONDS: '0.1' },
    });
  const submit = (): {
    tasks: Record<string, number>;
    arrays: { array: number; jobs: string[] }[];
  } =>
    JSON.parse(
      blockspin(
        'plan',
        'submit',
        'scan.json',
        '--out=array',
        '--tasks-per-job=1',
        '--json',
        '--cpus=1',
        '--time=2',
        '--adapter=software',
      ),
    ).results;
  const status = () =>
    JSON.parse(blockspin('plan', 'status', 'scan.json', '--out', 'array', '--json')).results;
  const logs = (): string => {
    const place = path.join(folder, 'array/slurm');
    const names = fs.readdirSync(place).filter((name) => name.endsWith('.log'));
    return names.map((name) => fs.readFileSync(path.join(place, name), 'utf8')).join('\n');
  };

  const merged = (name: string): string =>
    fs.readFileSync(path.join(folder, name, 'merged.json'), 'utf8');

  /** Waits for something; jobs that were put back are not let wait. */
  async function until<Found>(what: () => Found | undefined | false): Promise<Found> {
    for (;;) {
      const found = what();
      if (found !== undefined && found !== false) return found;
      cluster.hurry();
      await sleep(200);
    }
  }

  /** The processes of tasks at work, except some. */
  const workers = (...except: number[]): number[] => {
    const tasks = path.join(folder, 'array/tasks');
    if (!fs.existsSync(tasks)) return [];
    return fs.readdirSync(tasks).flatMap((task) => {
      try {
        const lock = fs.readFileSync(path.join(tasks, task, '.blockspin-lock'), 'utf8');
        const pid = Number(JSON.parse(lock).pid);
        return except.includes(pid) ? [] : [pid];
      } catch {
        return [];
      }
    });
  };

  it(
    'gives the bits of plan run after a kill, a drained node and a time limit',
    { timeout: 20 * minutes },
    async () => {
      // 4 tasks in 4 jobs; an array of this cluster has 3 at most.
      const { arrays, tasks } = submit();
      expect(tasks).toEqual({ submitted: 4, done: 0, queued: 0 });
      expect(arrays.map(({ jobs }) => jobs)).toEqual([['1', '2', '3'], ['4']]);
      // What is in the queue is not submitted twice.
      expect(submit().tasks).toMatchObject({ submitted: 0, queued: 4 });

      // The process of a job is killed: the job goes back into the queue.
      const killed = await until(() => workers()[0]);
      process.kill(parentOf(killed), 'SIGKILL');
      await until(() => logs().includes('goes back into the queue'));

      // A task stands still until its job is told of the time limit.
      const late = await until(() => workers(killed)[0]);
      process.kill(late, 'SIGSTOP');
      cluster.setNode('drain');
      await until(() => logs().includes('time limit'));
      process.kill(late, 'SIGCONT');

      // A drained node ends what it has, and starts nothing.
      await until(
        () => !/RUNNING|COMPLETING/.test(cluster.run('squeue', '--noheader', '--format=%T')),
      );
      const drained = status();
      expect(drained.complete).toBe(false);
      expect(new Set(drained.queue.map(({ state }: { state: string }) => state))).toEqual(
        new Set(['PENDING']),
      );
      cluster.setNode('resume');

      await until(() => cluster.run('squeue', '--noheader').trim() === '');
      expect(logs()).toMatch(/start 2/);
      expect(status()).toMatchObject({ complete: true, queue: [] });
      blockspin('plan', 'run', 'scan.json', '--quiet', '--adapter', 'software', '--workers', '4');
      blockspin('plan', 'merge', 'scan.json');
      blockspin('plan', 'merge', 'scan.json', '--out', 'array');
      expect(merged('array')).toBe(merged('scan'));
      expect(submit().tasks).toMatchObject({ submitted: 0, done: 4 });
    },
  );

  it(
    'goes on with the task of a computer that failed, as soon as nothing of its job runs',
    { timeout: 5 * minutes },
    async () => {
      const job = (command: string): string =>
        cluster.run('sbatch', '--parsable', '--output=/dev/null', `--wrap=${command}`).trim();
      const states = (id: string): string =>
        cluster.run('squeue', '--noheader', `--jobs=${id}`, '--format=%T').trim();
      const flags = ['scan.json', '--out', 'dead'];
      const held = blockspin('plan', 'run', ...flags, '--tasks=1', '--adapter=software', '--json');
      expect(JSON.parse(held).results.tasks.done).toBe(1);
      // Two tasks are held by processes of other computers, whose jobs run.
      const jobs = [job('sleep 300'), job('sleep 300')];
      for (const id of jobs) await until(() => states(id) === 'RUNNING');
      const { tasks } = expandPlan(plan, plannedCommands());
      for (const [index, { id: task }] of tasks.slice(1, 3).entries()) {
        const place = path.join(folder, 'dead/tasks', task);
        fs.mkdirSync(place, { recursive: true });
        const holder = {
          pid: 1,
          host: 'gone.example',
          since: new Date().toISOString(),
          job: { id: jobs[index], cluster: 'test', restarts: 0 },
        };
        fs.writeFileSync(path.join(place, '.blockspin-lock'), JSON.stringify(holder));
      }
      const numbers = (): number[] =>
        JSON.parse(blockspin('plan', 'status', ...flags, '--json')).results.running.map(
          ({ number }: { number: number }) => number,
        );
      expect(numbers()).toEqual([2, 3]);
      cluster.run('scancel', jobs[0] ?? '');
      await until(() => states(jobs[0] ?? '') === '');
      expect(numbers()).toEqual([3]);
      cluster.run('scancel', jobs[1] ?? '');
      await until(() => states(jobs[1] ?? '') === '');
      const done = blockspin('plan', 'run', ...flags, '--adapter=software', '--json');
      expect(JSON.parse(done).results.tasks.done).toBe(4);
    },
  );
});

function parentOf(pid: number): number {
  const text = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}
