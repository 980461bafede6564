import fs from 'node:fs';
import path from 'node:path';
import packageDocument from '../../package.json' with { type: 'json' };

/** One experiment: what every engine computes, since which version, and where that was seen. */
interface Entry {
  readonly version: string;
  readonly sha256: string;
  /** Keys of `sightings`. */
  readonly seen: readonly string[];
  /** Hashes of earlier versions. */
  readonly earlier?: readonly { readonly version: string; readonly sha256: string }[];
}

interface Sighting {
  /** The program with its version. */
  readonly engine: string;
  readonly driver: string;
  /** The last day on which this was seen, as 2026-11-29. */
  readonly date: string;
}

interface HashBook {
  readonly about: string;
  readonly sightings: Readonly<Record<string, Sighting>>;
  readonly entries: Readonly<Record<string, Entry>>;
}

const file = path.join(import.meta.dirname, 'hash-book.json');

export const { version } = packageDocument;

export function readBook(): HashBook {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as HashBook;
}

/**
 * Compares hashes with the book.
 * @returns a sentence for every difference
 */
export function differences(
  book: HashBook,
  hashes: Readonly<Record<string, string>>,
  current = version,
): string[] {
  const names = new Set([...Object.keys(book.entries), ...Object.keys(hashes)]);
  return [...names].flatMap((name) => {
    const [entry, found] = [book.entries[name], hashes[name]];
    if (!entry) return [`${name}: the book has no such entry; ${howToUpdate}.`];
    if (found === undefined) return [`${name}: no such experiment was run.`];
    if (found === entry.sha256) return [];
    const difference = `${name}: ${found} instead of ${entry.sha256}, which belongs to version ${entry.version}`;
    return entry.version === current
      ? [
          `${difference}. Results of a version do not change: mend the kernel, or raise the version.`,
        ]
      : [`${difference}; ${howToUpdate}.`];
  });
}

const howToUpdate = 'if the change is meant, run UPDATE_HASH_BOOK=yes npm run test:engines';

/**
 * Enters hashes and where they were seen. The hash of an entry changes only with the version.
 * @throws Error for a hash that changed without a new version
 */
export function entered(
  book: HashBook,
  hashes: Readonly<Record<string, string>>,
  sighting: Sighting,
  current = version,
): HashBook {
  const key = `${sighting.engine}; ${sighting.driver}`;
  const entries: Record<string, Entry> = {};
  for (const [name, sha256] of Object.entries(hashes)) {
    const known = book.entries[name];
    if (!known) entries[name] = { version: current, sha256, seen: [key] };
    else if (known.sha256 === sha256)
      entries[name] = { ...known, seen: [...new Set([...known.seen, key])].toSorted() };
    else if (known.version === current)
      throw new Error(`${name}: the hash changed and the version is still ${current}.`);
    else {
      const earlier = [...(known.earlier ?? []), { version: known.version, sha256: known.sha256 }];
      entries[name] = { version: current, sha256, seen: [key], earlier };
    }
  }
  return { ...book, sightings: { ...book.sightings, [key]: sighting }, entries };
}

export function writeBook(book: HashBook): void {
  fs.writeFileSync(file, `${JSON.stringify(book, null, 2)}\n`);
}
