import path from 'node:path';
import { samplingState, type PartRecord, type SamplingState } from '../../ising/sampler-state.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { StateError } from '../../ising/stored-state.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../sampling/checkpoint.ts';

/** The file with all that a part of a run measured, in the folder of the part. */
const partName = 'part.safetensors';

/** Writes what a part measured, from which the whole run is put together. */
export async function writePart(
  folder: OutputFolder,
  run: Omit<Checkpoint, 'state'>,
  records: readonly PartRecord[],
): Promise<void> {
  // Lattices that were kept have a file of their own.
  const state = {
    parts: records.map((record) => ({ record: { ...record, kept: [], keptRanks: [] } })),
  };
  await folder.write(partName, writeCheckpoint({ ...run, state }));
}

/**
 * What a part measured.
 * @param plan of the part
 * @throws UsageError for a folder that holds no such part, or a damaged one
 */
export async function readPart(folder: OutputFolder, plan: SamplingPlan): Promise<SamplingState> {
  const file = path.join(folder.path, partName);
  const bytes = await folder.read(partName);
  if (!bytes) throw new UsageError(`${file}: the file is missing.`);
  try {
    return samplingState(readCheckpoint(bytes, file, 'simulate').state, plan);
  } catch (cause) {
    if (!(cause instanceof StateError)) throw cause;
    throw new UsageError(`${file}: ${cause.message}`, { cause });
  }
}
