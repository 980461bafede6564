import fs from 'node:fs';
import * as fc from 'fast-check';
import { blockspinProcess, wrongEnd } from './processes.ts';
import { drawnSurface, judged } from './surface.ts';

const run = [
  '--size',
  '8',
  '--sweeps',
  '16',
  '--thermalize',
  '4',
  '--adapter',
  'software',
  '--json',
];
const commands: readonly (readonly string[])[] = [
  ['simulate', ...run],
  ['renormalize', ...run],
  [
    'replay',
    '--size',
    '64',
    '--history',
    '0:2:0:metropolis',
    '--sweeps',
    '3',
    '--adapter',
    'software',
    '--json',
  ],
  ['grow', '--steps', '1', '--adapter', 'software', '--json'],
  ['reproduce', '--list', '--json'],
];

/** Values of variables that a service, a container or another country sets. */
const variables: Readonly<Record<string, readonly (string | undefined)[]>> = {
  HOME: [undefined, '', '/nonexistent', '/proc', 'relative'],
  XDG_CACHE_HOME: [undefined, '', 'relative', '/dev/null'],
  TMPDIR: [undefined, '/nonexistent', '/proc'],
  TERM: [undefined, 'dumb', 'xterm-256color', ''],
  LANG: [undefined, 'C', 'tr_TR.UTF-8', 'xx'],
  LC_ALL: [undefined, 'POSIX', 'ar_EG.UTF-8'],
  COLUMNS: [undefined, '20', '0', 'x'],
  NO_COLOR: [undefined, '1'],
  FORCE_COLOR: [undefined, '3'],
  TZ: [undefined, 'Asia/Kathmandu', 'nowhere'],
};

const environment = fc.record(
  Object.fromEntries(
    Object.entries(variables).map(([name, values]) => [
      name,
      fc.oneof(
        { weight: 2, arbitrary: fc.constant(process.env[name]) },
        { weight: 1, arbitrary: fc.constantFrom(...values) },
      ),
    ]),
  ),
);

/** Commands under odd environments print one document, or one sentence, and write nothing where they run. */
export const environments = drawnSurface('environments', {
  cases: 60,
  slow: true,
  draw: fc.record({
    command: fc.constantFrom(...commands),
    changed: environment,
    stdin: fc.constantFrom<'ignore' | 'closed'>('ignore', 'closed'),
  }),
  judge: ({ command, changed, stdin }) => {
    const set = Object.entries(changed).filter(([name, value]) => value !== process.env[name]);
    const words = set.map(([name, value]) =>
      value === undefined ? `-u ${name}` : `${name}='${value}'`,
    );
    return judged(
      `env ${words.join(' ')} npx blockspin ${command.join(' ')}`,
      async () => {
        const env = { ...process.env, ...changed };
        for (const [name, value] of set) if (value === undefined) delete env[name];
        const before = fs.readdirSync('.').join();
        const ended = await blockspinProcess(command, { env, stdin });
        // Where no folder can be written there is no place for a driver.
        const driverless = /^error: No software adapter was found/m.test(ended.stderr);
        const reasons = wrongEnd(ended, driverless ? [1] : [0]);
        if (fs.readdirSync('.').join() !== before) reasons.push('something was written here');
        if (ended.status === 0 && JSON.parse(ended.stdout).command !== command[0])
          reasons.push('no document');
        return reasons;
      },
      Infinity,
    );
  },
});
