import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaveOut, testEngine, type RunExperiments } from './engine-tests.ts';
import { deno, noSecondDriver, secondDriver } from './installed.ts';
import { buildPrograms } from './programs.ts';
import { reportFrom, run } from './run-program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const missing = 'Deno is not installed (npm install --no-save deno, or DENO_PATH)';

testEngine('Deno with the packed driver', deno === undefined ? missing : inDeno(deno, {}));

testEngine(
  'Deno with lavapipe',
  deno === undefined ? missing : secondDriver ? inDeno(deno, secondDriver) : noSecondDriver,
);

if (deno === undefined) leaveOut('the command line in Deno', missing);
else testCommandLine(deno);

function testCommandLine(binary: string): void {
  describe('Deno', () => {
    it('runs the command line with the numbers of Node', async () => {
      const cli = path.join(root, 'dist/cli.js');
      const line = '--size 16 --temperature 2 --seed 3 --sweeps 50 --thermalize 10 --json --quiet';
      const args = [cli, 'simulate', ...line.split(' ')];
      const inNode = await run(process.execPath, args);
      const inDeno = await run(binary, ['run', '-A', ...args]);
      expect({ ...inDeno, stdout: '' }).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(results(inDeno.stdout)).toEqual(results(inNode.stdout));
    });

    it('says that there is no adapter, where there is no driver', async () => {
      using programs = await buildPrograms();
      // Without a Vulkan driver Deno may still find one for OpenGL.
      const none = `navigator.gpu.requestAdapter = async () => null; await import('file://${programs.page}');`;
      const { status, stderr } = await run(binary, ['eval', none]);
      expect(status).toBe(1);
      expect(stderr).toContain('WebGPU is here but found no graphics adapter');
    });
  });
}

function inDeno(binary: string, env: Record<string, string>): RunExperiments {
  return ({ host }) => reportFrom(binary, ['run', '-A', host], env);
}

function results(text: string): unknown {
  return (JSON.parse(text) as { results: unknown }).results;
}
