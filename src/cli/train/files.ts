import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { modelName } from '../model-file.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { attempt } from '../output/attempt.ts';
import type { WriteError } from '../output/write-error.ts';
import type { Session } from '../session.ts';

const ignore = (): void => undefined;

export const metricsName = 'metrics.jsonl';
export const trajectoryName = 'trajectory.safetensors';

/**
 * The files of a training, in one folder. A full disk does not end a training: what could not be written is kept in memory and
 * written with what comes next, at last by `writeResults`.
 */
export class TrainingFiles {
  readonly #folder: OutputFolder;
  readonly #resumed: readonly string[] | undefined;
  #started = false;
  #unwrittenModel: Uint8Array | undefined;
  #unwrittenTrajectory: Uint8Array | undefined;
  #unwrittenMetrics = '';
  #fault: WriteError | undefined;
  #session: Pick<Session, 'remark' | 'stop'> | undefined;

  /**
   * @param folder the first free name from `trained` on unless given
   * @param metrics the lines so far, of a training that is resumed
   * @throws UsageError for a folder that holds something already, or that cannot be made
   */
  constructor(folder: string | undefined, metrics?: readonly string[]) {
    this.#folder = new OutputFolder(folder ?? 'trained', {
      resumed: metrics !== undefined,
      orNext: folder === undefined,
      replaceable: [metricsName, trajectoryName],
    });
    this.#resumed = metrics;
  }

  get folder(): string {
    return this.#folder.path;
  }

  get checkpoint(): string {
    return path.join(this.#folder.path, modelName);
  }

  get trajectory(): string {
    return path.join(this.#folder.path, trajectoryName);
  }

  get hasCheckpoint(): boolean {
    return existsSync(this.checkpoint);
  }

  /** Claims the folder; fails at once, before a long training, if that is impossible. */
  begin(): string | undefined {
    return this.#folder.begin();
  }

  /** A training that leaves no checkpoint leaves no files. */
  close(): void {
    if (this.#started && !this.hasCheckpoint)
      for (const name of [metricsName, trajectoryName])
        rmSync(path.join(this.#folder.path, name), { force: true });
    this.#folder.close();
  }

  /** Begins the metrics, with the lines up to the checkpoint from which the training goes on. */
  async start(session: Pick<Session, 'remark' | 'stop'>): Promise<void> {
    this.#session = session;
    this.#started = true;
    await this.#folder.write(metricsName, (this.#resumed ?? []).join(''));
  }

  /** Adds a line to metrics.jsonl. */
  async addMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    this.#unwrittenMetrics += `${JSON.stringify(line)}\n`;
    await this.#attempt(() => this.#writeMetrics());
  }

  /** Writes the machines on the way of the training. They come before the checkpoint that goes on after them. */
  async writeTrajectory(trajectory: Uint8Array): Promise<void> {
    this.#unwrittenTrajectory = trajectory;
    await this.#attempt(() => this.#writeTrajectory());
  }

  async writeModel(model: Uint8Array): Promise<void> {
    this.#unwrittenModel = model;
    await this.#attempt(() => this.#writeModel());
  }

  /**
   * Writes the results, and before them what could not be written yet.
   * @throws WriteError
   */
  async writeResults(document: unknown): Promise<void> {
    // The model comes first, because it is what is missed most.
    await this.#writeModel();
    await this.#writeMetrics();
    await this.#writeTrajectory();
    await this.#folder.writeDocument('results.json', document);
  }

  async #writeModel(): Promise<void> {
    if (!this.#unwrittenModel) return;
    await this.#folder.write(modelName, this.#unwrittenModel);
    this.#unwrittenModel = undefined;
  }

  async #writeTrajectory(): Promise<void> {
    if (!this.#unwrittenTrajectory) return;
    await this.#folder.write(trajectoryName, this.#unwrittenTrajectory);
    this.#unwrittenTrajectory = undefined;
  }

  async #writeMetrics(): Promise<void> {
    if (this.#unwrittenMetrics === '') return;
    await this.#folder.append(metricsName, this.#unwrittenMetrics);
    this.#unwrittenMetrics = '';
  }

  /** Says the first of several faults in a row, and goes on. */
  async #attempt(write: () => Promise<void>): Promise<void> {
    const { remark = ignore, stop = ignore } = this.#session ?? {};
    const told = this.#fault !== undefined;
    this.#fault = await attempt({ remark: told ? ignore : remark, stop }, write);
  }
}
