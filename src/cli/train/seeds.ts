import { existsSync } from 'node:fs';
import path from 'node:path';
import { DivergedError } from '../../rbm/training/epoch-ends.ts';
import { trainMany, type BegunTraining } from '../../rbm/training/train-many.ts';
import { visibleText } from '../../report/visible-text.ts';
import { blamed } from '../arguments/blame.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { modelName } from '../model-file.ts';
import { resultDocument, type Outcome } from '../output/document.ts';
import { formatDuration, type Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { TrainingFiles } from './files.ts';
import {
  beginTraining,
  goesOn,
  resumedPlan,
  stoppedEarly,
  type TrainPlan,
} from './one-training.ts';
import type { TrainParameters } from './parameters.ts';
import { isSame, seedLayer, type SeedRow, type SeedsPlan } from './seeds-folder.ts';
import { seedsText, summaryOf, type Diverged } from './seeds-summary.ts';

/** Trains machines that differ in seed, and says what they have in common. */
export async function trainSeeds(session: Session, plan: SeedsPlan): Promise<Outcome> {
  const { parameters, seeds, files } = plan;
  const { gpu, signal, remark, progress } = session;
  const start = performance.now();
  session.claim(files);
  const rows: SeedRow[] = [];
  const diverged: Diverged[] = [];
  const left: TrainParameters[] = [];
  for (let number = 0; number < seeds; number++) {
    const own = { ...parameters, seed: parameters.seed + number };
    const done = await files.doneRow(own);
    if (done) rows.push(done);
    else left.push(own);
  }
  let planned = false;
  const told = new SeedsProgress(progress, left.length, parameters.layers.length);
  const begin = async (own: TrainParameters): Promise<BegunTraining | undefined> => {
    const { seed } = own;
    const one = await planOf(plan, own);
    const { files: ownFiles } = one;
    const ready = async (): Promise<void> => {
      if (!planned) await files.writePlan(plan);
      planned = true;
      session.claim(ownFiles);
    };
    const running = await beginTraining(session, one, { progress: told.of(seed), ready });
    if (!running) return undefined;
    return {
      options: running.options,
      control: running.control,
      end: async (layers) => {
        const trained = await running.judge(layers);
        for (const { machine, data } of layers) {
          machine.dispose();
          data.buffer.destroy();
        }
        await ownFiles.writeResults(trained.document);
        const { folder } = ownFiles;
        const stopped = signal.aborted && ({ stopped: true } as const);
        rows.push({ seed, folder, layers: trained.layers.map(seedLayer), ...stopped });
        ownFiles.close();
      },
      fail: (error) => {
        running.dispose();
        if (!(error instanceof DivergedError)) throw error;
        const message = blamed(error, undefined);
        remark(`Seed ${seed}: ${message}`);
        diverged.push({ seed, message });
        ownFiles.close();
        if (diverged.length === seeds) throw error;
      },
    };
  };
  await trainMany(
    gpu,
    left.map((own) => ({ begin: () => begin(own) })),
    { signal },
  );
  if (signal.aborted) {
    if (!existsSync(files.folderOf(parameters.seed)) && rows.length === 0)
      throw new Error(stoppedEarly);
    remark(goesOn(files.path));
  }
  progress.clear();
  rows.sort((one, other) => one.seed - other.seed);
  const summary = summaryOf(rows, diverged, { first: parameters.seed, seeds });
  const document = resultDocument({
    command: 'train',
    adapter: gpu.adapter,
    seed: parameters.seed,
    parameters: { ...parameters, seeds },
    results: { ...summary, ...(signal.aborted && { stopped: true }) },
    timing: { seconds: (performance.now() - start) / 1000 },
  });
  return {
    document,
    text: seedsText(summary),
    write: () => files.writeResults(document),
    written: `\n${visibleText(files.results)}`,
  };
}

/**
 * The training of a seed, new or from its checkpoint.
 * @throws UsageError for a checkpoint of other parameters
 */
async function planOf({ files, file }: SeedsPlan, parameters: TrainParameters): Promise<TrainPlan> {
  const folder = files.folderOf(parameters.seed);
  if (!existsSync(path.join(folder, modelName)))
    return { parameters, file, files: new TrainingFiles(folder), resumed: undefined };
  const plan = await resumedPlan(folder, parameters.epochs);
  if (!isSame(JSON.parse(JSON.stringify(plan.parameters)), parameters))
    throw new UsageError(
      `${folder}: its training has other parameters than those of ${files.path}; move it elsewhere, and --resume trains this seed anew.`,
    );
  return plan;
}

/** Progress of many trainings, with the time left for all of them. Some may train together. */
class SeedsProgress {
  readonly #progress: Pick<Progress, 'begin' | 'update'>;
  readonly #trainings: number;
  readonly #layers: number;
  readonly #start = performance.now();
  /** The share that is done of each training. */
  readonly #shares: number[] = [];

  constructor(progress: Pick<Progress, 'begin' | 'update'>, trainings: number, layers: number) {
    this.#progress = progress;
    this.#trainings = trainings;
    this.#layers = layers;
  }

  /** The progress of the next training. */
  of(seed: number): Pick<Progress, 'begin' | 'update'> {
    const number = this.#shares.push(0);
    let [label, layer, updates] = ['', -1, 1];
    return {
      begin: (text, total, unit) => {
        // A layer that was trained together with others ends alone, under the same name.
        if (text !== label) layer++;
        [label, updates] = [text, total];
        this.#progress.begin(
          `seed ${seed} (${number} of ${this.#trainings}), ${text}`,
          total,
          unit,
        );
      },
      update: (done) => {
        this.#shares[number - 1] = (layer + done / updates) / this.#layers;
        const over = this.#shares.reduce((sum, share) => sum + share, 0);
        const seconds = (performance.now() - this.#start) / 1000;
        const left = (seconds * (this.#trainings - over)) / over;
        const text = over > 0 ? `${formatDuration(left)} in all` : undefined;
        this.#progress.update(done, text);
      },
    };
  }
}
