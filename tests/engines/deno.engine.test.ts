import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { testEngine, type RunExperiments } from './engine-tests.ts';
import { deno as installedDeno, noSecondDriver, secondDriver } from './installed.ts';
import { buildPrograms } from './programs.ts';
import { reportFrom, run } from './run-program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const missing = 'Deno is not installed (npm install --no-save deno, or DENO_PATH)';

const deno = installedDeno;

testEngine('Deno with the packed driver', deno === undefined ? missing : inDeno(deno, {}));

testEngine(
  'Deno with lavapipe',
  deno === undefined ? missing : secondDriver ? inDeno(deno, secondDriver) : noSecondDriver,
);

describe('Deno', () => {
  it('runs the command line with the numbers of Node', async (test) => {
    if (deno === undefined) return test.skip(missing);
    const command = [
      'dist/cli.js',
      'simulate',
      '--size',
      '16',
      '--temperature',
      '2',
      '--seed',
      '3',
    ];
    const flags = ['--sweeps', '50', '--thermalize', '10', '--json', '--quiet'];
    const cli = path.join(root, 'dist/cli.js');
    const args = [cli, ...command.slice(1), ...flags];
    const inNode = await run(process.execPath, args);
    const inDeno = await run(deno, ['run', '-A', ...args]);
    expect({ ...inDeno, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(results(inDeno.stdout)).toEqual(results(inNode.stdout));
  });

  it('says that there is no adapter, where there is no driver', async (test) => {
    if (deno === undefined) return test.skip(missing);
    using programs = await buildPrograms();
    const none = { VK_ICD_FILENAMES: '/nonexistent', VK_DRIVER_FILES: '/nonexistent' };
    const { status, stderr } = await run(deno, ['run', '-A', programs.page], none);
    expect(status).toBe(1);
    expect(stderr).toContain('WebGPU is here but found no graphics adapter');
  });
});

function inDeno(binary: string, env: Record<string, string>): RunExperiments {
  return ({ host }) => reportFrom(binary, ['run', '-A', host], env);
}

function results(text: string): unknown {
  return (JSON.parse(text) as { results: unknown }).results;
}
