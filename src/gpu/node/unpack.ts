import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { extract, type ExtractOptions } from 'tar-fs';
import { BlockspinError } from '../../errors.ts';
import {
  cacheHomes,
  nameInTemporary,
  openHome,
  temporaryFolder,
  UntrustedError,
} from './cache-homes.ts';
import { makeUnfinished, removeLeftovers } from './leftovers.ts';
import { brokenSeal, sealFolder, synchronize } from './seal.ts';
import { trustedPath, untrustedEntry } from './trusted-path.ts';

/** Takes remarks for the user, one sentence each. */
export type Remark = (text: string) => void;

/**
 * Unpacks a `.tar.br` or `.br` archive into the user's cache and returns the folder. A finished folder is reused if only
 * this user and root could have written it, and if every file is as it was unpacked. A new folder appears by a single
 * rename, so a killed or a second process never leaves it incomplete.
 * @param remark is told which folders are passed over, and why
 * @throws BlockspinError if no folder can be written; the message names each folder with the reason
 */
export async function unpackOnce(archive: string, remark: Remark = () => {}): Promise<string> {
  const name = folderName(archive);
  const said = new Set<string>();
  const passOver = (folder: string, reason: string): void => {
    if (!said.has(reason)) remark(`${folder} is passed over: ${reason}.`);
    said.add(reason);
  };
  for (const home of cacheHomes()) {
    try {
      const folder = path.join(openHome(home, false), name);
      const fault = faultOf(folder);
      if (fault === undefined) {
        removeLeftovers(path.dirname(folder), stemOf(archive));
        return folder;
      }
      if (fault !== 'missing') passOver(folder, fault);
    } catch (error) {
      // A home that is not there yet, or that cannot be read, is no reason for a remark.
      if (error instanceof UntrustedError) passOver(home.folder, error.message);
    }
  }
  const failures: string[] = [];
  const places = [
    ...cacheHomes().map((home) => ({ at: home.folder, open: () => openHome(home, true) })),
    { at: temporaryFolder(), open: privateFolder },
  ];
  for (const { at, open } of places) {
    let folder: string | undefined;
    try {
      folder = open();
      return await unpackInto(folder, name, archive);
    } catch (error) {
      const reason = (error as Error).message;
      failures.push(`${at} (${reason})`);
      if (folder !== undefined || error instanceof UntrustedError) passOver(at, reason);
    }
  }
  throw new BlockspinError(
    `${path.basename(archive)} cannot be unpacked: ${failures.join('; ')}. ` +
      'Set XDG_CACHE_HOME to a folder with free space that no other user can write to.',
  );
}

function stemOf(archive: string): string {
  return `${path.basename(archive).replace(/(\.tar)?\.br$/, '')}-`;
}

/** The version of the package is in the name, so that a new installation of the same version finds the folder again. */
function folderName(archive: string): string {
  const manifest = path.join(path.dirname(archive), '..', 'package.json');
  const { version } = JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string };
  return `${stemOf(archive)}${version}-${fs.statSync(archive).size}-sealed`;
}

/** Why a folder cannot be used as it is: `missing`, written by another user, or changed. */
function faultOf(folder: string): string | undefined {
  const status = fs.lstatSync(folder, { throwIfNoEntry: false });
  if (!status) return 'missing';
  if (!status.isDirectory()) return `${folder} is not a folder`;
  try {
    return trustedPath(folder).reason ?? untrustedEntry(folder) ?? brokenSeal(folder);
  } catch (error) {
    return (error as Error).message;
  }
}

/** A new folder in the temporary folder, for this process alone. It is removed when the process ends. */
function privateFolder(): string {
  const temporary = temporaryFolder();
  removeLeftovers(temporary, `${nameInTemporary()}.`);
  const folder = makeUnfinished(temporary, nameInTemporary());
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const { real, reason } = trustedPath(folder);
  if (reason !== undefined) throw new UntrustedError(reason);
  return real;
}

/** @throws an error that names the file which could not be written */
async function unpackInto(home: string, name: string, archive: string): Promise<string> {
  removeLeftovers(home, stemOf(archive));
  const staging = makeUnfinished(home, name);
  let writing = staging;
  try {
    // Files belong to the user who unpacks them, not to the user in the archive, and no other user may write them.
    const options: ExtractOptions & { chown: boolean; umask: number } = {
      chown: false,
      umask: 0o022,
      map: (header) => {
        writing = path.join(staging, header.name);
        return header;
      },
    };
    const single = path.join(staging, stemOf(archive).slice(0, -1));
    const target = archive.endsWith('.tar.br')
      ? extract(staging, options)
      : fs.createWriteStream((writing = single), { mode: 0o755 });
    await pipeline(fs.createReadStream(archive), createBrotliDecompress(), target);
    sealFolder(staging);
    putInPlace(staging, path.join(home, name));
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(message.includes(staging) ? message : `${writing}: ${message}`, { cause });
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  synchronize(home);
  return path.join(home, name);
}

/** Another process may have put a good folder there meanwhile, which then stays. A damaged one is replaced. */
function putInPlace(staging: string, folder: string): void {
  try {
    fs.renameSync(staging, folder);
    return;
  } catch (error) {
    const fault = faultOf(folder);
    if (fault === undefined) return;
    if (fault === 'missing') throw error;
  }
  const aside = makeUnfinished(path.dirname(folder), path.basename(folder));
  try {
    if (fs.lstatSync(folder).isDirectory()) fs.renameSync(folder, aside);
    else fs.rmSync(folder);
    fs.renameSync(staging, folder);
  } catch (error) {
    if (faultOf(folder) !== undefined) throw error;
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}
