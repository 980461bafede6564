import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { real, whole } from '../../src/cli/arguments/parse.ts';
import { surfaces } from './surfaces.ts';

/** Failures of a surface that are printed; a night may find thousands of one kind. */
const printed = 40;

interface TortureOptions {
  readonly cases?: number;
  readonly seed?: number;
  readonly minutes?: number;
  readonly surface: readonly string[];
}

/**
 * `npm run torture`
 * @returns the exit status: 1 where a case failed, 2 where an option is wrong
 */
export async function torture(args: readonly string[]): Promise<number> {
  let status = 0;
  const command = new Command('npm run torture --')
    .description('Try every surface of the program at random, and print one table.')
    .option('--cases <n>', 'cases of each surface (default: those of a night)', whole(1))
    .option(
      '--seed <n>',
      'seed of the cases (default: another one in every run)',
      whole(0, 2 ** 31 - 1),
    )
    .option(
      '--minutes <n>',
      'stop after so many minutes, shared by the surfaces',
      real(0, { most: 10_000 }),
    )
    .addOption(
      new Option('--surface <name...>', 'surfaces to try')
        .choices(surfaces.map(({ name }) => name))
        .default(
          surfaces.map(({ name }) => name),
          'all of them',
        ),
    )
    .addHelpText(
      'after',
      `
Examples:
  npm run torture
  npm run torture -- --surface kills --cases 100 --seed 5
  npm run torture -- --surface flags npy --minutes 10`,
    )
    .exitOverride()
    .action(async (options: TortureOptions) => {
      status = await tryAll(options);
    });
  try {
    await command.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

/** @returns the exit status, 1 where a case failed */
async function tryAll({
  cases,
  seed = Date.now() % 2 ** 31,
  minutes = Infinity,
  surface,
}: TortureOptions): Promise<number> {
  const chosen = surfaces.filter(({ name }) => surface.includes(name));
  const rows: string[] = [];
  let failed = 0;
  await inEmptyFolder(async () => {
    for (const { name, cases: ofNight, run } of chosen) {
      process.stderr.write(`${name}, seed ${seed}\n`);
      const until = performance.now() + (60_000 * minutes) / chosen.length;
      const { tried, failures } = await run({ cases: cases ?? ofNight, seed, until });
      for (const { what, reason } of failures.slice(0, printed))
        process.stdout.write(`${name}: ${what}\n    ${reason}\n`);
      failed += failures.length;
      rows.push(
        `${name.padEnd(24)}${String(tried).padStart(8)}${String(failures.length).padStart(8)}`,
      );
    }
  });
  process.stdout.write(
    `\n${'surface'.padEnd(24)}${'tried'.padStart(8)}${'failed'.padStart(8)}\n${rows.join('\n')}\n`,
  );
  return failed > 0 ? 1 : 0;
}

/** Runs something in a new folder that is removed afterwards, so that whatever a case writes is noticed. */
export async function inEmptyFolder<Result>(run: () => Promise<Result>): Promise<Result> {
  const before = process.cwd();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-torture-'));
  process.chdir(folder);
  try {
    return await run();
  } finally {
    process.chdir(before);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
