import process from 'node:process';
import { expect, it } from 'vitest';
import { leaveOut } from './engine-tests.ts';
import { deno, lavapipe, noLavapipe } from './installed.ts';
import { buildPrograms } from './programs.ts';
import { run } from './run-program.ts';

const name = 'a study in exact arithmetic on two engines';

if (deno === undefined) leaveOut(name, 'Deno is not installed');
else if (!lavapipe) leaveOut(name, noLavapipe);
else compare(deno, lavapipe);

/** Every digit of answer, targets, parameters and arrays. Node has another driver and another engine of JavaScript than Deno. */
function compare(binary: string, driver: Record<string, string>): void {
  it('learned-map in exact arithmetic gives the same results and arrays in Node and in Deno with lavapipe', async () => {
    using programs = await buildPrograms();
    const inNode = await run(process.execPath, [programs.host, 'study']);
    const inDeno = await run(binary, ['run', '-A', programs.host, 'study'], driver);
    expect([inNode.status, inDeno.status]).toEqual([0, 0]);
    const { targets, arrays } = JSON.parse(inNode.stdout) as Record<string, unknown[]>;
    expect(targets?.length).toBeGreaterThan(10);
    expect(arrays?.length).toBeGreaterThan(10);
    expect(JSON.parse(inDeno.stdout)).toEqual(JSON.parse(inNode.stdout));
  }, 600_000);
}
