import type { Command } from 'commander';
import { programOf, runCommandLine } from '../../src/cli/program.ts';
import { deviceAsked } from './no-device.ts';

/** What a command line did in this process, up to the point where it asks for a device. */
export interface Trial {
  /** `accepted` where a device was asked for. */
  readonly status: number | 'accepted';
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process. Its output is kept; nothing is printed. */
export async function tryCommandLine(args: readonly string[]): Promise<Trial> {
  const output = { stdout: '', stderr: '' };
  const real = { stdout: process.stdout.write, stderr: process.stderr.write };
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = ((text: string | Uint8Array, ...more: unknown[]) => {
      output[name] += String(text);
      for (const written of more) if (typeof written === 'function') written();
      return true;
    }) as typeof process.stdout.write;
  try {
    const status = await runCommandLine(args);
    const accepted = status === 1 && output.stderr === `error: ${deviceAsked}\n`;
    return { status: accepted ? 'accepted' : status, ...output };
  } finally {
    process.stdout.write = real.stdout;
    process.stderr.write = real.stderr;
  }
}

/** The flags of a command with their values, as they are understood. */
export function understood(args: readonly string[]): Readonly<Record<string, unknown>> {
  let values: Readonly<Record<string, unknown>> = {};
  const program = programOf({
    onRun: (command) => {
      values = command.opts();
      throw new Error(deviceAsked);
    },
  });
  try {
    program.parse(args, { from: 'user' });
  } catch {
    // The hook ends the run before the command begins.
  }
  return values;
}

/** The commands by name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  programOf().commands.map((command) => [command.name(), command]),
);
