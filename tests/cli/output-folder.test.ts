import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import { FolderLock } from '../../src/cli/output/folder-lock.ts';
import { OutputFolder } from '../../src/cli/output/output-folder.ts';
import { FolderLostError, WriteError } from '../../src/cli/output/write-error.ts';
import { makeFolders } from '../../src/gpu/node/make-folders.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-folder-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

let count = 0;
let place: string;
beforeEach(() => {
  place = path.join(home, `run-${count++}`, 'out');
});

/** The number of a process that is gone. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;

const lock = (): string => path.join(place, '.blockspin-lock');

/** Leaves a lock in the folder, as the run of this process on this host does. */
function leaveLock(pid: number, host = os.hostname()): void {
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(lock(), JSON.stringify({ pid, host, since: '2026-11-29T12:00:00.000Z' }));
}

describe('one run a folder', () => {
  it('a second run is refused by name while the first has the folder, and not afterwards', async () => {
    const first = new OutputFolder(place);
    const second = new OutputFolder(place);
    expect(first.begin()).toBeUndefined();
    const refusal = new RegExp(`^--out ${place}: another run \\(process ${process.pid} on `);
    expect(() => second.begin()).toThrow(refusal);
    expect(() => new OutputFolder(place)).toThrow(refusal);
    expect(() => new OutputFolder(place, { resumed: true })).toThrow(/^--resume .*: another run/);
    expect(() => new OutputFolder(place)).toThrow(UsageError);
    await first.write('results.json', '{}');
    first.close();
    expect(fs.readdirSync(place)).toEqual(['results.json']);
    const again = new OutputFolder(place, { resumed: true });
    expect(again.begin()).toBeUndefined();
    again.close();
  });

  it('takes the folder of a dead process over, and says so', () => {
    leaveLock(dead);
    const folder = new OutputFolder(place, { resumed: true });
    expect(folder.begin()).toMatch(
      new RegExp(`\\(process ${dead}\\) was killed. This run goes on`),
    );
    expect(JSON.parse(fs.readFileSync(lock(), 'utf8')).pid).toBe(process.pid);
    folder.close();
  });

  it.each([
    ['another process of this machine', process.ppid, os.hostname()],
    ['a process of another machine', dead, 'elsewhere'],
  ])('leaves the folder to %s, and says which file to remove', (_, pid, host) => {
    leaveLock(pid, host);
    expect(() => new OutputFolder(place)).toThrow(
      `another run (process ${pid} on ${host}, since 2026-11-29T12:00:00.000Z) is writing there`,
    );
    expect(() => new OutputFolder(place)).toThrow(`remove ${lock()}`);
  });

  it('a lock without content belongs to a run that is starting, or after a while to none', () => {
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(lock(), '');
    expect(() => new OutputFolder(place)).toThrow(/another run is writing there/);
    fs.utimesSync(lock(), 1, 1);
    const folder = new OutputFolder(place);
    expect(folder.begin()).toContain('starts anew');
    folder.close();
  });

  it('a lock that is no regular file is refused, and not read for ever', () => {
    fs.mkdirSync(place, { recursive: true });
    fs.symlinkSync('/dev/zero', lock());
    expect(() => new OutputFolder(place)).toThrow(/no regular file/);
  });

  it('a claim to one file stands beside the claim to another', () => {
    fs.mkdirSync(place, { recursive: true });
    const first = FolderLock.take(place, '.a.npy.lock');
    expect(first).toBeInstanceOf(FolderLock);
    expect(FolderLock.take(place, '.a.npy.lock')).toMatchObject({ alive: true });
    const other = FolderLock.take(place, '.b.npy.lock');
    expect(other).toBeInstanceOf(FolderLock);
    for (const claim of [first, other]) if (claim instanceof FolderLock) claim.release();
    expect(fs.readdirSync(place)).toEqual([]);
  });

  it('two runs that asked for no name get two folders', () => {
    const folders = [1, 2].map(() => new OutputFolder(place, { orNext: true }));
    for (const folder of folders) folder.begin();
    expect(folders.map((folder) => folder.path)).toEqual([place, `${place}-2`]);
    for (const folder of folders) folder.close();
  });
});

describe('what a killed run leaves behind', () => {
  it('is removed where it is ours and its process is gone', () => {
    fs.mkdirSync(path.join(place, 'figures'), { recursive: true });
    const names = {
      removed: [`model.safetensors.${dead}.tmp`, `figures/energy.svg.${dead}.tmp`],
      kept: [
        `model.safetensors.${process.ppid}.tmp`,
        `letter.odt.${dead}.tmp`,
        'metrics.jsonl.tmp',
        'notes.tmp',
      ],
    };
    for (const name of [...names.removed, ...names.kept])
      fs.writeFileSync(path.join(place, name), 'x');
    const folder = new OutputFolder(place, { resumed: true });
    folder.begin();
    folder.close();
    for (const name of names.removed) expect(fs.existsSync(path.join(place, name))).toBe(false);
    for (const name of names.kept) expect(fs.existsSync(path.join(place, name))).toBe(true);
  });

  it('does not stand in the way of the same command where nothing was kept yet', () => {
    const options = { replaceable: ['metrics.jsonl'] };
    leaveLock(dead);
    fs.writeFileSync(path.join(place, 'metrics.jsonl'), '{}\n');
    fs.writeFileSync(path.join(place, `model.safetensors.${dead}.tmp`), 'half');
    const folder = new OutputFolder(place, options);
    expect(folder.begin()).toContain('killed before it had kept anything. This run starts anew.');
    expect(fs.readdirSync(place)).toEqual(['.blockspin-lock']);
    folder.close();
    // The folder was there before.
    expect(fs.readdirSync(place)).toEqual([]);
    leaveLock(dead);
    fs.writeFileSync(path.join(place, 'metrics.jsonl'), '{}\n');
    fs.writeFileSync(path.join(place, 'model.safetensors'), 'whole');
    expect(() => new OutputFolder(place, options)).toThrow(/not empty/);
  });

  it('is nothing where the file is of nobody knows whom', () => {
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, 'metrics.jsonl'), '');
    expect(() => new OutputFolder(place, { replaceable: ['metrics.jsonl'] })).toThrow(/not empty/);
  });
});

describe('folders', () => {
  it('that were made and stayed empty are removed at the end', async () => {
    const folder = new OutputFolder(path.join(place, 'a', 'b'));
    folder.begin();
    await folder.write('figures/energy.svg', '<svg/>');
    await folder.remove('figures/energy.svg');
    folder.close();
    expect(fs.existsSync(path.dirname(place))).toBe(false);
  });

  it('that were removed during a run are an error of one sentence, and are not made again', async () => {
    const folder = new OutputFolder(place);
    folder.begin();
    await folder.write('metrics.jsonl', '');
    fs.rmSync(place, { recursive: true });
    for (const write of [folder.append('metrics.jsonl', 'x'), folder.write('results.json', '{}')]) {
      await expect(write).rejects.toThrow(FolderLostError);
      await expect(write).rejects.toThrow(
        /(metrics.jsonl|results.json) cannot be written: the folder was removed/,
      );
    }
    expect(fs.existsSync(place)).toBe(false);
    folder.close();
  });

  it('that cannot be made are refused, also where the system says ENOENT for a new folder', () => {
    expect(() => new OutputFolder('x'.repeat(300)).begin()).toThrow(
      /^--out .*: no folder .*ENAMETOOLONG/,
    );
    if (process.platform !== 'linux') return;
    expect(() => makeFolders('/proc/blockspin/there')).toThrow(/ENOENT|EACCES|EPERM/);
  });

  it('a file in the place of a file is named with the reason', async () => {
    const folder = new OutputFolder(place);
    folder.begin();
    await folder.write('figures', 'a file');
    const write = folder.write('figures/energy.svg', '<svg/>');
    await expect(write).rejects.toThrow(WriteError);
    await expect(write).rejects.toThrow(
      /energy.svg cannot be written: file already exists \(EEXIST\)/,
    );
    folder.close();
  });
});
