import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineReport } from './engine-report.ts';
import { differences, entered, readBook, writeBook } from './hash-book.ts';
import { buildPrograms, type Programs } from './programs.ts';

/** An engine that was found: how to run the experiments there. */
export type RunExperiments = (programs: Programs) => Promise<EngineReport>;

/** Says what is not tested, and why. The runner repeats these lines at its end. */
export function leaveOut(name: string, reason: string): void {
  process.stdout.write(`Left out: ${name}: ${reason}\n`);
}

/**
 * Tests of one engine: the hashes of the book, and the health checks. An engine that is not installed is left out with
 * the reason.
 * @param found the way to run the experiments, or why there is none
 * @param knownDriver the driver, of an engine that does not name it
 */
export function testEngine(
  name: string,
  found: RunExperiments | string,
  knownDriver?: string,
): void {
  if (typeof found === 'string') return leaveOut(name, found);
  describe(name, () => {
    let report: EngineReport | undefined;
    let failure: unknown;
    beforeAll(async () => {
      using programs = await buildPrograms();
      try {
        report = await found(programs);
      } catch (error) {
        failure = error;
        return;
      }
      const { host } = report.adapter;
      const driver = knownDriver ?? report.adapter.name;
      process.stdout.write(`${name}: ${host}, ${driver}\n`);
      if (process.env['UPDATE_HASH_BOOK'] !== 'yes') return;
      const date = new Date().toISOString().slice(0, 10);
      writeBook(entered(readBook(), report.hashes, { engine: host, driver, date }));
    }, 600_000);

    const opened = (): EngineReport => {
      if (!report) throw failure;
      return report;
    };

    it('computes the lattices, block spins and measurements of the hash book', () => {
      expect(differences(readBook(), opened().hashes)).toEqual([]);
    });

    it('passes every health check', () => {
      const { checks } = opened();
      expect(checks.length).toBeGreaterThan(90);
      expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    });
  });
}
