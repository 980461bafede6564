import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasProcess } from './process-identity.ts';

/** `NAME.PID.tmp`: what a file is called until it is whole. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}.tmp`;
}

/** The files that runs write, by their endings, under their temporary names. */
const temporary = /\.(?:safetensors|jsonl?|csv|svg|png|npy|html|blockspin-lock)\.(\d{1,10})\.tmp$/;

/** Whether a file is what a killed run left half written. */
export function isLeftover(name: string): boolean {
  const [, pid] = temporary.exec(name) ?? [];
  return pid !== undefined && (Number(pid) === process.pid || !hasProcess(Number(pid)));
}

/** Removes what killed runs left half written in a folder and below it. */
export function removeLeftovers(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && isLeftover(entry.name))
      rmSync(path.join(entry.parentPath, entry.name), { force: true });
}
