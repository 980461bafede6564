import fs from 'node:fs';
import * as fc from 'fast-check';
import { blockspinProcess, wrongEnd, type Ended } from './processes.ts';
import { drawnSurface, judged } from './surface.ts';

const tiny = ['--adapter', 'software', '--quiet'];
const run = ['--size', '16', '--sweeps', '4000', '--thermalize', '500', ...tiny];
const commands: readonly (readonly string[])[] = [
  ['simulate', ...run],
  ['renormalize', ...run],
  [
    'train',
    '--size',
    '8',
    '--samples',
    '128',
    '--batch',
    '32',
    '--layers',
    '16',
    '--epochs',
    '150',
    '--thermalize',
    '20',
    ...tiny,
  ],
];

async function into(command: readonly string[], after: number): Promise<Ended> {
  await new Promise((resolve) => setTimeout(resolve, after));
  return blockspinProcess([...command, '--out', 'same']);
}

/** Two runs into one folder: one of them is done, the other one is refused and says which flag is to blame. */
export const pairs = drawnSurface('pairs', {
  cases: 40,
  slow: true,
  draw: fc.record({ command: fc.constantFrom(...commands), delay: fc.nat(2500) }),
  judge: ({ command, delay }) =>
    judged(
      `twice npx blockspin ${command.join(' ')} --out same, the second after ${delay} ms`,
      async () => {
        const ended = await Promise.all([into(command, 0), into(command, delay)]);
        const done = ended.filter(({ status }) => status === 0);
        const refused = ended.filter(({ status }) => status !== 0);
        const reasons = done.length === 1 ? [] : [`${done.length} of the two were done`];
        for (const each of refused) {
          reasons.push(...wrongEnd(each, [2]));
          if (!/--out .*same/.test(each.stderr)) reasons.push(`it says ${each.stderr}`);
        }
        if (!fs.existsSync('same/results.json')) reasons.push('there is no results.json');
        fs.rmSync('same', { recursive: true, force: true });
        return reasons;
      },
      Infinity,
    ),
});
