import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeFolders } from './make-folders.ts';
import { trustedPath } from './trusted-path.ts';

/** A folder that may hold what Blockspin unpacks. */
export interface CacheHome {
  /** Its absolute path. The folder need not exist. */
  readonly folder: string;
  /** The folder that must exist already: nothing is made above it. */
  readonly base: string;
  /** In the temporary folder, which all users share, the folder must be a real one of this user alone. */
  readonly shared: boolean;
}

/**
 * Where to keep unpacked files, the best place first: XDG_CACHE_HOME, the cache in the home folder, and a folder of this
 * user in the temporary folder. The XDG rules say that a relative XDG_CACHE_HOME is ignored.
 */
export function cacheHomes(): CacheHome[] {
  const homes: CacheHome[] = [];
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  if (path.isAbsolute(xdg))
    homes.push({ folder: path.join(xdg, 'blockspin'), base: path.parse(xdg).root, shared: false });
  const home = homeFolder();
  if (path.isAbsolute(home))
    homes.push({ folder: path.join(home, '.cache', 'blockspin'), base: home, shared: false });
  const base = temporaryFolder();
  homes.push({ folder: path.join(base, nameInTemporary()), base, shared: true });
  return homes;
}

/** The folder for temporary files. A relative TMPDIR is ignored. */
export function temporaryFolder(): string {
  const folder = os.tmpdir();
  return path.isAbsolute(folder) ? folder : '/tmp';
}

/** The name in a temporary folder holds the number of this user, because all users share the folder. */
export function nameInTemporary(): string {
  return `blockspin-${process.getuid?.() ?? 'user'}`;
}

/**
 * Opens a home, and makes it if asked to. New folders are for this user alone.
 * @returns its path without symbolic links
 * @throws UntrustedError if another user could change it; otherwise an error of the file system
 */
export function openHome({ folder, base, shared }: CacheHome, make: boolean): string {
  if (make) {
    fs.statSync(base);
    makeFolders(folder, 0o700);
  }
  if (shared && fs.lstatSync(folder).isSymbolicLink())
    throw new UntrustedError(`${folder} is a symbolic link`);
  const { real, reason } = trustedPath(folder);
  if (reason !== undefined) throw new UntrustedError(reason);
  return real;
}

/** Another user could have written something in a folder. The message says where and why. */
export class UntrustedError extends Error {
  override readonly name = 'UntrustedError';
}

function homeFolder(): string {
  try {
    return os.homedir();
  } catch {
    // HOME is not set, and the system does not know this user.
    return '';
  }
}
