import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/**
 * An empty cache for the tests of a file and the commands that they run, so that nothing is known about the adapter and nothing is
 * left to the user.
 * @returns the folder, to which the tests may write too
 */
export function withOwnCache(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-cache-'));
  const names = ['XDG_CACHE_HOME', 'HOME'] as const;
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = folder;
  afterAll(() => {
    for (const [index, name] of names.entries()) {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    fs.rmSync(folder, { recursive: true });
  });
  return folder;
}
