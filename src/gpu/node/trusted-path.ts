import fs from 'node:fs';
import path from 'node:path';

/** The sticky bit: entries of such a folder can be replaced by their owners only, as in /tmp. */
const sticky = 0o1000;
const writableByOthers = 0o022;
/** As many symbolic links as Linux follows in one path. */
const mostLinks = 40;

/** A path without symbolic links that only this user and root can change, or the reason why another user could. */
export type Trust =
  | { readonly real: string; readonly reason?: undefined }
  | { readonly real?: undefined; readonly reason: string };

/**
 * Follows a path from the root folder on. Every folder and every symbolic link on the way must belong to this user or to
 * root. No folder on the way may be writable by its group or by all, unless the sticky bit protects its entries. The last
 * part may not be writable by others at all. The caller uses the answer `real`, because a link may be changed later.
 * @param target an absolute path
 * @throws an error of the file system, for example ENOENT if the path does not exist
 */
export function trustedPath(target: string): Trust {
  const owners = trustedOwners();
  let parts = path.resolve(target).split(path.sep).filter(Boolean);
  let real = path.parse(path.resolve(target)).root;
  let status = fs.lstatSync(real);
  for (let links = 0; ;) {
    const [part, ...rest] = parts;
    // A file on the way is an error of the file system, at the next part.
    const reason =
      part !== undefined && !status.isDirectory()
        ? undefined
        : changeable(real, status, owners, part !== undefined);
    if (reason) return { reason };
    if (part === undefined) return { real };
    const next = path.join(real, part);
    const found = fs.lstatSync(next);
    if (found.isSymbolicLink()) {
      if (!owners.has(found.uid)) return { reason: `${next} is a link of user ${found.uid}` };
      if (++links > mostLinks) return { reason: `${target} has too many symbolic links` };
      const link = fs.readlinkSync(next);
      parts = [...link.split(path.sep).filter(Boolean), ...rest];
      if (path.isAbsolute(link)) real = path.parse(link).root;
    } else {
      real = next;
      parts = rest;
    }
    status = fs.lstatSync(real);
  }
}

/** Why others could change a file or the entries of a folder. */
function changeable(
  name: string,
  { uid, mode }: fs.Stats,
  owners: ReadonlySet<number>,
  onTheWay: boolean,
): string | undefined {
  if (!owners.has(uid)) return `${name} belongs to user ${uid}`;
  if ((mode & writableByOthers) === 0 || (onTheWay && (mode & sticky) !== 0)) return undefined;
  return `${name} can be written by other users (mode ${(mode & 0o7777).toString(8)})`;
}

/**
 * Why another user could have written something in a folder, at any depth; undefined if only this user and root could.
 * @param folder a path that `trustedPath` gave
 * @throws an error of the file system
 */
export function untrustedEntry(folder: string): string | undefined {
  const owners = trustedOwners();
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    const status = fs.lstatSync(name);
    let reason: string | undefined;
    if (status.isSymbolicLink())
      reason = fs.existsSync(name) ? trustedPath(name).reason : `${name} is a link to nothing`;
    else if (!status.isFile() && !status.isDirectory())
      reason = `${name} is neither a file nor a folder`;
    else reason = changeable(name, status, owners, false);
    if (!reason && status.isDirectory()) reason = untrustedEntry(name);
    if (reason) return reason;
  }
  return undefined;
}

/**
 * This user and root. In a container without root, files of root show the number of "nobody". Where root has no number of
 * its own, that number stands for root.
 */
function trustedOwners(): ReadonlySet<number> {
  const owners = new Set([0, process.getuid?.() ?? 0]);
  if (process.platform !== 'linux') return owners;
  try {
    const mapped = fs.readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
    if (mapped.every((line) => Number.parseInt(line, 10) > 0))
      owners.add(Number(fs.readFileSync('/proc/sys/kernel/overflowuid', 'utf8')));
  } catch {
    // Without /proc there is no way to know. Only this user and root are trusted.
  }
  return owners;
}
