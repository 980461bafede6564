import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shaderSources } from '../../../shaders/sources.ts';
import type { AdapterReport } from '../adapter-report.ts';
import { cacheHomes, openHome } from './cache-homes.ts';

/**
 * Writes down, in the cache of this user, that every check of the doctor passed without bounds checks: with this build, engine,
 * driver and adapter.
 * @returns the file, or undefined if no cache can be written
 */
export function recordProof(report: AdapterReport): string | undefined {
  for (const home of cacheHomes()) {
    try {
      const folder = path.join(openHome(home, true), 'unchecked');
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, nameFor(report));
      fs.writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
      return file;
    } catch {
      // The next home may do.
    }
  }
  return undefined;
}

/** Whether the checks passed here without bounds checks. */
export function isProven(report: AdapterReport): boolean {
  return cacheHomes().some((home) => {
    try {
      return fs.existsSync(path.join(openHome(home, false), 'unchecked', nameFor(report)));
    } catch {
      return false;
    }
  });
}

/** Another build, driver or adapter has another name, so that its proof is not taken for this one. */
function nameFor(report: AdapterReport): string {
  const hash = createHash('sha256').update(JSON.stringify(report));
  for (const [name, text] of Object.entries(shaderSources).toSorted())
    hash.update(`${name}\n${text}`);
  // The code of this build: the file that this function stands in, and those beside it.
  const folder = path.dirname(fileURLToPath(import.meta.url));
  for (const name of fs.readdirSync(folder).toSorted())
    if (/\.[jt]s$/.test(name)) hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  return `${hash.digest('hex')}.json`;
}
