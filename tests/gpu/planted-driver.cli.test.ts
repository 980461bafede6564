import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packagedArchive } from '../../src/gpu/node/software-driver.ts';

const root = path.resolve(import.meta.dirname, '../..');
const [attacker, victim] = [65534, 12345];
let temporary = '';

/** Prints the driver that the environment names, and the libraries of Vulkan that are loaded. */
const program = `
import fs from 'node:fs';
import { findAdapters } from ${JSON.stringify(path.join(root, 'dist/node.js'))};
const remarks = [];
const adapters = await findAdapters('auto', (text) => remarks.push(text));
const loaded = fs.readFileSync('/proc/self/maps', 'utf8').split('\\n').map((line) => line.split(/ +/)[5] ?? '');
const libraries = [...new Set(loaded.filter((file) => /vulkan|swiftshader/.test(file)))];
const driver = process.env.VK_ADD_DRIVER_FILES;
process.stdout.write(JSON.stringify({ adapters: adapters.length, driver, libraries, remarks }), () => process.exit(0));
`;

const reason = whyNot();

describe(`a driver that another user planted${reason ? ` (${reason})` : ''}`, () => {
  beforeEach(() => {
    temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'planted-'));
    fs.chmodSync(temporary, 0o1777);
  });
  afterEach(() => fs.rmSync(temporary, { recursive: true, force: true }));

  it.skipIf(reason)('is not used from the temporary folder by a user without a home', () => {
    const planted = path.join(temporary, `blockspin-${victim}`);
    plant(path.join(planted, finishedName()));
    plant(path.join(temporary, 'blockspin', finishedName()));
    const { adapters, driver, libraries, remarks } = findDriver({ HOME: '/nonexistent' });
    expect(remarks).toEqual([`${planted} is passed over: ${planted} belongs to user ${attacker}.`]);
    expect(adapters).toBeGreaterThan(0);
    expect(libraries.length).toBeGreaterThan(0);
    const own = new RegExp(`^${temporary}/blockspin-${victim}\\.[^/]+/swiftshader-[^/]+-sealed/`);
    for (const file of [driver, ...libraries]) expect(file).toMatch(own);
    // The folder of this process went with the process.
    expect(fs.readdirSync(temporary).toSorted()).toEqual(['blockspin', `blockspin-${victim}`]);
  });

  it.skipIf(reason)('is not used from a cache that all can write', () => {
    const cache = path.join(temporary, 'cache');
    fs.mkdirSync(cache);
    fs.chmodSync(cache, 0o777);
    plant(path.join(cache, 'blockspin', finishedName()));
    const { driver, libraries, remarks } = findDriver({ HOME: '', XDG_CACHE_HOME: cache });
    expect(remarks).toEqual([
      `${cache}/blockspin is passed over: ${cache} can be written by other users (mode 777).`,
    ]);
    const own = `${temporary}/blockspin-${victim}/${finishedName()}/`;
    for (const file of [driver, ...libraries]) expect(file).toContain(own);
  });
});

/** The name of the folder into which this version unpacks its driver. */
function finishedName(): string {
  const archive = packagedArchive('swiftshader.tar.br') ?? '';
  const manifest = fs.readFileSync(path.join(archive, '../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `swiftshader-${version}-${fs.statSync(archive).size}-sealed`;
}

/** A folder that looks finished and belongs to the attacker. */
function plant(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['vk_swiftshader_icd.json', 'libvulkan.so.1', 'sealed.json'])
    fs.writeFileSync(path.join(folder, name), '{}');
  for (const name of [folder, path.dirname(folder)]) fs.chmodSync(name, 0o755);
  execFileSync('chown', ['-R', `${attacker}:${attacker}`, path.dirname(folder)]);
}

function findDriver(environment: Record<string, string>): {
  readonly adapters: number;
  readonly driver: string;
  readonly libraries: readonly string[];
  readonly remarks: readonly string[];
} {
  const env = { PATH: process.env['PATH'], TMPDIR: temporary, ...environment };
  const who = { uid: victim, gid: victim, cwd: temporary, env };
  const options = ['--input-type=module', '-e', program];
  // SwiftShader dies by a signal now and then: once more.
  for (let attempt = 1; ; attempt++) {
    const { status, stdout, stderr } = spawnSync(process.execPath, options, who);
    if (status === null && attempt === 1) continue;
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout.toString()) as ReturnType<typeof findDriver>;
  }
}

/** Why the tests cannot run here. */
function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'skipped: only root can act as two users';
  if (!packagedArchive('swiftshader.tar.br')) return 'skipped: there is no packed driver';
  const file = path.join(root, 'dist/node.js');
  const other = { uid: victim, gid: victim, stdio: 'ignore' } as const;
  if (spawnSync('cat', [file], other).status !== 0)
    return 'skipped: another user cannot read this checkout';
  if (spawnSync(process.execPath, ['--version'], other).status !== 0)
    return 'skipped: another user cannot run Node';
  return spawnSync('test', ['-x', os.tmpdir()], other).status === 0
    ? undefined
    : 'skipped: another user cannot enter the temporary folder';
}
