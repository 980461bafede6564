import { describe, expect, it } from 'vitest';
import { withGpu } from '../support/with-gpu.ts';
import { trainExactTwin } from '../twins/exact-gradient.ts';
import { exactMachineTwin, parametersOf } from '../twins/exact-weights.ts';
import { exactTrainings, exactUpdates, numbersOf } from './exact-trainings.ts';
import { experiments, sha256 } from './experiments.ts';
import { differences, entered, readBook, version } from './hash-book.ts';

const device = withGpu();
const book = readBook();

describe('the hash book', () => {
  it('holds what Dawn computes here', async () => {
    const hashes: Record<string, string> = {};
    for await (const [name, hash] of experiments(device.gpu)) hashes[name] = hash;
    expect(differences(book, hashes)).toEqual([]);
  });

  it.each(Object.entries(exactTrainings))(
    'holds what the CPU twin computes: %s',
    async (name, one) => {
      const { visible, hidden, units, rows, options } = one;
      const machine = exactMachineTwin({ visible, hidden, units, seed: options.seed });
      trainExactTwin(machine, rows, options, exactUpdates);
      const found = parametersOf(machine);
      expect(await sha256(numbersOf(found))).toBe(book.entries[name]?.sha256);
      // The machine has learned something, and its weights are within their range.
      const largest = Math.max(...found.weights.map(Math.abs));
      expect(largest).toBeGreaterThan(0.1);
      expect(largest).toBeLessThan(16);
    },
  );

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
