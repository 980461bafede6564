import path from 'node:path';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import type { Trajectory } from '../../rbm/machine/trajectory.ts';
import type { StackState } from '../../rbm/training/stack-state.ts';
import { loadTraining, type LoadedTraining } from '../../rbm/training/training-file.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { modelName } from '../model-file.ts';
import { readFileIfThere } from '../input/read-file.ts';
import { readSamples, type SamplesInFile } from '../input/samples.ts';
import { assertSealed } from './checksum.ts';
import { assertKnownVersion, parametersIn } from './configuration.ts';
import { lockOf } from '../output/folder-lock.ts';
import { metricsName, trajectoryName } from './files.ts';
import { metricsIn } from './metrics.ts';
import { trajectoriesIn } from './trajectory.ts';
import type { TrainParameters } from './parameters.ts';

/** A training to go on with. */
export interface Resumed {
  readonly parameters: TrainParameters;
  readonly state: StackState;
  readonly spins: LoadedTraining['spins'];
  /** The samples of the file that the training takes them from. */
  readonly samples: SamplesInFile | undefined;
  readonly adapter: string | undefined;
  /** Lines of metrics.jsonl up to the checkpoint. */
  readonly metrics: readonly string[];
  /** Of training, up to the last of these lines. */
  readonly seconds: number;
  /** Machines on the way of each layer up to the checkpoint, where they are kept. */
  readonly trajectories: readonly Trajectory[];
  /** What a person should know about these lines and machines. */
  readonly remarks: readonly string[];
}

/** @throws UsageError where the folder holds no checkpoint of a training, or a broken one */
export async function readTraining(folder: string): Promise<Resumed> {
  const file = path.join(folder, modelName);
  const bytes = await readFileIfThere(file, { name: `--resume ${file}` });
  const lock = bytes ? undefined : lockOf(folder);
  if (lock?.alive)
    throw new UsageError(
      `--resume ${folder}: another run is writing there and has no checkpoint yet; wait for its end.`,
    );
  if (lock)
    throw new UsageError(
      `--resume ${folder}: this training was killed before its first checkpoint; give the same command with --out again.`,
    );
  if (!bytes)
    throw new UsageError(
      `--resume ${folder}: there is no ${modelName} in it; give the folder of a training.`,
    );
  try {
    const { state, spins, metadata, configuration } = loadTraining(bytes);
    const { finished, current } = state;
    const layers = [...finished, ...(current ? [current] : [])].map((each) => each.parameters);
    const { digest, adapter } = metadata;
    assertKnownVersion(metadata['version']);
    let samples: SamplesInFile | undefined;
    const parameters = await parametersIn(configuration, async (data) => {
      samples = await samplesOfTraining(folder, data, digest);
      return { samples: samples.rows.length, units: samples.units };
    });
    if (samples === undefined && digest !== undefined)
      throw new MachineFileError(
        'The metadata give a digest; a training on Ising samples has none.',
      );
    const streams = 'stream' in parameters && parameters.stream;
    if (streams !== (spins !== undefined))
      throw new MachineFileError(
        `The configuration's stream is ${streams}, and the field training.sweeps is ${spins?.sweeps ?? 'missing'}.`,
      );
    assertSealed(bytes);
    const metrics = await metricsOf(folder, state);
    const kept = await keptMachines(folder, parameters, { state, layers, configuration });
    const remarks = [...metrics.remarks, ...kept.remarks];
    const { trajectories } = kept;
    return { parameters, state, spins, samples, adapter, ...metrics, trajectories, remarks };
  } catch (cause) {
    if (!(cause instanceof MachineFileError)) throw cause;
    throw new UsageError(`--resume ${file}: ${cause.message}`, { cause });
  }
}

/**
 * The samples of the file that a training began with.
 * @throws UsageError where they cannot be read any more, or have changed
 */
async function samplesOfTraining(
  folder: string,
  data: string,
  digest: string | undefined,
): Promise<SamplesInFile> {
  const name = `--resume ${folder}: the samples ${data}`;
  const file = await readSamples(data, { name });
  if (file.digest === digest) return file;
  throw new UsageError(`${name}: the file is not the one that the training began with.`);
}

/** The metrics up to the checkpoint. What comes behind is trained again. */
async function metricsOf(
  folder: string,
  { finished, current }: StackState,
): Promise<Pick<Resumed, 'metrics' | 'seconds' | 'remarks'>> {
  const file = path.join(folder, metricsName);
  const { lines, torn } = metricsIn(file, (await readFileIfThere(file)) ?? new Uint8Array());
  const epochs = [...finished, ...(current ? [current] : [])].map((layer) => layer.epochs);
  const beyond = lines.find(
    ({ layer, epoch }) => layer <= finished.length && epoch > (epochs[layer - 1] ?? 0),
  );
  if (beyond)
    throw new UsageError(
      `${file}: it has epoch ${beyond.epoch} of layer ${beyond.layer}; by the checkpoint the training of the layer ended with epoch ` +
        `${epochs[beyond.layer - 1]}.`,
    );
  const kept = lines.filter(({ layer, epoch }) => epoch <= (epochs[layer - 1] ?? 0));
  const missing = epochs.reduce((sum, count) => sum + count, 0) - kept.length;
  const remarks: string[] = [];
  if (torn) remarks.push(`${file}: the last line is torn and is left out.`);
  if (missing > 0)
    remarks.push(
      `${file}: lines are missing, of ${missing} ${missing === 1 ? 'epoch' : 'epochs'}. The training itself is complete, but its history has a gap.`,
    );
  return {
    metrics: kept.map(({ text }) => `${text}\n`),
    seconds: kept.at(-1)?.seconds ?? 0,
    remarks,
  };
}

/** The machines on the way up to the checkpoint. Those that come behind are kept again. */
async function keptMachines(
  folder: string,
  { trajectory }: TrainParameters,
  {
    state: { finished, current },
    ...training
  }: Parameters<typeof trajectoriesIn>[1] & { readonly state: StackState },
): Promise<Pick<Resumed, 'trajectories' | 'remarks'>> {
  if (!trajectory) return { trajectories: [], remarks: [] };
  const found = await trajectoriesIn(folder, training);
  const begun = found.trajectories.slice(0, finished.length + (current ? 1 : 0));
  const trajectories = begun.map((kept, layer) =>
    kept.filter(
      ({ updates }) => layer < finished.length || updates <= (current?.state.updates ?? 0),
    ),
  );
  const lost = `${path.join(folder, trajectoryName)}: it is missing.`;
  return {
    trajectories,
    remarks:
      trajectories.length > 0
        ? []
        : [`${found.remark ?? lost} Machines on the way are kept from here on.`],
  };
}
