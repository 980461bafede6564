import { derivedSeed, randomKey } from '../../ensemble/random-key.ts';
import { shuffled } from '../../rbm/training/batches.ts';
import { IsingData } from '../../rbm/training/data.ts';
import { packUnits, sampleCount, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { IsingSource } from '../../rbm/machine/machine-source.ts';
import type { ModelFile } from '../model-file.ts';
import type { Session } from '../session.ts';
import { fileData, readSamples } from '../train/data.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** Which samples a machine is judged by. */
export type JudgedKind =
  | 'new lattices'
  | 'samples held out'
  | 'samples trained on'
  | 'given samples';

/** Samples to judge a machine by. */
export interface EvaluationData {
  readonly kind: JudgedKind;
  readonly data: PackedUnits;
  /** Of `data`, how many are judged. */
  readonly samples: number;
  /** Samples that it was trained on, where they can be had again. */
  readonly trained: PackedUnits | undefined;
  /** Independent lattices that chains of the machine start from; absent where the data are no lattices. */
  readonly chains: PackedUnits | undefined;
  readonly dispose: () => void;
}

export interface EvaluationDataOptions {
  /** A file of samples to judge by. */
  readonly data?: string;
  /** All samples of a file, else `defaultSamples`, unless given. */
  readonly samples?: number;
  readonly chains: number;
  readonly seed: number;
}

/** New lattices to judge by, unless told otherwise. */
export const defaultSamples = 1024;

/**
 * Seeds of an evaluation, independent of each other and of all those of the training.
 * @param training of the training
 * @param evaluation of the evaluation
 */
export function evaluationSeeds(training: number, evaluation: number) {
  const own = derivedSeed(derivedSeed(training, 1), evaluation);
  return { samples: derivedSeed(own, 0), chains: derivedSeed(own, 1), model: derivedSeed(own, 2) };
}

/**
 * New samples of the model that a machine was trained on, independent of those; or those held out of its file; or
 * those of a file.
 * @throws UsageError for a file that does not fit the machine
 */
export async function evaluationData(
  session: Session,
  model: ModelFile,
  options: EvaluationDataOptions,
): Promise<EvaluationData> {
  const owned: { dispose: () => void }[] = [];
  const own = <T extends { dispose: () => void }>(one: T): T => {
    owned.push(one);
    return one;
  };
  const dispose = (): void => {
    for (const one of owned) one.dispose();
  };
  const { source } = model;
  const lattices =
    source?.kind === 'ising'
      ? await newLattices(session, source, options, own)
      : { chains: undefined, judged: undefined };
  const { chains } = lattices;
  const judged =
    options.data === undefined
      ? (lattices.judged ?? (await trainingFile(session, model, own)))
      : givenSamples(
          session,
          model,
          { ...options, ...(await givenRows(options.data, model)) },
          own,
        );
  const all = sampleCount(judged.data);
  const { samples = all } = options;
  if (samples > all)
    throw new UsageError(
      `--samples ${samples}: there are ${all} samples to judge by; give at most as many, or leave it out.`,
    );
  return { trained: undefined, ...judged, samples, chains, dispose };
}

type Judged = Pick<EvaluationData, 'kind' | 'data'> & Partial<Pick<EvaluationData, 'trained'>>;
type Own = <T extends { dispose: () => void }>(one: T) => T;

async function newLattices(
  { gpu, progress, signal }: Session,
  source: IsingSource,
  options: EvaluationDataOptions,
  own: Own,
): Promise<{ chains: PackedUnits; judged: Judged | undefined }> {
  const sample = async (label: string, samples: number, seed: number): Promise<PackedUnits> => {
    progress.begin(label, source.thermalize, 'sweeps');
    const found = await IsingData.sample(
      gpu,
      { ...source, samples, seed },
      { signal, onProgress: (sweeps) => progress.update(sweeps) },
    );
    return own(found).data;
  };
  const seeds = evaluationSeeds(source.seed, options.seed);
  const chains = await sample('starts of chains', options.chains, seeds.chains);
  if (options.data !== undefined) return { chains, judged: undefined };
  const samples = options.samples ?? defaultSamples;
  const data = await sample('samples', samples, seeds.samples);
  // Replicas do not depend on how many there are, so these are the first ones of the training.
  const trained =
    source.samples === undefined
      ? undefined
      : await sample('training samples', Math.min(samples, source.samples), source.seed);
  return { chains, judged: { kind: 'new lattices', data, trained } };
}

/** What a training with a file kept for judging, or, where it kept nothing, what it was trained on. */
async function trainingFile(
  session: Session,
  { file, source, layers }: ModelFile,
  own: Own,
): Promise<Judged> {
  if (source?.kind !== 'file') {
    const were = source?.kind === 'passing' ? ` were ${source.description}, and` : '';
    throw new UsageError(
      `${file}: the samples that it was trained on${were} cannot be had again; give --data.`,
    );
  }
  const again = await fileData(session.gpu, source).catch((cause: unknown) => {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(
      `${file}: the samples that it was trained on cannot be had again (${cause.message.replace(/\.$/, '')}); give --data.`,
      { cause },
    );
  });
  const { data, heldOut, digest } = own(again);
  if (digest !== source.digest || data.units !== layers[0]?.visibleBias.length)
    throw new UsageError(
      `${file}: ${source.file} is not the file any more that it was trained on; give --data.`,
    );
  return heldOut
    ? { kind: 'samples held out', data: heldOut, trained: data }
    : { kind: 'samples trained on', data };
}

interface Rows {
  readonly rows: readonly Uint8Array[];
  readonly units: number;
}

async function givenRows(file: string, { layers }: ModelFile): Promise<Rows> {
  const { rows, units } = await readSamples(file);
  const visible = layers[0]?.visibleBias.length ?? 0;
  if (units !== visible)
    throw new UsageError(
      `--data ${file}: its samples have ${units} units, the machine has ${visible} visible ones.`,
    );
  return { rows, units };
}

/** A file has its lattices row after row, the machine's units are the sites in storage order. */
function givenSamples(
  { gpu }: Session,
  { sites }: ModelFile,
  { rows, units, samples, seed }: Rows & EvaluationDataOptions,
  own: Own,
): Judged {
  // Some of them are as good as all only in random order.
  const some = samples !== undefined && samples < rows.length;
  const order = shuffled(rows.length, randomKey(seed, 'test-samples'));
  const chosen = some ? Array.from(order, (index) => rows[index] as Uint8Array) : rows;
  const ordered = sites
    ? chosen.map((row) => Uint8Array.from(sites, (site) => row[site] ?? 0))
    : chosen;
  const buffer = gpu.upload('data', packUnits(ordered, units));
  own({ dispose: () => buffer.destroy() });
  const groups = Math.ceil(rows.length / 32);
  return { kind: 'given samples', data: { buffer, units, groups, samples: rows.length } };
}
