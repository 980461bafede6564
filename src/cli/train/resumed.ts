import path from 'node:path';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import type { StackState } from '../../rbm/training/stack-state.ts';
import { loadTraining, type LoadedTraining } from '../../rbm/training/training-file.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { modelName } from '../model-file.ts';
import { readFileIfThere } from '../input/read-file.ts';
import { lockOf } from '../output/folder-lock.ts';
import { metricsName } from './files.ts';
import { metricsIn } from './metrics.ts';
import type { TrainParameters } from './parameters.ts';

/** A training to go on with. */
export interface Resumed {
  readonly parameters: TrainParameters;
  readonly state: StackState;
  readonly spins: LoadedTraining['spins'];
  /** SHA-256 of the file of samples. */
  readonly digest: string | undefined;
  readonly adapter: string | undefined;
  /** Lines of metrics.jsonl up to the checkpoint. */
  readonly metrics: readonly string[];
  /** Of training, up to the last of these lines. */
  readonly seconds: number;
  /** What a person should know about these lines. */
  readonly remarks: readonly string[];
}

/** @throws UsageError where the folder holds no checkpoint of a training, or a broken one */
export async function readTraining(folder: string): Promise<Resumed> {
  const file = path.join(folder, modelName);
  const bytes = await readFileIfThere(file, { name: `--resume ${file}` });
  if (!bytes && lockOf(folder)?.alive === false)
    throw new UsageError(
      `--resume ${folder}: this training was killed before its first checkpoint; give the same command with --out again.`,
    );
  if (!bytes)
    throw new UsageError(
      `--resume ${folder}: there is no ${modelName} in it; give the folder of a training.`,
    );
  try {
    const loaded = loadTraining(bytes);
    const { state, spins, metadata } = loaded;
    const { digest, adapter } = metadata;
    const parameters = parametersOf(loaded);
    return { parameters, state, spins, digest, adapter, ...(await metricsOf(folder, state)) };
  } catch (cause) {
    if (!(cause instanceof MachineFileError)) throw cause;
    throw new UsageError(`--resume ${file}: ${cause.message}`, { cause });
  }
}

/** @throws MachineFileError where the configuration is not one that `train` wrote */
function parametersOf({
  configuration,
  source,
  training,
  layers,
}: LoadedTraining): TrainParameters {
  if (source?.kind !== 'ising' && source?.kind !== 'file')
    throw new MachineFileError('The configuration names no data to train on.');
  const { course: _, ...known } = configuration;
  // The settings of the data are checked when the data are made.
  return { ...known, ...training, layers } as TrainParameters;
}

/** The metrics up to the checkpoint. What comes behind is trained again. */
async function metricsOf(
  folder: string,
  { finished, current }: StackState,
): Promise<Pick<Resumed, 'metrics' | 'seconds' | 'remarks'>> {
  const file = path.join(folder, metricsName);
  const { lines, torn } = metricsIn(file, (await readFileIfThere(file)) ?? new Uint8Array());
  const epochs = [...finished, ...(current ? [current] : [])].map((layer) => layer.epochs);
  const kept = lines.filter(({ layer, epoch }) => epoch <= (epochs[layer - 1] ?? 0));
  const missing = epochs.reduce((sum, count) => sum + count, 0) - kept.length;
  const remarks: string[] = [];
  if (torn) remarks.push(`${file}: the last line is torn and is left out.`);
  if (missing > 0)
    remarks.push(
      `${file}: the lines of ${missing} epochs are missing. The training itself is complete, but its history has a gap.`,
    );
  return {
    metrics: kept.map(({ text }) => `${text}\n`),
    seconds: kept.at(-1)?.seconds ?? 0,
    remarks,
  };
}
