import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { blockspinProcess, wrongEnd } from './processes.ts';
import { drawnSurface, judged } from './surface.ts';
import { tinyCommands, tinyTraining, words } from './tiny-commands.ts';

const fullDisk = path.resolve(import.meta.dirname, 'full-disk.mjs');
const commands: readonly (readonly string[])[] = [
  ...tinyCommands,
  [...tinyTraining, ...words('--epochs 3')],
].map((command) => [...command, '--json']);

/** Calls that take space in an unbroken run of each command. */
const counts = new Map<string, number>();

async function callsOf(command: readonly string[]): Promise<number> {
  const key = command.join(' ');
  const known = counts.get(key);
  if (known !== undefined) return known;
  const env = { ...process.env, FULL_DISK_COUNT: path.resolve('count') };
  const ended = await blockspinProcess([...command, '--out', 'whole'], {
    env,
    preload: [fullDisk],
  });
  const wrong = wrongEnd(ended, [0]);
  if (wrong.length > 0) throw new Error(`The unbroken run failed: ${wrong.join('; ')}`);
  const count = Number(fs.readFileSync('count', 'utf8'));
  counts.set(key, count);
  fs.rmSync('whole', { recursive: true });
  fs.rmSync('count');
  return count;
}

/** The disk becomes full at any call: the error names a file, results are printed all the same, and no file is torn. */
export const disks = drawnSurface('disks', {
  cases: 120,
  slow: true,
  draw: fc.record({
    command: fc.constantFrom(...commands),
    share: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.constantFrom('1', 'all'),
  }),
  judge: async ({ command, share, length }) => {
    const at = 1 + Math.floor(share * (await callsOf(command)));
    return judged(
      `FULL_DISK_AT=${at} FULL_DISK_FOR=${length} NODE_OPTIONS='--import ${fullDisk}' npx blockspin ${command.join(' ')} --out full`,
      async () => {
        const env = { ...process.env, FULL_DISK_AT: `${at}`, FULL_DISK_FOR: length };
        const ended = await blockspinProcess([...command, '--out', 'full'], {
          env,
          preload: [fullDisk],
        });
        const reasons = wrongEnd(ended, [0, 1, 2]);
        if (ended.status !== 0 && !/^error: .*\/.*ENOSPC/m.test(ended.stderr))
          reasons.push(`it names no file: ${ended.stderr.slice(-300)}`);
        reasons.push(...tornFiles('full'));
        fs.rmSync('full', { recursive: true, force: true });
        return reasons;
      },
      Infinity,
    );
  },
});

/** Files of a folder that are not whole. */
function tornFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true }).flatMap((name) => {
    const file = path.join(folder, String(name));
    try {
      if (file.endsWith('.json')) JSON.parse(fs.readFileSync(file, 'utf8'));
      if (file.endsWith('.safetensors')) readSafetensors(fs.readFileSync(file));
      return [];
    } catch (error) {
      return [`${file} is torn: ${String(error)}`];
    }
  });
}
