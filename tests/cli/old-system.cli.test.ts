import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Makes loading Dawn's binary fail as the linker of an old system does. */
const hook = `
const load = process.dlopen;
process.dlopen = function (module, file, ...rest) {
  if (file.endsWith('dawn.node')) throw new Error('/lib/libm.so.6: version GLIBC_2.99 not found');
  return load.call(this, module, file, ...rest);
};`;

function blockspin(...args: readonly string[]): SpawnSyncReturns<string> {
  const preload = `data:text/javascript,${encodeURIComponent(hook)}`;
  const options = { cwd: root, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--import', preload, 'dist/cli.js', ...args], options);
}

describe('a system on which Dawn does not start', () => {
  it.each([['doctor'], ['doctor', '--adapters']])('%s %s says so first', (...args) => {
    const { status, stdout } = blockspin(...args.filter(Boolean));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Dawn \(the npm package webgpu [\d.]+\) does not start on this system/);
    expect(stdout).toContain('GLIBC_2.99');
  });

  it('doctor --json prints one document all the same', () => {
    const { status, stdout } = blockspin('doctor', '--json');
    expect(status).toBe(1);
    const { command, adapter, results } = JSON.parse(stdout) as Record<string, unknown>;
    expect({ command, adapter }).toEqual({ command: 'doctor', adapter: null });
    expect(results).toEqual({
      problem: { reason: 'old-system', message: expect.stringContaining('GLIBC_2.99') as unknown },
      adapters: [],
      checks: [],
    });
  });

  it('every other command fails with the sentence, and prints nothing else', () => {
    const { status, stdout, stderr } = blockspin('simulate', '--size', '8', '--json');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: Dawn .* does not start on this system.*\n$/);
  });
});
