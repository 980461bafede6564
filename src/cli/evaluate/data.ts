import { elementAt } from '../../element-at.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import {
  chainStarts,
  newLattices,
  type EvaluationSamples,
} from '../../rbm/evaluation/evaluation-samples.ts';
import { sampleCount, uploadUnits } from '../../rbm/machine/packed-units.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { ModelFile } from '../model-file.ts';
import type { Session } from '../session.ts';
import { fileData, rowBySites } from '../train/data.ts';
import { readSamples } from '../input/samples.ts';

/** Where samples that are judged come from. */
export interface SampleOrigin {
  /** The file of the samples; null for lattices that were drawn. */
  readonly file: string | null;
  /** Rows of the file. */
  readonly rows: number | null;
  /** Whether the training kept them out. Null where nothing says whether the machine was trained on them. */
  readonly heldOut: boolean | null;
}

/** Samples whose buffers are freed by `dispose`. */
type JudgedSamples = EvaluationSamples & {
  readonly origin: SampleOrigin;
  readonly dispose: () => void;
};

export interface JudgedSamplesOptions {
  /** A file of samples to judge by. */
  readonly data?: string;
  /** All samples of a file, or `evaluationDefaults.samples` new lattices, unless given. */
  readonly samples?: number;
  readonly chains: number;
  readonly seed: number;
}

/**
 * Samples to judge a machine by: those of a given file, or new lattices of the Ising model that it was trained on, or
 * the samples that its training held out of a file.
 * @throws UsageError for a file that does not fit the machine, or where no samples can be had
 */
export async function judgedSamples(
  session: Session,
  model: ModelFile,
  options: JudgedSamplesOptions,
): Promise<JudgedSamples> {
  const { gpu, signal, progress } = session;
  const { data, samples, chains, seed } = options;
  const drawing = { chains, seed, signal, onProgress: progress.follow };
  const ising = model.source?.kind === 'ising' ? model.source : undefined;
  if (data === undefined)
    return ising
      ? {
          ...(await newLattices(gpu, ising, { ...drawing, samples })),
          origin: { file: null, rows: null, heldOut: true },
        }
      : samplesOfTraining(session, model, options);
  const given = await givenSamples(session, model, { ...options, data });
  if (!ising) return withKnown(given, await trainingSamples(session, model));
  const starts = await chainStarts(gpu, ising, drawing);
  const dispose = (): void => {
    given.dispose();
    starts.dispose();
  };
  return { ...given, model: ising, chains: starts.data, dispose };
}

/** What a training held out of its file or, where it held nothing out, what it was trained on. */
async function samplesOfTraining(
  { gpu, signal }: Session,
  { file, source, layers, sites }: ModelFile,
  { samples }: JudgedSamplesOptions,
): Promise<JudgedSamples> {
  if (source?.kind !== 'file') {
    const were = source?.kind === 'passing' ? ` (${source.description})` : '';
    throw new UsageError(
      `${file}: the samples that the machine was trained on${were} cannot be had again; give --data.`,
    );
  }
  const from = source.file;
  const read = await readSamples(from, { name: from, signal }).catch((cause: unknown) => {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(
      `${file}: the samples that the machine was trained on cannot be had again (${cause.message.replace(/\.$/, '')}); give --data.`,
      { cause },
    );
  });
  if (read.digest !== source.digest || read.units !== layers[0]?.visibleBias.length)
    throw new UsageError(
      `${file}: ${from} has changed since the machine was trained on it; give --data.`,
    );
  const { data, heldOut, dispose } = fileData(gpu, read, source, sites);
  const origin = { file: from, rows: read.rows.length, heldOut: heldOut !== undefined };
  const found: JudgedSamples = heldOut
    ? { kind: 'samples held out', data: heldOut, trained: data, origin, dispose }
    : { kind: 'samples trained on', data, origin, dispose };
  assertEnough(samples, sampleCount(found.data));
  return found;
}

/** The samples of a training's file, where that file is still there and the same. */
async function trainingSamples(
  { gpu, signal }: Session,
  { source, layers, sites }: ModelFile,
): Promise<Pick<JudgedSamples, 'data' | 'dispose'> | undefined> {
  if (source?.kind !== 'file') return undefined;
  const { file } = source;
  const read = await readSamples(file, { name: file, signal }).catch((cause: unknown) => {
    if (cause instanceof UsageError) return undefined;
    throw cause;
  });
  if (read?.digest !== source.digest || read?.units !== layers[0]?.visibleBias.length)
    return undefined;
  return read && fileData(gpu, read, source, sites);
}

/** Samples with those of the training beside them, near whose modes annealing starts. */
function withKnown(
  given: JudgedSamples,
  known: Pick<JudgedSamples, 'data' | 'dispose'> | undefined,
): JudgedSamples {
  if (!known) return given;
  const dispose = (): void => {
    given.dispose();
    known.dispose();
  };
  return { ...given, known: known.data, dispose };
}

/** The samples of a file. Its lattices lie row after row; the machine's units are the sites in storage order. */
async function givenSamples(
  { gpu, signal }: Session,
  { layers, sites }: ModelFile,
  { data: file, samples, seed }: JudgedSamplesOptions & { readonly data: string },
): Promise<JudgedSamples> {
  const { rows, units } = await readSamples(file, { signal });
  const visible = layers[0]?.visibleBias.length ?? 0;
  if (units !== visible)
    throw new UsageError(
      `--data ${file}: its samples have ${units} units; the machine has ${visible} visible units.`,
    );
  assertEnough(samples, rows.length);
  // Neighbours of a file may be alike, and parts of the evaluation take the first samples only.
  const order = shuffled(rows.length, randomKey(seed, 'test-samples'));
  const ordered = Array.from(order, (index) => rowBySites(elementAt(rows, index), sites));
  const data = uploadUnits(gpu, ordered, units, 'data');
  const origin = { file, rows: rows.length, heldOut: null };
  return { kind: 'given samples', data, origin, dispose: () => data.buffer.destroy() };
}

/** @throws UsageError */
function assertEnough(samples: number | undefined, available: number): void {
  if (samples !== undefined && samples > available)
    throw new UsageError(
      `--samples ${samples}: there are ${available} samples to judge by; give at most ${available}, or leave --samples out.`,
    );
}
