import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { elementAt } from '../../element-at.ts';
import { siteCount, type Geometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { heldOutSeed, IsingData, type IsingDataState } from '../../rbm/sampling/ising-data.ts';
import { sitesOfUnits } from '../../rbm/machine/convolutional-machine.ts';
import { MachineError } from '../../rbm/machine/errors.ts';
import type { FileSource } from '../../rbm/machine/machine-source.ts';
import { uploadUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Session } from '../session.ts';
import type { SamplesInFile } from '../input/samples.ts';
import type { Refresh } from '../../rbm/training/refreshing.ts';
import { assertStackFits } from '../../rbm/training/stack-machines.ts';
import { assertExpandable, assertFilterFits } from '../../rbm/training/train-filter.ts';
import { divided, withFlags, type TrainParameters } from './parameters.ts';
import { forFlag } from '../arguments/blame.ts';
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
 * Makes the samples of a training, or uploads those of a file, once the device is known to hold the training.
 * @param given.from where the running simulation was, for a training that is resumed
 * @throws UsageError for sizes beyond the device
 */
export async function trainData(
  session: Session,
  parameters: TrainParameters,
  {
    file,
    from,
  }: { readonly file: SamplesInFile | undefined; readonly from: IsingDataState | undefined },
): Promise<TrainData> {
  const { gpu } = session;
  const assertFits = (visible: number, samples: number): void => {
    const { layers, filter, stride, heldOut } = parameters;
    if (filter === undefined || stride === undefined)
      return withFlags(() => assertStackFits(gpu, { visible, samples, layers }, parameters));
    const shape = { size: Math.sqrt(visible), stride };
    forFlag(`--filter ${filter}`, MachineError, () =>
      withFlags(() => assertFilterFits(gpu, shape, parameters)),
    );
    if (heldOut > 0) forFlag(`--held-out ${heldOut}`, MachineError, () => assertExpandable(shape));
  };
  if (!('data' in parameters)) {
    const { lattice, size, samples } = parameters;
    assertFits(siteCount({ lattice, size }), samples);
    return isingData(session, parameters, from);
  }
  if (!file) throw new Error('The samples of the file were not read.');
  assertFits(file.units, divided(file.rows.length, parameters.heldOut).training);
  const sites = parameters.filter === undefined ? undefined : sitesOfUnits(Math.sqrt(file.units));
  return fileData(gpu, file, parameters, sites);
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
  const most = largestBuffer(gpu);
  const bytesOfWord = 4 * siteCount({ lattice, size });
  if ((samples / 32) * bytesOfWord > most)
    throw new UsageError(
      `--samples ${samples}: at most ${32 * Math.floor(most / bytesOfWord)} samples fit this device.`,
    );
}

/** How the samples of a file are divided. */
type Division = Pick<FileSource, 'heldOut' | 'seed'>;

/**
 * The samples of a file in GPU memory, in an order that follows from the seed. The first samples are held out.
 * @param sites which number of a row each unit is; the number of the unit unless given
 * @throws UsageError where the samples are beyond the largest buffer of the device
 */
export function fileData(
  gpu: Gpu,
  { file, rows, units, digest }: SamplesInFile,
  { heldOut, seed }: Division,
  sites?: Uint32Array,
): TrainData {
  // The 32 samples of a word are always in a batch together, so neighbours of the file must not share a word.
  const order = shuffled(rows.length, randomKey(seed, 'samples'));
  const chosen = Array.from(order, (index) => rowBySites(elementAt(rows, index), sites));
  const { others } = divided(rows.length, heldOut);
  const most = largestBuffer(gpu);
  const upload = (label: string, samples: readonly Uint8Array[]): PackedUnits => {
    const bytes = units * Math.ceil(samples.length / 32) * 4;
    if (bytes > most)
      throw new UsageError(
        `--data ${file}: its ${bytes} bytes of bits do not fit a buffer of this device, ${most} bytes.`,
      );
    return uploadUnits(gpu, samples, units, label);
  };
  const data = upload('data', chosen.slice(others));
  const held = others > 0 ? upload('held-out data', chosen.slice(0, others)) : undefined;
  return {
    data,
    heldOut: held,
    digest,
    samples: rows.length - others,
    dispose: () => {
      data.buffer.destroy();
      held?.buffer.destroy();
    },
  };
}

/**
 * A row of a file as the units of a machine.
 * @param sites which number of the row each unit is; the row stays as it is unless given
 */
export function rowBySites(row: Uint8Array, sites: Uint32Array | undefined): Uint8Array {
  return sites ? Uint8Array.from(sites, (site) => elementAt(row, site)) : row;
}
