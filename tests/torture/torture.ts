import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { surfaces } from './surfaces.ts';

/** Failures of a surface that are printed; a night may find thousands of one kind. */
const printed = 40;

/**
 * `npm run torture`: tries every surface at random and prints one table.
 * @returns the exit status, 1 where a case failed
 */
export async function torture(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      cases: { type: 'string' },
      seed: { type: 'string' },
      surface: { type: 'string', multiple: true },
      minutes: { type: 'string' },
    },
  });
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const names = surfaces.map(({ name }) => name);
  const wrong = (values.surface ?? []).find((name) => !names.includes(name));
  if (
    wrong !== undefined ||
    ![seed, Number(values.cases ?? 1), Number(values.minutes ?? 1)].every(Number.isFinite)
  ) {
    process.stderr.write(`--cases N, --seed N, --minutes M, --surface of ${names.join(', ')}\n`);
    return 2;
  }
  const chosen = surfaces.filter(({ name }) => values.surface?.includes(name) ?? true);
  const minutes = Number(values.minutes ?? Infinity);
  const rows: string[] = [];
  let failed = 0;
  await inEmptyFolder(async () => {
    for (const surface of chosen) {
      const { name } = surface;
      process.stderr.write(`${name}, seed ${seed}\n`);
      const cases = Number(values.cases ?? surface.cases);
      const until = performance.now() + (60_000 * minutes) / chosen.length;
      const { tried, failures } = await surface.run({ cases, seed, until });
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
