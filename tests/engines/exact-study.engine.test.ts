import process from 'node:process';
import { expect, it } from 'vitest';
import { leaveOut } from './engine-tests.ts';
import { deno, lavapipe, noLavapipe } from './installed.ts';
import { buildPrograms } from './programs.ts';
import { run } from './run-program.ts';

const name = 'studies in exact arithmetic on two engines';

if (deno === undefined) leaveOut(name, 'Deno is not installed');
else if (!lavapipe) leaveOut(name, noLavapipe);
else compare(deno, lavapipe);

/** Every digit of answer, targets, parameters and arrays. Node has another driver and another engine of JavaScript than Deno. */
function compare(binary: string, driver: Record<string, string>): void {
  it('studies in exact arithmetic give the same results and arrays in Node and in Deno with lavapipe', async () => {
    using programs = await buildPrograms();
    const inNode = await run(process.execPath, [programs.host, 'study']);
    const inDeno = await run(binary, ['run', '-A', programs.host, 'study'], driver);
    expect([inNode.status, inDeno.status]).toEqual([0, 0]);
    const [ofNode, ofDeno] = [inNode, inDeno].map(
      ({ stdout }) => JSON.parse(stdout) as Record<string, Record<string, unknown[]>>,
    );
    expect(Object.keys(ofNode ?? {})).toEqual(['learned-map', 'mehta-schwab', 'thermodynamics']);
    for (const [study, { targets, arrays }] of Object.entries(ofNode ?? {})) {
      expect(targets?.length, study).toBeGreaterThan(7);
      expect(arrays?.length, study).toBeGreaterThan(10);
      expect(ofDeno?.[study], study).toEqual(ofNode?.[study]);
    }
  }, 600_000);
}
