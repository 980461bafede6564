import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-job-'));
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Slurm as far as locks ask it: a cluster with a name, and jobs in a state; `undefined`: a job that is forgotten. */
function slurm(cluster: string, jobs: Readonly<Record<string, string | undefined>>): void {
  const known = Object.entries(jobs)
    .map(([id, state]) => `--jobs=${id}) echo ${state}; exit 0;;`)
    .join('\n');
  const programs = {
    scontrol: `echo "ClusterName             = ${cluster}"`,
    squeue: `case "$2" in\n${known}\n*) echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1;;\nesac`,
  };
  for (const [name, text] of Object.entries(programs))
    fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
}

/** A task that a process of another computer holds. */
async function held(job: object | undefined): Promise<boolean | undefined> {
  const { lockName, lockOf } = await import('../../src/cli/output/folder-lock.ts');
  const holder = { pid: 1, host: 'node-17.example', since: '2026-11-30T00:00:00.000Z', job };
  fs.writeFileSync(path.join(folder, lockName), JSON.stringify(holder));
  return lockOf(folder)?.alive;
}

const job = { id: '71', cluster: 'big', restarts: 0 };

describe('a lock of another computer', () => {
  it.each([
    ['runs', { 71: 'RUNNING' }, true],
    ['ends', { 71: 'COMPLETING' }, true],
    ['is back in the queue', { 71: 'PENDING' }, false],
    ['has just ended', { 71: '' }, false],
    ['is forgotten', {}, false],
  ] as const)('is asked about: its job %s', async (_, jobs, alive) => {
    slurm('big', jobs);
    expect(await held(job)).toBe(alive);
  });

  it('stands where no job is known, on another cluster, and without Slurm', async () => {
    expect(await held(job)).toBe(true);
    vi.resetModules();
    slurm('small', {});
    expect(await held(job)).toBe(true);
    expect(await held(undefined)).toBe(true);
    expect(await held({ id: '71; rm -rf /', cluster: 'small' })).toBe(true);
  });

  it('stands where Slurm does not answer', async () => {
    slurm('big', {});
    fs.writeFileSync(
      path.join(folder, 'squeue'),
      '#!/bin/sh\necho "slurm_load_jobs error: Unable to contact slurm controller" >&2; exit 1\n',
      { mode: 0o755 },
    );
    expect(await held(job)).toBe(true);
  });

  it('is of an earlier start of this job', async () => {
    vi.stubEnv('SLURM_JOB_ID', '71');
    vi.stubEnv('SLURM_CLUSTER_NAME', 'big');
    vi.stubEnv('SLURM_RESTART_COUNT', '1');
    expect(await held(job)).toBe(false);
    expect(await held({ ...job, restarts: 1 })).toBe(true);
  });

  it('names the job of the process that makes it', async () => {
    vi.stubEnv('SLURM_JOB_ID', '72');
    vi.stubEnv('SLURM_CLUSTER_NAME', 'big');
    const { FolderLock, lockOf } = await import('../../src/cli/output/folder-lock.ts');
    const lock = FolderLock.take(folder);
    expect(lockOf(folder)?.holder?.job).toEqual({ id: '72', cluster: 'big', restarts: 0 });
    if (lock instanceof FolderLock) lock.release();
  });
});
