import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/npy.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { randomFrom } from './random.ts';

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
/** An example that still runs so many milliseconds after its device is open is interrupted as by Ctrl-C. */
const patience = 5000;
/** So long after its start for `doctor`, which takes a minute and does not say when the device is open. */
const patienceUntold = 8000;
/** No example takes so long before its device is open, also on a busy machine, nor one that others need in all. */
const most = 240_000;

interface Example {
  readonly command: string;
  /** As printed, on one line. */
  readonly line: string;
  /** Whether the heading says that it takes minutes or hours. */
  readonly long: boolean;
}

function examplesOf(command: string): Example[] {
  const { stdout } = spawnSync(process.execPath, [cli, command, '--help'], { encoding: 'utf8' });
  const text = stdout.slice(stdout.search(/^Examples?:/m)).replaceAll(/\\\n\s*/g, '');
  let long = false;
  const found: Example[] = [];
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) long = /minutes|hours/i.test(line) || (long && !line.endsWith(':'));
    else if (line.trim() !== '') found.push({ command, line: line.trim(), long });
  }
  return found;
}

/**
 * Tests of the examples of some commands. They run in one folder and in the order of the list, because examples of one
 * command may use files of another.
 */
export function testExamples(commands: readonly string[]): void {
  const examples = commands.flatMap(examplesOf);
  let folder = '';

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-examples-'));
    const random = randomFrom(1);
    for (const name of ['digits.npy', 'test.npy']) {
      const data = Uint8Array.from({ length: 256 * 64 }, () => (random.uniform() < 0.5 ? 1 : 0));
      fs.writeFileSync(path.join(folder, name), writeNpy({ shape: [256, 64], data }));
    }
    const weights = { shape: [2, 2], data: new Float32Array(4).fill(1) };
    const metadata = { format: 'blockspin-filter', stride: '2', limit: 'hard' };
    const filter = writeSafetensors({ tensors: { 'filter.weights': weights }, metadata });
    fs.writeFileSync(path.join(folder, 'f.safetensors'), filter);
    const foreign = writeSafetensors({
      tensors: {
        W: { shape: [64, 16], data: new Float64Array(64 * 16).fill(0.1) },
        v: { shape: [64], data: new Float64Array(64) },
        h: { shape: [16], data: new Float64Array(16) },
      },
    });
    fs.writeFileSync(path.join(folder, 'rbm.safetensors'), foreign);
  });

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  describe('the examples of --help', () => {
    it('are there for every command, and are called as in the checkout', () => {
      for (const command of commands)
        expect(
          examples.filter((example) => example.command === command).length,
          command,
        ).toBeGreaterThan(0);
      for (const { command, line } of examples)
        expect(line).toMatch(new RegExp(`^npx blockspin (${command}|train|grow)( |$)`));
    });

    const short = examples.filter(({ long }) => !long);
    it.each(short.map(({ line }) => line))('%s', async (line) => {
      const where = { folder, toEnd: isNeeded(line, examples) };
      let outcome = await run(line, where);
      // The software adapter dies now and then inside its own threads.
      if (outcome.status === null && !outcome.late) outcome = await run(line, where);
      expect(outcome.late, `it hangs: ${outcome.stderr}`).toBe(false);
      expect(outcome.stderr).not.toMatch(/are too few: give at least|^\s+at /m);
      if (outcome.stopped) return;
      expect(outcome.status, outcome.stderr).toBe(0);
      // Warnings of a temperature begin with the temperature.
      expect(outcome.stderr).not.toMatch(/^T = /m);
    });

    const long = examples.filter((example) => example.long);
    if (long.length === 0) return;
    it('that take hours have flags that the command knows', () => {
      for (const { command, line } of long) {
        const help = spawnSync(process.execPath, [cli, command, '--help'], {
          encoding: 'utf8',
        }).stdout;
        for (const [flag] of line.matchAll(/--[a-z0-9-]+/g)) expect(help, line).toContain(flag);
      }
    });
  });
}

/** Whether another example uses the folder that this one writes. */
function isNeeded(line: string, examples: readonly Example[]): boolean {
  const [, out] = /--out (\S+)/.exec(line) ?? [];
  return examples.some(
    (other) => other.line !== line && !other.long && other.line.split(' ').includes(out ?? '?'),
  );
}

/** Runs a line in a shell; `npx blockspin` is the built program. Ctrl-C ends it when the patience is over. */
function run(
  line: string,
  { folder, toEnd }: { readonly folder: string; readonly toEnd: boolean },
): Promise<{ status: number | null; stopped: boolean; late: boolean; stderr: string }> {
  const program = `exec "${process.execPath}" "${cli}"`;
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', line.replace(/^npx blockspin/, program)], {
      cwd: folder,
      // What an example finds out about the adapter, beside other work, is not for the user.
      env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stopped = false;
    let late = false;
    let stderr = '';
    const timers = [
      setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, most),
    ];
    const stop = (): void => {
      stopped = true;
      child.kill('SIGINT');
    };
    const stopAfter = (milliseconds: number): void => {
      if (!toEnd) timers.push(setTimeout(stop, milliseconds));
    };
    const isUntold = line.startsWith('npx blockspin doctor');
    if (isUntold) stopAfter(patienceUntold);
    child.stderr.on('data', (data) => {
      const wasOpen = stderr.includes('Adapter: ');
      stderr += data;
      if (!wasOpen && !isUntold && stderr.includes('Adapter: ')) stopAfter(patience);
    });
    child.on('close', (status) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ status, stopped, late, stderr });
    });
  });
}
