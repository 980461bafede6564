import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { UsageError } from '../../src/cli/arguments/usage-error.ts';
import {
  readSafetensors,
  writeSafetensors,
  type Safetensors,
} from '../../src/formats/safetensors.ts';

const fixture = path.join(import.meta.dirname, '../fixtures/interrupted-0.1');
const original = fs.readFileSync(path.join(fixture, 'model.safetensors'));

export type Json = Record<string, unknown>;

/** What is changed in a checkpoint: its configuration, the record of the training, or tensors. */
interface Alteration {
  readonly configuration?: (configuration: Json) => void;
  readonly training?: (record: Json) => void;
  readonly file?: (file: Required<Safetensors>) => void;
}

/** An interrupted training of version 0.1 in a folder of its own. */
export interface InterruptedRun {
  readonly folder: string;
  /** The file of its checkpoint, and that of its metrics. */
  readonly model: string;
  readonly metrics: string;
  /** The checkpoint and the lines of metrics as they were. */
  readonly original: Uint8Array;
  readonly lines: readonly string[];
  /** Writes the altered checkpoint. */
  readonly alter: (change: Alteration) => void;
}

/** Prepares the tests of a file. */
export function withInterruptedRun(): InterruptedRun {
  const text = fs.readFileSync(path.join(fixture, 'metrics.jsonl'), 'utf8');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-altered-'));
  const [model, metrics] = ['model.safetensors', 'metrics.jsonl'].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  beforeAll(() => fs.writeFileSync(metrics, text));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  return {
    folder,
    model,
    metrics,
    original,
    lines: text.trimEnd().split('\n'),
    alter: (change) => {
      const file = readSafetensors(original);
      for (const name of ['configuration', 'training'] as const) {
        const value = JSON.parse(file.metadata[name] ?? '');
        change[name]?.(value);
        file.metadata[name] = JSON.stringify(value);
      }
      change.file?.(file);
      fs.writeFileSync(model, writeSafetensors(file));
    },
  };
}

/** The message that a checkpoint is refused with. */
export async function refusal(read: () => Promise<unknown>): Promise<string> {
  const error = await read().then(
    () => new Error('not refused'),
    (fault: unknown) => fault,
  );
  expect(error, String(error)).toBeInstanceOf(UsageError);
  return String(error);
}
