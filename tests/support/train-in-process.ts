import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { trainCommand } from '../../src/cli/commands/train.ts';

/** `blockspin train` in this process, with a new folder for every test. */
export interface TrainRuns {
  /** The folder of the run, which does not exist at first. Its parent folder is new and goes after the test. */
  readonly folder: string;
  /** Runs the command into `folder` and returns what it printed on standard output. */
  readonly train: (flags: string) => Promise<string>;
  /** Goes on with the training in a folder. */
  readonly resume: (from: string, flags: string) => Promise<string>;
}

/** Prepares the tests of a file. */
export function withTrainRuns(): TrainRuns {
  let folder = '';
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'blockspin-train-')), 'out');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(path.dirname(folder), { recursive: true });
  });
  return {
    get folder() {
      return folder;
    },
    train: (flags) => run([...flags.split(' '), '--out', folder]),
    resume: (from, flags) =>
      run(['--resume', from, ...flags.split(' ').filter((flag) => flag !== '')]),
  };
}

/** The lines of metrics, without times; none where there is no file yet. */
export async function metricsOf(from: string): Promise<Record<string, unknown>[]> {
  const file = path.join(from, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { seconds: _, ...rest } = JSON.parse(line);
    return rest;
  });
}

async function run(flags: string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text: unknown, ...more: unknown[]) => {
    printed.push(String(text));
    for (const done of more) if (typeof done === 'function') done();
    return true;
  });
  const command = trainCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync([...flags, '--quiet'], { from: 'user' });
  return printed.join('');
}
