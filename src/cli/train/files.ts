import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  readSafetensors,
  SafetensorsFormatError,
  writeSafetensors,
  type Safetensors,
} from '../../report/safetensors.ts';
import { OutputFolder } from '../output-folder.ts';
import type { TrainParameters } from './parameters.ts';
import { savedTraining, type SavedTraining, type TrainingRecord } from './state.ts';
import { UsageError } from '../usage-error.ts';

const modelName = 'model.safetensors';
const metricsName = 'metrics.jsonl';

/** The files of a training, in one folder. */
export class TrainingFiles {
  readonly checkpoint: string;
  readonly #folder: OutputFolder;
  readonly #resumed: readonly string[];
  #lines: number;

  /** @throws UsageError for a folder that holds something already, or that cannot be made */
  constructor(folder: string, metrics?: readonly string[]) {
    this.#folder = new OutputFolder(folder, { resumed: metrics !== undefined });
    this.checkpoint = path.join(this.#folder.path, modelName);
    this.#resumed = metrics ?? [];
    this.#lines = this.#resumed.length;
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** Lines of metrics so far. */
  get metrics(): number {
    return this.#lines;
  }

  /** Makes the folder; fails at once, before a long training, where that is impossible. */
  async begin(): Promise<void> {
    await this.#folder.begin();
    await this.#folder.write(metricsName, this.#resumed.join(''));
  }

  /** Adds a line to metrics.jsonl. */
  async addMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    this.#lines++;
    await this.#folder.append(metricsName, `${JSON.stringify(line)}\n`);
  }

  async writeModel(model: Safetensors): Promise<void> {
    await this.#folder.write(modelName, writeSafetensors(model));
  }

  async writeResults(document: unknown): Promise<void> {
    await this.#folder.writeDocument('results.json', document);
  }
}

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

/** @throws UsageError where the folder holds no checkpoint of a training */
export function readTraining(folder: string): Resumed {
  const file = path.join(folder, modelName);
  if (!existsSync(file))
    throw new UsageError(
      `--resume ${folder}: there is no ${modelName} in it; give the folder of a training.`,
    );
  try {
    const model = readSafetensors(readFileSync(file));
    const { configuration, training, digest, adapter } = model.metadata;
    if (configuration === undefined || training === undefined)
      throw new Error('its metadata hold no training');
    const parameters = JSON.parse(configuration) as TrainParameters;
    const record = JSON.parse(training) as TrainingRecord;
    const saved = savedTraining(model, record, parameters);
    return { parameters, saved, digest, adapter, metrics: metricLines(folder, record.metrics) };
  } catch (cause) {
    const known = cause instanceof SafetensorsFormatError || cause instanceof Error;
    throw new UsageError(
      `--resume ${folder}: ${modelName} cannot be gone on from (${known ? cause.message : 'unreadable'}).`,
      { cause },
    );
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
