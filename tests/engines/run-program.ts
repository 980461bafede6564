import { spawn } from 'node:child_process';
import type { EngineReport } from './engine-report.ts';

/** What a program printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env } });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (texts.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (texts.stderr += data.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...texts }));
  });
}

/** The report that a program prints. A process that dies by a signal, as SwiftShader does now and then, is run once more. */
export async function reportFrom(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<EngineReport> {
  let ended = await run(program, args, env);
  if (ended.status === null) ended = await run(program, args, env);
  if (ended.status !== 0) throw new Error(`status ${ended.status}: ${ended.stderr}`);
  return JSON.parse(ended.stdout) as EngineReport;
}
