import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const snakefile = path.join(root, 'examples/Snakefile');
const has = spawnSync('snakemake', ['--version']).status === 0;

let folder: string;
beforeAll(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-snakemake-'))));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = (number: number): string[] => [
  'run',
  'my scan.json',
  '--tasks',
  `${number}`,
  '--quiet',
];

/** Writes down how it is called, and answers as `plan status` and `plan merge` do for three tasks. */
const program = `
const fs = require('node:fs');
const [, command, plan, ...flags] = process.argv.slice(2);
if (command === 'status') console.log(JSON.stringify({ results: { tasks: { planned: 3 } } }));
else fs.appendFileSync('calls', JSON.stringify([command, plan, ...flags]) + '\\n');
if (command === 'merge') { fs.mkdirSync('my scan', { recursive: true }); fs.writeFileSync('my scan/merged.json', '{}'); }
`;

describe('examples/Snakefile', () => {
  it.skipIf(!has)(
    'runs each task once, the first one first, and merges at last',
    { timeout: 120_000 },
    () => {
      fs.writeFileSync(path.join(folder, 'program.cjs'), program);
      const flags = ['--snakefile', snakefile, '--cores', '2', '--config'];
      const values = ['plan=my scan.json', `blockspin=${process.execPath} program.cjs`];
      execFileSync('snakemake', [...flags, ...values], { cwd: folder, stdio: 'pipe' });
      const calls = fs
        .readFileSync(path.join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[]);
      expect(calls[0]).toEqual(run(1));
      expect(calls.slice(1, 3).toSorted()).toEqual([run(2), run(3)]);
      expect(calls[3]).toEqual(['merge', 'my scan.json']);
      expect(calls).toHaveLength(4);
    },
  );

  it('calls commands and flags that the program has', () => {
    const text = fs.readFileSync(snakefile, 'utf8');
    const cli = path.join(root, 'src/cli/commands/plan.ts');
    const known = fs.readFileSync(cli, 'utf8');
    for (const command of ['run', 'status', 'merge']) {
      expect(text).toMatch(new RegExp(`"plan", "${command}"|plan ${command} `));
      expect(known).toContain(`new Command('${command}')`);
    }
    expect(known).toContain("'--tasks <list>'");
    expect(text.match(/^rule \w+:/gm)).toEqual(['rule all:', 'rule task:', 'rule merge:']);
  });
});
