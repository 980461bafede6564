import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { elementAt } from '../../element-at.ts';
import { siteCount, type Geometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { heldOutSeed, IsingData, type IsingDataState } from '../../rbm/sampling/ising-data.ts';
import type { FileSource } from '../../rbm/machine/machine-source.ts';
import { packUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import { NpyFormatError, readNpy } from '../../formats/npy.ts';
import type { Session } from '../session.ts';
import { batchFits } from '../../rbm/training/resolve-training.ts';
import type { Refresh } from '../../rbm/training/refreshing.ts';
import { assertStackFits } from '../../rbm/training/stack-machines.ts';
import { withFlags, type TrainParameters } from './parameters.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** Samples to train on, and held-out samples, in GPU memory. */
export interface TrainData {
  readonly data: PackedUnits;
  readonly heldOut: PackedUnits | undefined;
  /** The lattice of Ising data. Its sites are the visible units. */
  readonly geometry?: Geometry;
  /** SHA-256 of a file of samples, so that a training is resumed with the same file. */
  readonly digest?: string;
  /** Number of samples to train on. */
  readonly samples: number;
  readonly refresh?: Refresh;
  readonly readState?: () => Promise<IsingDataState>;
  readonly dispose: () => void;
}

/**
 * Makes or reads the samples of a training, once the device is known to hold the training.
 * @param from where the running simulation was, for a training that is resumed
 * @throws UsageError for a file that holds no samples, or for sizes beyond the device
 */
export async function trainData(
  session: Session,
  parameters: TrainParameters,
  from?: IsingDataState,
): Promise<TrainData> {
  const { gpu } = session;
  const assertFits = (visible: number, samples: number): void =>
    withFlags(() =>
      assertStackFits(gpu, { visible, samples, layers: parameters.layers }, parameters),
    );
  if (!('data' in parameters)) {
    const { lattice, size, samples } = parameters;
    assertFits(siteCount({ lattice, size }), samples);
    return isingData(session, parameters, from);
  }
  const found = await fileSamples({ ...parameters, file: parameters.data });
  assertFits(found.units, found.training.length);
  return uploaded(gpu, found);
}

type IsingParameters = Extract<TrainParameters, { size: number }>;

async function isingData(
  { gpu, progress, signal }: Session,
  parameters: IsingParameters,
  from: IsingDataState | undefined,
): Promise<TrainData> {
  const { samples, seed, heldOut, stream } = parameters;
  assertBindable(gpu, parameters);
  const sample = (label: string, count: number, ownSeed: number): Promise<IsingData> => {
    progress.begin(label, parameters.thermalize, 'sweeps');
    const options = { ...parameters, samples: count, seed: ownSeed };
    return IsingData.sample(gpu, options, {
      signal,
      onProgress: (sweeps) => progress.update(sweeps),
    });
  };
  const ising = from
    ? await IsingData.restore(gpu, parameters, from)
    : await sample('sample', samples, seed);
  const others = 32 * Math.ceil((heldOut * samples) / 32);
  const held = others > 0 ? await sample('held out', others, heldOutSeed(seed)) : undefined;
  const { data, geometry } = ising;
  const period = parameters.streamSweeps ?? Math.max(1, parameters.thermalize);
  return {
    data,
    heldOut: held?.data,
    geometry,
    samples,
    ...(stream && {
      refresh: async (signal) => {
        // An interrupted refresh has done some of its sweeps already.
        const sweeps = period - ((ising.sweeps - parameters.thermalize) % period);
        const end = ising.sweeps + sweeps;
        await ising.refresh(sweeps, { signal });
        return ising.sweeps === end;
      },
      readState: () => ising.readState(),
    }),
    dispose: () => {
      ising.dispose();
      held?.dispose();
    },
  };
}

/** @throws UsageError where the samples are beyond the largest buffer of the device */
function assertBindable(gpu: Gpu, { lattice, size, samples }: IsingParameters): void {
  const most = gpu.device.limits.maxStorageBufferBindingSize;
  const bytesOfWord = 4 * siteCount({ lattice, size });
  if ((samples / 32) * bytesOfWord > most)
    throw new UsageError(
      `--samples ${samples}: at most ${32 * Math.floor(most / bytesOfWord)} samples fit this device.`,
    );
}

/** Samples of a file on the host, those to train on and those held out. */
interface FileSamples {
  readonly file: string;
  readonly units: number;
  readonly digest: string;
  readonly training: readonly Uint8Array[];
  readonly heldOut: readonly Uint8Array[];
}

type FileOptions = Omit<FileSource, 'kind' | 'digest'>;

/**
 * The samples of a file in GPU memory, in an order that follows from the seed. The first samples are held out.
 * @throws UsageError for a file that holds no samples, or too few
 */
export async function fileData(gpu: Gpu, options: FileOptions): Promise<TrainData> {
  return uploaded(gpu, await fileSamples(options));
}

async function fileSamples({
  file,
  heldOut: share,
  seed,
  batch,
}: FileOptions): Promise<FileSamples> {
  const { rows, units, digest } = await readSamples(file);
  // The 32 samples of a word are always in a batch together, so neighbours of the file must not share a word.
  const order = shuffled(rows.length, randomKey(seed, 'samples'));
  const others = Math.round(share * rows.length);
  const chosen = Array.from(order, (index) => elementAt(rows, index));
  const training = chosen.slice(others);
  if (training.length < 2 || (share > 0 && others < 2))
    throw new UsageError(
      `--held-out ${share}: this divides the ${rows.length} samples of ${file} into ${training.length} to train on and ` +
        `${others} held out; at least two of each are needed.`,
    );
  if (!batchFits(batch, training.length))
    throw new UsageError(
      `--batch ${batch}: give at most the ${training.length} samples to train on.`,
    );
  return { file, units, digest, training, heldOut: chosen.slice(0, others) };
}

/** @throws UsageError where the samples are beyond the largest buffer of the device */
function uploaded(gpu: Gpu, { file, units, digest, training, heldOut }: FileSamples): TrainData {
  const most = gpu.device.limits.maxStorageBufferBindingSize;
  const upload = (label: string, samples: readonly Uint8Array[]): PackedUnits => {
    const groups = Math.ceil(samples.length / 32);
    const bytes = units * groups * 4;
    if (bytes > most)
      throw new UsageError(
        `--data ${file}: its ${bytes} bytes of bits do not fit a buffer of this device, ${most} bytes.`,
      );
    const buffer = gpu.upload(label, packUnits(samples, units));
    return { buffer, units, groups, samples: samples.length };
  };
  const data = upload('data', training);
  const held = heldOut.length > 0 ? upload('held-out data', heldOut) : undefined;
  return {
    data,
    heldOut: held,
    digest,
    samples: training.length,
    dispose: () => {
      data.buffer.destroy();
      held?.buffer.destroy();
    },
  };
}

/**
 * Samples of a .npy file as bits.
 * @throws UsageError unless the file is an array samples x units of 0 and 1, or of -1 and 1
 */
export async function readSamples(
  file: string,
): Promise<{ rows: Uint8Array[]; units: number; digest: string }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`--data ${file}: it cannot be read (${code}).`, { cause });
  }
  const { shape, data, floats } = parsed(file, bytes);
  const [samples = 0, units = 0] = shape;
  if (shape.length !== 2 || samples < 2 || units < 1)
    throw new UsageError(
      `--data ${file}: its shape is (${shape.join(', ')}); give two axes, samples x units, with two samples or more.`,
    );
  if (floats)
    throw new UsageError(
      `--data ${file}: it holds floating-point numbers; give integers or booleans, for example with astype('uint8').`,
    );
  const low = data.some((value) => value === -1) ? -1 : 0;
  const wrong = data.findIndex((value) => value !== low && value !== 1);
  if (wrong >= 0)
    throw new UsageError(
      `--data ${file}: ${data[wrong]} at [${Math.floor(wrong / units)}, ${wrong % units}]; all values must be 0 and 1, ` +
        'or all -1 and 1.',
    );
  const rows = Array.from({ length: samples }, (_, sample) =>
    Uint8Array.from(data.subarray(sample * units, (sample + 1) * units), (value) =>
      Number(value === 1),
    ),
  );
  return { rows, units, digest: createHash('sha256').update(bytes).digest('hex') };
}

function parsed(file: string, bytes: Uint8Array) {
  try {
    const array = readNpy(bytes);
    // The reader returns 64-bit integers as f8 too, so the header of the file decides.
    const floats = /'descr':\s*'[<>|=]?f/.test(
      Buffer.from(bytes.subarray(0, 512)).toString('latin1'),
    );
    return { ...array, floats };
  } catch (cause) {
    if (!(cause instanceof NpyFormatError)) throw cause;
    throw new UsageError(`--data ${file}: ${cause.message}.`, { cause });
  }
}
