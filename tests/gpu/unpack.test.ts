import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheHomes } from '../../src/gpu/node/cache-homes.ts';
import { unpackOnce } from '../../src/gpu/node/unpack.ts';

const linux = process.platform === 'linux';
const root = process.getuid?.() === 0;
const user = process.getuid?.() ?? 0;
let folder = '';
let archive = '';
let remarks: string[] = [];
const remark = (text: string): unknown => remarks.push(text);

/** A package `bin/driver.tar.br` of two files, and homes that are all below one folder. */
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'unpack-')));
  for (const name of ['content/lib', 'package/bin', 'xdg', 'home', 'tmp'])
    fs.mkdirSync(path.join(folder, name), { recursive: true, mode: 0o755 });
  fs.chmodSync(path.join(folder, 'tmp'), 0o1777);
  fs.writeFileSync(path.join(folder, 'content/driver.json'), '{}');
  fs.writeFileSync(path.join(folder, 'content/lib/driver.so'), Buffer.alloc(200_000, 'code'));
  const tar = path.join(folder, 'driver.tar');
  const owner = ['--owner=65534', '--group=65534', '--mode=777'];
  execFileSync('tar', ['-C', path.join(folder, 'content'), ...owner, '-cf', tar, '.']);
  archive = path.join(folder, 'package/bin/driver.tar.br');
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  fs.writeFileSync(archive, brotliCompressSync(fs.readFileSync(tar), options));
  fs.writeFileSync(path.join(folder, 'package/package.json'), '{"version":"1.2.3"}');
  vi.stubEnv('XDG_CACHE_HOME', path.join(folder, 'xdg'));
  vi.stubEnv('HOME', path.join(folder, 'home'));
  vi.stubEnv('TMPDIR', path.join(folder, 'tmp'));
  remarks = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true, force: true });
});

const library = (unpacked: string): Buffer => fs.readFileSync(path.join(unpacked, 'lib/driver.so'));
const whole = Buffer.alloc(200_000, 'code');
const below = (name: string): string => path.join(folder, name);

describe.runIf(linux)('unpacking into the cache', () => {
  it('happens once, for this user alone', async () => {
    const unpacked = await unpackOnce(archive, remark);
    expect(path.dirname(unpacked)).toBe(below('xdg/blockspin'));
    expect(library(unpacked)).toEqual(whole);
    for (const name of ['..', '.', 'driver.json', 'lib', 'lib/driver.so']) {
      const { uid, mode } = fs.lstatSync(path.join(unpacked, name));
      expect({ name, uid, open: mode & 0o022 }).toEqual({ name, uid: user, open: 0 });
    }
    const { ino } = fs.statSync(unpacked);
    expect(await unpackOnce(archive, remark)).toBe(unpacked);
    expect(fs.statSync(unpacked).ino).toBe(ino);
    expect(fs.readdirSync(below('xdg/blockspin'))).toEqual([path.basename(unpacked)]);
    expect(remarks).toEqual([]);
  });

  it('gives every one of several first starts a whole folder', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => unpackOnce(archive, remark)));
    expect(new Set(all).size).toBe(1);
    expect(library(all[0] ?? '')).toEqual(whole);
    expect(fs.readdirSync(below('xdg/blockspin'))).toHaveLength(1);
  });

  it.each([
    ['a truncated file', (file: string) => fs.truncateSync(file, 1000)],
    ['an altered file', (file: string) => fs.writeFileSync(file, Buffer.alloc(200_000, 'c0de'))],
    ['a missing file', (file: string) => fs.rmSync(file)],
    ['a file that all can write', (file: string) => fs.chmodSync(file, 0o757)],
    ['no seal', (file: string) => fs.rmSync(path.join(file, '../../sealed.json'))],
    ['an empty seal', (file: string) => fs.writeFileSync(path.join(file, '../../sealed.json'), '')],
  ])('replaces a folder with %s, with a remark', async (_, damage) => {
    const unpacked = await unpackOnce(archive, remark);
    damage(path.join(unpacked, 'lib/driver.so'));
    expect(await unpackOnce(archive, remark)).toBe(unpacked);
    expect(library(unpacked)).toEqual(whole);
    expect(remarks).toHaveLength(1);
    expect(remarks[0]).toMatch(/^.* is passed over: .*\.$/);
    expect(fs.readdirSync(below('xdg/blockspin'))).toEqual([path.basename(unpacked)]);
  });

  it('removes unfinished folders of processes that have ended, and no others', async () => {
    const cache = below('xdg/blockspin');
    const host = os.hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
    const ended = Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
    const names = [
      `driver-1-1.${host}.${ended}.abcdef`,
      `driver-1-1.${host}.${process.pid}.abcdef`,
    ];
    const foreign = ['driver-1-1.elsewhere.1.abcdef', 'other-1-1.elsewhere.1.abcdef'];
    fs.mkdirSync(cache, { mode: 0o700 });
    for (const name of [...names, ...foreign]) fs.mkdirSync(path.join(cache, name));
    const unpacked = await unpackOnce(archive, remark);
    const left = [path.basename(unpacked), names[1], ...foreign].toSorted();
    expect(fs.readdirSync(cache).toSorted()).toEqual(left);
  });

  it('takes the next home where one can be changed by others, and says so', async () => {
    fs.chmodSync(below('xdg'), 0o777);
    const unpacked = await unpackOnce(archive, remark);
    expect(path.dirname(unpacked)).toBe(below('home/.cache/blockspin'));
    expect(remarks).toEqual([
      `${below('xdg/blockspin')} is passed over: ${below('xdg')} can be written by other users (mode 777).`,
    ]);
  });

  it('takes a finished folder of a home that cannot be written any more', async () => {
    vi.stubEnv('XDG_CACHE_HOME', '');
    const unpacked = await unpackOnce(archive, remark);
    vi.stubEnv('XDG_CACHE_HOME', '/proc/nothing');
    expect(await unpackOnce(archive, remark)).toBe(unpacked);
    expect(remarks).toEqual([]);
  });

  it.each(['/nonexistent', '/proc', '/dev/null', 'relative', ''])(
    'takes the temporary folder where HOME is "%s"',
    async (home) => {
      vi.stubEnv('XDG_CACHE_HOME', home === '' ? '' : `${home}/deep/below`);
      if (home === '/nonexistent') vi.stubEnv('XDG_CACHE_HOME', 'relative/cache');
      vi.stubEnv('HOME', home);
      const unpacked = await unpackOnce(archive, remark);
      expect(path.dirname(unpacked)).toBe(below(`tmp/blockspin-${user}`));
      expect(fs.lstatSync(path.dirname(unpacked)).mode & 0o7777).toBe(0o700);
      expect(fs.existsSync('/nonexistent')).toBe(false);
      expect(fs.existsSync('relative')).toBe(false);
      expect(remarks).toEqual([]);
    },
  );

  it('does not follow a link in the temporary folder', async () => {
    vi.stubEnv('XDG_CACHE_HOME', '');
    vi.stubEnv('HOME', '/nonexistent');
    fs.symlinkSync(below('home'), below(`tmp/blockspin-${user}`));
    const unpacked = await unpackOnce(archive, remark);
    expect(path.dirname(path.dirname(unpacked))).toBe(below('tmp'));
    expect(path.basename(path.dirname(unpacked))).toMatch(/^blockspin-\d+\..*\.\w{6}$/);
    expect(remarks[0]).toContain('is a symbolic link');
    expect(fs.readdirSync(below('home'))).toEqual([]);
  });

  it('names every folder that was tried where none can be used', async () => {
    vi.stubEnv('XDG_CACHE_HOME', '/proc/nothing');
    vi.stubEnv('HOME', '/nonexistent');
    fs.writeFileSync(archive, 'no archive');
    const failure = unpackOnce(archive, remark);
    await expect(failure).rejects.toThrow(/^driver.tar.br cannot be unpacked: .*\/proc\/nothing/);
    await expect(failure).rejects.toThrow(/Set XDG_CACHE_HOME to a folder/);
    expect(fs.readdirSync(below(`tmp/blockspin-${user}`))).toEqual([]);
  });

  it('looks for XDG_CACHE_HOME, the home folder and the temporary folder, in this order', () => {
    expect(cacheHomes().map((home) => home.folder)).toEqual([
      below('xdg/blockspin'),
      below('home/.cache/blockspin'),
      below(`tmp/blockspin-${user}`),
    ]);
  });
});

describe.runIf(linux)('a full disk', () => {
  it.skipIf(!root || !canMount())(
    'is named with its file, and the next home is taken',
    async () => {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=755', 'tmpfs', below('xdg')]);
      try {
        const unpacked = await unpackOnce(archive, remark);
        expect(path.dirname(unpacked)).toBe(below('home/.cache/blockspin'));
        expect(remarks).toHaveLength(1);
        expect(remarks[0]).toMatch(/xdg\/blockspin is passed over: .*driver\.so: ENOSPC/);
        expect(fs.readdirSync(below('xdg/blockspin'))).toEqual([]);
      } finally {
        execFileSync('umount', [below('xdg')]);
      }
    },
  );
});

function canMount(): boolean {
  const probe = fs.mkdtempSync(path.join(os.tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(probe, { recursive: true, force: true });
  }
}
