import { heldOutSeed, IsingData } from '../../rbm/data.ts';
import { packUnits, type PackedUnits } from '../../rbm/packed-units.ts';
import type { ModelFile } from '../model-file.ts';
import type { Session } from '../session.ts';
import { readSamples, trainData } from '../train/data.ts';
import { UsageError } from '../usage-error.ts';

/** Samples to judge a machine by. */
export interface EvaluationData {
  readonly data: PackedUnits;
  /** Samples that it was trained on, where they can be had again. */
  readonly trained: PackedUnits | undefined;
  /** Independent lattices that chains of the machine start from; absent where the data are no lattices. */
  readonly chains: PackedUnits | undefined;
  readonly dispose: () => void;
}

/**
 * New samples of the model that a machine was trained on, independent of those; or those held out of its file; or
 * those of a file.
 * @throws UsageError for a file that does not fit the machine
 */
export async function evaluationData(
  session: Session,
  { configuration, layers, sites }: ModelFile,
  options: { data?: string; samples: number; chains: number; seed: number },
): Promise<EvaluationData> {
  const { gpu, progress, signal } = session;
  const visible = layers[0]?.visibleBias.length ?? 0;
  const owned: { dispose: () => void }[] = [];
  let chains: PackedUnits | undefined;
  let trained: PackedUnits | undefined;
  let data: PackedUnits | undefined;
  if ('size' in configuration) {
    const sample = async (label: string, samples: number, seed: number): Promise<PackedUnits> => {
      progress.begin(label, configuration.thermalize, 'sweeps');
      const found = await IsingData.sample(
        gpu,
        { ...configuration, samples, seed },
        { signal, onProgress: (sweeps) => progress.update(sweeps) },
      );
      owned.push(found);
      return found.data;
    };
    const others = heldOutSeed(configuration.seed) + 1 + options.seed;
    chains = await sample('starts of chains', options.chains, others + 2 ** 40);
    if (options.data === undefined) {
      data = await sample('samples', options.samples, others);
      // Replicas do not depend on how many there are, so these are the first ones of the training.
      const again = Math.min(options.samples, configuration.samples);
      if (!configuration.stream)
        trained = await sample('training samples', again, configuration.seed);
    }
  } else if (options.data === undefined) {
    const again = await trainData(session, configuration);
    owned.push(again);
    data = again.heldOut ?? again.data;
    trained = again.heldOut && again.data;
  }
  if (options.data !== undefined) {
    const { rows, units } = await readSamples(options.data);
    if (units !== visible)
      throw new UsageError(
        `--data ${options.data}: its samples have ${units} units, the machine has ${visible} visible ones.`,
      );
    // A file has its lattices row after row, the machine's units are the sites in storage order.
    const ordered = sites
      ? rows.map((row) => Uint8Array.from(sites, (site) => row[site] ?? 0))
      : rows;
    const buffer = gpu.upload('data', packUnits(ordered, units));
    owned.push({ dispose: () => buffer.destroy() });
    data = { buffer, units, groups: Math.ceil(rows.length / 32), samples: rows.length };
  }
  if (!data) throw new UsageError('The model says nothing of its data; give --data.');
  return {
    data,
    trained,
    chains,
    dispose: () => {
      for (const one of owned) one.dispose();
    },
  };
}
