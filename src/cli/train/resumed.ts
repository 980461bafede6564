import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import { epochsOf, type StackState } from '../../rbm/training/stack-state.ts';
import { loadTraining, type LoadedTraining } from '../../rbm/training/training-file.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { modelName } from '../model-file.ts';
import { lockOf } from '../output/folder-lock.ts';
import { metricsName } from './files.ts';
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
}

/** @throws UsageError where the folder holds no checkpoint of a training, or a broken one */
export function readTraining(folder: string): Resumed {
  const file = path.join(folder, modelName);
  if (!existsSync(file) && lockOf(folder)?.alive === false)
    throw new UsageError(
      `--resume ${folder}: this training was killed before its first checkpoint; give the same command with --out again.`,
    );
  if (!existsSync(file))
    throw new UsageError(
      `--resume ${folder}: there is no ${modelName} in it; give the folder of a training.`,
    );
  try {
    const loaded = loadTraining(readFileSync(file));
    const { state, spins, metadata } = loaded;
    const { digest, adapter } = metadata;
    const metrics = metricLines(folder, epochsOf(state));
    return { parameters: parametersOf(loaded), state, spins, digest, adapter, metrics };
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

function metricLines(folder: string, count: number): string[] {
  const file = path.join(folder, metricsName);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, count)
    .filter((line) => line !== '')
    .map((line) => `${line}\n`);
}
