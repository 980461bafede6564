import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shaderSources } from '../../../shaders/sources.ts';
import type { AdapterReport } from '../adapter-report.ts';
import { cacheHomes, openHome } from './cache-homes.ts';

/**
 * What was found out on an adapter: `unchecked` that every check of the doctor passed without bounds checks, `tuning` which
 * choices are the fastest.
 */
type Note = 'unchecked' | 'tuning';

/**
 * Writes down, in the cache of this user, what was found out with this build, engine, driver and adapter.
 * @returns the file, or undefined if no cache can be written
 */
export function keepNote(note: Note, report: AdapterReport, content: object): string | undefined {
  for (const home of cacheHomes()) {
    try {
      const folder = path.join(openHome(home, true), note);
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, nameFor(report));
      // Another process may write the same note at this moment.
      const draft = `${file}.${process.pid}.new`;
      fs.writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
      fs.renameSync(draft, file);
      return file;
    } catch {
      // The next home may do.
    }
  }
  return undefined;
}

/** What was written down here last; undefined if nothing was. */
export function noteOf(note: Note, report: AdapterReport): unknown {
  for (const home of cacheHomes()) {
    try {
      const file = path.join(openHome(home, false), note, nameFor(report));
      return JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch {
      // Another home may have it.
    }
  }
  return undefined;
}

/** Another build, driver or adapter has another name, so that its note is not taken for one of this. */
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
