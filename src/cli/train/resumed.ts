import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { modelName, readModelFile, type ModelFile } from '../model-file.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { metricsName } from './files.ts';
import type { TrainParameters } from './parameters.ts';
import { savedTraining, type SavedTraining, type TrainingRecord } from './state.ts';

/** A training to be taken up again. */
export interface Resumed {
  readonly parameters: TrainParameters;
  readonly saved: SavedTraining;
  /** SHA-256 of the file of samples. */
  readonly digest: string | undefined;
  readonly adapter: string | undefined;
  /** Lines of metrics.jsonl up to the checkpoint. */
  readonly metrics: readonly string[];
}

/** @throws UsageError where the folder holds no checkpoint of a training, or a broken one */
export function readTraining(folder: string): Resumed {
  if (!existsSync(path.join(folder, modelName)))
    throw new UsageError(
      `--resume ${folder}: there is no ${modelName} in it; give the folder of a training.`,
    );
  const model = readModelFile(folder);
  const { layers, attached, file } = model;
  const { training, digest, adapter } = attached.metadata;
  const parameters = parametersOf(model);
  try {
    const record = recordOf(training);
    const saved = savedTraining(attached.tensors, record, layers, parameters);
    return { parameters, saved, digest, adapter, metrics: metricLines(folder, record.metrics) };
  } catch (cause) {
    throw new UsageError(`--resume ${file}: ${(cause as Error).message}.`, { cause });
  }
}

/** Whole numbers of a configuration, and the least that each may be. */
const wholeNumbers = { epochs: 1, batch: 32, steps: 1, seed: 0 } as const;

/** @throws UsageError where the configuration is not one that `train` wrote, or of other layers */
function parametersOf({ file, configuration: known, layers, source }: ModelFile): TrainParameters {
  if (source?.kind !== 'ising' && source?.kind !== 'file')
    throw new UsageError(`--resume ${file}: its configuration names no data to train on.`);
  for (const [name, least] of Object.entries(wholeNumbers))
    if (!(Number.isSafeInteger(known[name]) && Number(known[name]) >= least))
      throw new UsageError(
        `--resume ${file}: ${name} is ${String(known[name])} in its configuration; it must be a whole number from ${least} on.`,
      );
  if (Number(known['batch']) % 32 !== 0)
    throw new UsageError(
      `--resume ${file}: batch is ${String(known['batch'])} in its configuration; it must be a multiple of 32.`,
    );
  const wanted: readonly unknown[] = Array.isArray(known['layers']) ? known['layers'] : [];
  for (const [layer, { hiddenBias }] of layers.entries())
    if (wanted[layer] !== hiddenBias.length)
      throw new UsageError(
        `--resume ${file}: layer ${layer + 1} has ${hiddenBias.length} hidden units, its configuration says ${String(wanted[layer])}.`,
      );
  // Whatever else is in it, `train` wrote.
  return known as TrainParameters;
}

/** @throws Error where it is none */
function recordOf(text = ''): TrainingRecord {
  const found = parsed(text);
  if (!Array.isArray(found?.layers) || !Number.isSafeInteger(found.metrics))
    throw new Error('its metadata hold no training');
  return found as TrainingRecord;
}

function parsed(text: string): Partial<TrainingRecord> | undefined {
  try {
    return JSON.parse(text) as Partial<TrainingRecord>;
  } catch {
    return undefined;
  }
}

function metricLines(folder: string, count: number): string[] {
  const file = path.join(folder, metricsName);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, count)
    .filter((line) => line !== '')
    .map((line) => `${line}\n`);
}
