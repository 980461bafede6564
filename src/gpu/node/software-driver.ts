import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract } from 'tar-fs';

const icdName = 'vk_swiftshader_icd.json';

/** Where an installed Chrome or Chromium keeps SwiftShader. */
const browserFolders = [
  '/usr/lib/chromium',
  '/usr/lib64/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/snap/chromium/current/usr/lib/chromium-browser',
];

/** SwiftShader on this machine: the Vulkan driver file, and a Vulkan loader if one is bundled. */
export interface SoftwareDriver {
  readonly icd: string;
  readonly loader?: string;
  /** Where it came from, for reports. */
  readonly origin: string;
}

/**
 * Finds SwiftShader: first the copy in the npm package `@sparticuz/chromium` (unpacked once into the
 * user's cache), then the copy of an installed Chrome or Chromium.
 * @returns undefined if neither copy exists
 */
export async function findSoftwareDriver(): Promise<SoftwareDriver | undefined> {
  const archive = packagedArchive('swiftshader.tar.br');
  if (archive) {
    const folder = await unpackOnce(archive, icdName);
    return {
      icd: path.join(folder, icdName),
      loader: path.join(folder, 'libvulkan.so.1'),
      origin: 'the npm package @sparticuz/chromium',
    };
  }
  const folder = browserFolders.find((candidate) => fs.existsSync(path.join(candidate, icdName)));
  return folder ? { icd: path.join(folder, icdName), origin: folder } : undefined;
}

/** A file in the `bin` folder of `@sparticuz/chromium`, or undefined if the package or the file is missing. */
export function packagedArchive(name: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const require = createRequire(import.meta.url);
    const entry = require.resolve('@sparticuz/chromium');
    const root = entry.slice(0, entry.lastIndexOf('@sparticuz') + '@sparticuz/chromium'.length);
    const archive = path.join(root, 'bin', name);
    return fs.existsSync(archive) ? archive : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Unpacks a `.tar.br` or `.br` archive into the user's cache and returns the folder. A finished folder is
 * reused. The folder appears by a single rename, so a killed or a second process never leaves it incomplete.
 * The version of the package is in its name, so that a new installation of the same version finds it again.
 * @param proof a file that must be in a finished folder
 */
export async function unpackOnce(archive: string, proof: string): Promise<string> {
  const stem = path.basename(archive).replace(/(\.tar)?\.br$/, '');
  const manifest = path.join(path.dirname(archive), '..', 'package.json');
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  const cache = cacheFolder();
  const folder = path.join(cache, `${stem}-${version}-${fs.statSync(archive).size}`);
  if (fs.existsSync(path.join(folder, proof))) return folder;
  removeOld(cache, stem);
  const staging = fs.mkdtempSync(`${folder}.`);
  const target = archive.endsWith('.tar.br')
    ? extract(staging)
    : fs.createWriteStream(path.join(staging, proof), { mode: 0o755 });
  await pipeline(fs.createReadStream(archive), createBrotliDecompress(), target);
  try {
    fs.renameSync(staging, folder);
  } catch (error) {
    // Another process was faster, and its folder has the same content.
    fs.rmSync(staging, { recursive: true, force: true });
    if (!fs.existsSync(path.join(folder, proof))) throw error;
  }
  return folder;
}

/** A copy of another version that is older than this is removed when a new copy is made. */
const oldAfterDays = 30;

/** Removes folders of other versions and of killed processes. Recent folders may be in use and therefore stay. */
function removeOld(cache: string, stem: string): void {
  for (const name of fs.readdirSync(cache)) {
    if (!name.startsWith(`${stem}-`)) continue;
    const folder = path.join(cache, name);
    try {
      const age = Date.now() - fs.statSync(folder).ctimeMs;
      if (age > oldAfterDays * 86_400_000) fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another process was faster, or the folder belongs to someone else. It does no harm.
    }
  }
}

function cacheFolder(): string {
  const homes = [process.env['XDG_CACHE_HOME'], path.join(os.homedir(), '.cache'), os.tmpdir()];
  for (const home of homes) {
    if (!home) continue;
    const folder = path.join(home, 'blockspin');
    try {
      fs.mkdirSync(folder, { recursive: true });
      fs.accessSync(folder, fs.constants.W_OK);
      return folder;
    } catch {
      // This folder cannot be written to. Try the next one.
    }
  }
  throw new Error(
    `The software driver cannot be unpacked: no write access to ${homes.join(', ')}.`,
  );
}
