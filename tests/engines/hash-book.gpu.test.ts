import { describe, expect, it } from 'vitest';
import { withGpu } from '../support/with-gpu.ts';
import { experiments } from './experiments.ts';
import { differences, entered, readBook, version } from './hash-book.ts';

const device = withGpu();
const book = readBook();

describe('the hash book', () => {
  it('holds what Dawn computes here', async () => {
    const hashes: Record<string, string> = {};
    for await (const [name, hash] of experiments(device.gpu)) hashes[name] = hash;
    expect(differences(book, hashes)).toEqual([]);
  });

  it('names a version that is not newer than this one, and where each hash was seen', () => {
    const entries = Object.values(book.entries);
    expect(entries.length).toBeGreaterThan(30);
    // Every experiment has another result.
    expect(new Set(entries.map(({ sha256 }) => sha256)).size).toBe(entries.length);
    for (const entry of entries) {
      const [own, now] = [numbers(entry.version), numbers(version)];
      const at = own.findIndex((part, index) => part !== now[index]);
      expect(at < 0 || (own[at] ?? 0) < (now[at] ?? 0)).toBe(true);
      expect(entry.seen.length).toBeGreaterThan(0);
      for (const key of entry.seen) expect(book.sightings).toHaveProperty([key]);
    }
  });

  it('refuses another hash without another version', () => {
    const sighting = { engine: 'Dawn', driver: 'SwiftShader', date: '2026-11-29' };
    const first = entered({ ...book, entries: {} }, { lattice: 'aa' }, sighting, '1.0.0');
    expect(() => entered(first, { lattice: 'bb' }, sighting, '1.0.0')).toThrow(/still 1\.0\.0/);
    expect(differences(first, { lattice: 'bb' }, '1.0.0')[0]).toContain('raise the version');
    const second = entered(first, { lattice: 'bb' }, sighting, '1.1.0');
    expect(differences(second, { lattice: 'bb' }, '1.1.0')).toEqual([]);
    expect(second.entries['lattice']).toMatchObject({
      version: '1.1.0',
      earlier: [{ version: '1.0.0', sha256: 'aa' }],
    });
    expect(differences(second, {}, '1.1.0')).toEqual(['lattice: no such experiment was run.']);
  });
});

function numbers(text: string): number[] {
  return text.split('.').map(Number);
}
