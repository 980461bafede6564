import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { blockspin } from '../support/run-cli.ts';
import { cli, startCli, type RunningCli } from '../support/running-cli.ts';

const fullDisk = path.resolve(import.meta.dirname, '../torture/full-disk.mjs');
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-faults-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

/** Runs a command line of a shell, in which $B is blockspin, in a folder of its own. */
function shell(command: string): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync('bash', ['-c', command], {
    cwd: home,
    env: { ...process.env, B: `${process.execPath} ${cli}` },
    encoding: 'utf8',
  });
  return { status, stderr };
}

const short = 'simulate --size 8 --sweeps 20 --thermalize 5 --quiet';

describe.skipIf(!fs.existsSync('/dev/full'))('standard output that takes nothing', () => {
  it.each([
    `${short} --json`,
    short,
    '--help',
    'train --help',
    '--version',
    'reproduce --list',
    'reproduce --list --json',
  ])('%s: status 1, the stream and the reason', (command) => {
    const { status, stderr } = shell(`$B ${command} > /dev/full`);
    expect(stderr).toBe(
      'error: standard output cannot be written: no space left on device (ENOSPC).\n',
    );
    expect(status).toBe(1);
  });

  it('standard error that takes nothing does not matter', () => {
    const command = short.replace(' --quiet', ' --json');
    expect(shell(`$B ${command} 2> /dev/full > remarks.json`).status).toBe(0);
    JSON.parse(fs.readFileSync(path.join(home, 'remarks.json'), 'utf8'));
  });
});

describe('readers that go away', () => {
  it('on standard output: the files are there', () => {
    const { status } = shell(`$B ${short} --out gone | true; exit \${PIPESTATUS[0]}`);
    expect(fs.readdirSync(path.join(home, 'gone')).toSorted()).toEqual([
      'results.json',
      'scan.csv',
    ]);
    expect(status).toBe(0);
  });

  it('a text that is written in part only is an error', () => {
    // No file may be longer than 1 kB.
    const { status, stderr } = shell(`ulimit -f 1; $B reproduce --list --json > torn.json`);
    expect(stderr).toMatch(/standard output cannot be written: file too large \(EFBIG\)/);
    expect(status).toBe(1);
  });
});

const long = 'train --size 4 --layers 4 --samples 64 --batch 32 --thermalize 5';

/** An update takes a second, so a training cannot stop between two signals. */
const slow =
  'train --size 16 --layers 64 --samples 1024 --batch 1024 --steps 100 --thermalize 5 --adapter software';

/** Starts a training of many epochs and waits until an epoch is done. */
async function training(
  out: string,
  command = long,
): Promise<RunningCli & { readonly folder: string }> {
  const folder = path.join(home, out);
  const run = startCli([...`${command} --epochs 100000`.split(' '), '--out', folder]);
  const metrics = path.join(folder, 'metrics.jsonl');
  await run.until('an epoch is done', () => {
    const { size = 0 } = fs.statSync(metrics, { throwIfNoEntry: false }) ?? {};
    return size > 0;
  });
  return { ...run, folder };
}

/** Waits until the first Ctrl-C was heard, and a second one no longer counts as its echo. */
async function heard(run: RunningCli): Promise<void> {
  await run.until('the first Ctrl-C is heard', ({ stderr }) => stderr.includes('Stopping after'));
  await sleep(150);
}

describe('signals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s keeps the training, also where nobody reads what is said any more',
    async (signal) => {
      const { child, ended, folder } = await training(signal);
      // The reader of `2>&1 | tee log` that Ctrl-C ends too.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.kill(signal);
      expect(await ended).toMatchObject({ status: 0 });
      expect(fs.readdirSync(folder).toSorted()).toEqual([
        'metrics.jsonl',
        'model.safetensors',
        'results.json',
      ]);
    },
  );

  it('a second run is refused; a killed one without a checkpoint leaves no obstacle', async () => {
    const { child, ended, folder } = await training('killed');
    const second = blockspin(...long.split(' '), '--epochs', '1', '--out', folder);
    expect(second.stderr).toContain(`another run (process ${child.pid} on `);
    expect([second.status, second.stdout]).toEqual([2, '']);
    child.kill('SIGKILL');
    await ended;
    expect(fs.existsSync(path.join(folder, 'model.safetensors'))).toBe(false);
    const resumed = blockspin('train', '--resume', folder);
    expect(resumed.stderr).toContain('give the same command with --out again');
    expect(resumed.status).toBe(2);
    const again = blockspin(...long.split(' '), '--epochs', '1', '--out', folder);
    expect(again.stderr).toContain('was killed before it had kept anything. This run starts anew.');
    expect(again.status).toBe(0);
    const metrics = fs.readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8');
    expect(metrics.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a second Ctrl-C ends the process at once and leaves neither lock nor metrics', async () => {
    const run = await training('twice', slow);
    run.child.kill('SIGINT');
    await heard(run);
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ status: 130 });
    expect(fs.existsSync(run.folder)).toBe(false);
  });

  it('a second Ctrl-C while the checkpoint is written leaves no metrics without a checkpoint', async () => {
    const { child, ended, folder } = await training('late');
    child.kill('SIGINT');
    await sleep(150);
    child.kill('SIGINT');
    // The update takes a millisecond: by then the first may have ended the training, or its files may be half written, or Node
    // is gone so far that nothing hears signals any more.
    const { status, signal } = await ended;
    expect([0, 130, 'SIGINT']).toContain(status ?? signal);
    const left = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    expect(left).not.toContain('.blockspin-lock');
    if (left.includes('metrics.jsonl')) expect(left).toContain('model.safetensors');
  });
});

/** Runs blockspin on a disk that is full from a call on, or for one call. */
function onFullDisk(at: number, calls: string, args: readonly string[]) {
  return spawnSync(process.execPath, ['--import', fullDisk, cli, ...args], {
    env: { ...process.env, FULL_DISK_AT: `${at}`, FULL_DISK_FOR: calls },
    encoding: 'utf8',
  });
}

describe('a full disk', () => {
  it.each([3, 5])('from call %d on: grow names its file', (at) => {
    const out = path.join(home, `grown-${at}.npy`);
    const args = ['grow', '--steps', '1', '--quiet', '--out', out];
    const { status, stderr } = onFullDisk(at, '1', args);
    expect(stderr).toMatch(/^error: .*grown-\d\.(npy|json) cannot be written: .*ENOSPC/);
    expect(status).toBe(1);
    expect(fs.readdirSync(home).filter((name) => name.includes('grown'))).toEqual([]);
  });

  it('does not lose what a run found: the results are printed, and the file and the reason are named', () => {
    const out = path.join(home, 'full');
    const args = [...short.split(' '), '--json', '--out', out];
    // The calls before are those of the folder and its lock.
    const { status, stdout, stderr } = onFullDisk(9, 'all', args);
    expect(JSON.parse(stdout).results).toHaveLength(1);
    expect(stderr).toMatch(
      /^error: \S+(scan.csv|results.json) cannot be written: no space left on device \(ENOSPC\)\.\n$/,
    );
    expect(status).toBe(1);
    expect(fs.existsSync(path.join(out, 'results.json'))).toBe(false);
  });

  it('for a while does not lose a line of metrics or the model of a training', () => {
    const folders = ['unbroken', 'broken'].map((name) => path.join(home, name));
    const args = [...long.split(' '), '--epochs', '6', '--out'];
    expect(onFullDisk(1e6, '1', [...args, folders[0] ?? '']).status).toBe(0);
    const { status, stderr } = onFullDisk(11, '4', [...args, folders[1] ?? '']);
    expect(stderr).toMatch(/cannot be written: .*ENOSPC.* The run goes on without it\./);
    expect(status).toBe(0);
    const [unbroken, broken] = folders.map((folder) => ({
      model: fs.readFileSync(path.join(folder, 'model.safetensors')).toString('base64'),
      metrics: fs
        .readFileSync(path.join(folder, 'metrics.jsonl'), 'utf8')
        .replaceAll(/"seconds":[^}]*/g, ''),
    }));
    expect(broken).toEqual(unbroken);
  });
});
