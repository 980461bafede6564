import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayScript, type ArrayScript } from '../../src/cli/plan/slurm/array-script.ts';
import { largestArrayOf, queueOf } from '../../src/cli/plan/slurm/cluster.ts';

const array: ArrayScript = {
  name: 'blockspin-scan',
  logs: '/logs',
  command: ['node', 'cli.js'],
  jobs: ['1-8', '9,12'],
  cpus: 2,
  minutes: 30,
  more: [],
};

/** Names that break a script which quotes them badly. */
const hostile = [
  "it's",
  'two words',
  '$(touch broken)',
  '`touch broken`',
  '"; touch broken; "',
  'back\\slash',
  '100% %j',
  '#SBATCH --array=0-9',
  'line\nbreak #SBATCH',
  '-rf',
  '~',
  '*',
];

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-script-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs a job of an array without Slurm. `scontrol` writes what it is called with into a file. */
function job(script: ArrayScript, variables: Readonly<Record<string, string>> = {}) {
  const tools = path.join(folder, 'tools');
  fs.mkdirSync(tools, { recursive: true });
  const requeued = path.join(folder, 'requeued');
  fs.rmSync(requeued, { force: true });
  fs.writeFileSync(path.join(tools, 'scontrol'), `#!/bin/sh\necho "$@" > '${requeued}'\n`, {
    mode: 0o755,
  });
  const file = path.join(folder, 'array.sh');
  fs.writeFileSync(file, arrayScript(script));
  const { status } = spawnSync('bash', [file], {
    cwd: folder,
    env: {
      PATH: `${tools}:${process.env['PATH']}`,
      SLURM_JOB_ID: '7',
      SLURM_ARRAY_JOB_ID: '6',
      SLURM_ARRAY_TASK_ID: '1',
      ...variables,
    },
  });
  const log = fs.readFileSync(path.join(script.logs, '6_1.log'), 'utf8');
  return { status, log, requeued: fs.existsSync(requeued) && fs.readFileSync(requeued, 'utf8') };
}

describe('the script of a job array', () => {
  it('asks for what was asked for', () => {
    const text = arrayScript({
      ...array,
      account: 'physics',
      partition: 'gpu',
      gpu: 'a100:1',
      memory: '4G',
      atMost: 16,
      more: ['qos=long'],
    });
    const asked = [...text.matchAll(/^#SBATCH --(.*)$/gm)].map(([, flag]) => flag);
    expect(asked).toEqual([
      'job-name=blockspin-scan',
      'array=0-1%16',
      'account=physics',
      'partition=gpu',
      'gres=gpu:a100:1',
      'nodes=1',
      'ntasks=1',
      'cpus-per-task=2',
      'mem=4G',
      'time=30',
      'requeue',
      'signal=B:USR1@90',
      'output=/dev/null',
      'qos=long',
    ]);
  });

  it.each(hostile)('takes a folder and words that are called %j', (name) => {
    const logs = path.join(folder, 'logs', name);
    fs.mkdirSync(logs, { recursive: true });
    const command = ['printf', '<%s>', name];
    const { status, log } = job({ ...array, logs, command });
    expect(log).toContain(`<${name}><--tasks><9,12>`);
    expect(status).toBe(0);
    expect(fs.existsSync(path.join(folder, 'broken'))).toBe(false);
    // Slurm reads lines of the script too, and must find none in a name.
    const script = arrayScript({ ...array, logs, command });
    expect(script.match(/^#SBATCH /gm)).toHaveLength(9);
  });

  it('hands signals on, waits for its tasks, and comes again where the time limit was the reason', () => {
    const logs = folder;
    const run = (signal: string, program: string, variables = {}) => {
      // The program signals the script as Slurm would, and ends half a second after it was told to.
      const text = `process.on('SIGTERM', () => setTimeout(() => { console.log('kept'); process.exit(1); }, 500));
        process.kill(process.ppid, '${signal}'); setTimeout(() => {}, 20000); ${program}`;
      return job({ ...array, logs, command: [process.execPath, '-e', text, '--'] }, variables);
    };
    const late = run('SIGUSR1', '');
    expect(late).toMatchObject({ status: 1, requeued: 'requeue 6_1\n' });
    expect(late.log).toContain('kept');
    const cancelled = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`;
    expect(run('SIGTERM', cancelled)).toMatchObject({ status: 137, requeued: false });
    const ended = run('SIGTERM', '');
    expect(ended).toMatchObject({ status: 1, requeued: false });
    expect(run('SIGUSR1', '', { SLURM_RESTART_COUNT: '100' }).requeued).toBe(false);
  });

  it.each<[string, number, boolean]>([
    ['process.exit(0)', 0, false],
    // A task that fails would fail again.
    ['process.exit(1)', 1, false],
    ['process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 20000)', 137, true],
  ])('after %s', (program, status, again) => {
    const outcome = job({
      ...array,
      logs: folder,
      command: [process.execPath, '-e', program, '--'],
    });
    expect(outcome.status).toBe(status);
    expect(outcome.requeued !== false).toBe(again);
  });
});

it('reads what Slurm prints', () => {
  expect(
    queueOf('12|0|RUNNING|None|n7\n12|1|PENDING|Resources|\n13|N/A|RUNNING|None|n1\n'),
  ).toEqual([
    { array: 12, index: 0, state: 'RUNNING', reason: 'None', node: 'n7' },
    { array: 12, index: 1, state: 'PENDING', reason: 'Resources', node: '' },
  ]);
  expect(largestArrayOf('MaxArraySize            = 50001\n')).toBe(50001);
  expect(largestArrayOf('')).toBe(1001);
});
