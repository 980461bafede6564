import { epochsOf } from '../../rbm/training/stack-state.ts';
import type { AnyRbm } from '../../rbm/machine/convolutional-machine.ts';
import type { StackLayer } from '../../rbm/training/train-layer.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { SamplesInFile } from '../input/samples.ts';
import { resultDocument, type ResultDocument } from '../output/document.ts';
import { shellWords } from '../output/shell-words.ts';
import type { Session } from '../session.ts';
import { trainData } from './data.ts';
import { TrainingFiles } from './files.ts';
import type { TrainParameters } from './parameters.ts';
import { readTraining, type Resumed } from './resumed.ts';
import { layerResult, type LayerResult } from './result.ts';
import { preparedTraining, type PreparedTraining } from './run.ts';

/** A training that was asked for. */
export interface TrainPlan {
  readonly parameters: TrainParameters;
  readonly files: TrainingFiles;
  readonly resumed: Resumed | undefined;
  /** The samples of a file, where the training takes them from one. */
  readonly file: SamplesInFile | undefined;
}

/** A training that has begun. */
interface RunningTraining extends PreparedTraining {
  /** Judges the trained layers and disposes of the data. */
  readonly judge: (layers: StackLayer<AnyRbm>[]) => Promise<Trained>;
  readonly dispose: () => void;
}

/** What a training found; `TrainingFiles.writeResults` takes the document. */
interface Trained {
  readonly layers: readonly LayerResult[];
  readonly document: ResultDocument;
}

/** What is said where there is nothing to keep. */
export const stoppedEarly = 'Stopped before the training began.';

/** What is said where a training stopped and its folder holds what it reached. */
export function goesOn(folder: string): string {
  return `Stopped early; --resume ${shellWords([folder])} goes on.`;
}

/**
 * The plan of a training that is gone on with.
 * @param epochs more than it was started for; as many unless given
 * @throws UsageError
 */
export async function resumedPlan(folder: string, epochs?: number): Promise<TrainPlan> {
  const resumed = await readTraining(folder);
  const began = resumed.parameters.epochs;
  if (epochs !== undefined && epochs < began)
    throw new UsageError(
      `--epochs ${epochs}: this training was started for ${began} epochs; give ${began} or more.`,
    );
  return {
    parameters: { ...resumed.parameters, epochs: epochs ?? began },
    files: new TrainingFiles(folder, resumed.metrics),
    resumed,
    file: resumed.samples,
  };
}

/**
 * Makes the data of a training and begins its files, which the session has claimed.
 * @param ready awaited once the data are there and the device is known to hold the training
 * @returns undefined where the session was stopped before
 */
export async function beginTraining(
  session: Session,
  { parameters, files, resumed, file }: TrainPlan,
  {
    progress = session.progress,
    ready,
  }: {
    readonly progress?: Pick<Session['progress'], 'begin' | 'update'>;
    readonly ready?: () => Promise<void>;
  } = {},
): Promise<RunningTraining | undefined> {
  const { gpu, signal, remark } = session;
  const start = performance.now();
  const data = await trainData(session, parameters, { file, from: resumed?.spins });
  if (signal.aborted) {
    data.dispose();
    return undefined;
  }
  if (resumed) for (const text of cautionsOf(resumed, parameters, gpu.adapter.name)) remark(text);
  await ready?.();
  await files.start(session);
  const sampled = performance.now();
  const run = preparedTraining(
    { gpu, signal, remark, progress },
    { parameters, data, files, resumed },
  );
  const judge = async (layers: StackLayer<AnyRbm>[]): Promise<Trained> => {
    const trained = performance.now();
    const results: LayerResult[] = [];
    for (const layer of layers)
      results.push(
        await layerResult(session, layer, {
          number: results.length + 1,
          training: parameters,
          trajectory: run.trajectories[results.length],
          model: 'size' in parameters ? parameters : undefined,
        }),
      );
    const epochs = layers.reduce((sum, layer) => sum + layer.epochs, 0);
    const visited = (epochs - (resumed ? epochsOf(resumed.state) : 0)) * data.samples;
    data.dispose();
    const document = resultDocument({
      command: 'train',
      adapter: gpu.adapter,
      seed: parameters.seed,
      parameters: { ...parameters },
      results: {
        layers: results,
        checkpoint: files.checkpoint,
        ...(parameters.trajectory && { trajectory: files.trajectory }),
        ...(signal.aborted ? { stopped: true } : {}),
      },
      timing: {
        seconds: (performance.now() - start) / 1000,
        samplingSeconds: (sampled - start) / 1000,
        trainingSeconds: (trained - sampled) / 1000,
        // Of this run, without the epochs before it was resumed.
        samplesPerSecond: (1000 * visited) / (trained - sampled),
      },
    });
    return { layers: results, document };
  };
  return { ...run, judge, dispose: () => data.dispose() };
}

/** What may differ from a training without an interruption. */
function cautionsOf(
  { adapter, parameters: before, remarks }: Resumed,
  { epochs, schedule }: TrainParameters,
  adapterNow: string,
): string[] {
  const cautions: string[] = [...remarks];
  if (before.arithmetic === 'float' && adapter !== adapterNow)
    cautions.push(
      `This training began on ${adapter ?? 'another adapter'}; from here on the last digits may differ from an unbroken run.`,
    );
  if (epochs > before.epochs && schedule !== 'constant')
    cautions.push(
      `From here on the learning rates are those of a training of ${epochs} epochs. They are higher than the last ones ` +
        `of the training of ${before.epochs} epochs.`,
    );
  return cautions;
}
