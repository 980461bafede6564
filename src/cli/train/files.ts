import path from 'node:path';
import { modelName } from '../model-file.ts';
import { OutputFolder } from '../output/output-folder.ts';

export const metricsName = 'metrics.jsonl';

/** The files of a training, in one folder. */
export class TrainingFiles {
  readonly checkpoint: string;
  readonly #folder: OutputFolder;
  readonly #resumed: readonly string[];

  /** @throws UsageError for a folder that holds something already, or that cannot be made */
  constructor(folder: string, metrics?: readonly string[]) {
    this.#folder = new OutputFolder(folder, { resumed: metrics !== undefined });
    this.checkpoint = path.join(this.#folder.path, modelName);
    this.#resumed = metrics ?? [];
  }

  get folder(): string {
    return this.#folder.path;
  }

  /** Makes the folder; fails at once, before a long training, if that is impossible. */
  async begin(): Promise<void> {
    await this.#folder.begin();
    await this.#folder.write(metricsName, this.#resumed.join(''));
  }

  /** Adds a line to metrics.jsonl. */
  async addMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#folder.append(metricsName, `${JSON.stringify(line)}\n`);
  }

  async writeModel(model: Uint8Array): Promise<void> {
    await this.#folder.write(modelName, model);
  }

  async writeResults(document: unknown): Promise<void> {
    await this.#folder.writeDocument('results.json', document);
  }
}
