import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { trustedPath } from './trusted-path.ts';
import { unpackOnce, type Remark } from './unpack.ts';

const icdName = 'vk_swiftshader_icd.json';
const libraryName = 'libvk_swiftshader.so';

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
}

/**
 * Finds SwiftShader: first the copy in the npm package `@sparticuz/chromium` (unpacked once into the
 * user's cache), then the copy of an installed Chrome or Chromium. A copy that another user could have written is passed
 * over.
 * @param remark is told which copies are passed over, and why
 * @returns undefined if there is no copy that can be used
 */
export async function findSoftwareDriver(remark: Remark): Promise<SoftwareDriver | undefined> {
  const archive = packagedArchive('swiftshader.tar.br');
  const foreign = archive && foreignOwner(archive);
  if (foreign !== undefined) remark(`${archive} is passed over: it belongs to user ${foreign}.`);
  else if (archive) {
    try {
      const folder = await unpackOnce(archive, remark);
      return { icd: path.join(folder, icdName), loader: path.join(folder, 'libvulkan.so.1') };
    } catch (error) {
      remark((error as Error).message);
    }
  }
  if (process.platform !== 'linux') return undefined;
  const folder = browserFolders.find((candidate) => isUsable(candidate, remark));
  return folder ? { icd: path.join(folder, icdName) } : undefined;
}

/** Whether a browser's folder has the driver, and only this user and root could have written it. */
function isUsable(folder: string, remark: Remark): boolean {
  const files = [icdName, libraryName].map((name) => path.join(folder, name));
  if (!files.every((file) => fs.existsSync(file))) return false;
  const reason = files.map((file) => trustedPath(file).reason).find(Boolean);
  if (reason) remark(`${folder} is passed over: ${reason}.`);
  return !reason;
}

/**
 * The owner of a file, if that is neither this user, nor root, nor the owner of this program. Node looks for packages in all
 * folders above the program, one of which may be open to everybody.
 */
function foreignOwner(file: string): number | undefined {
  const { uid } = fs.statSync(file);
  const own = [process.getuid?.(), 0, fs.statSync(fileURLToPath(import.meta.url)).uid];
  return own.includes(uid) ? undefined : uid;
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
