import { isDeepStrictEqual } from 'node:util';
import path from 'node:path';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import type { Trajectory } from '../../rbm/machine/trajectory.ts';
import { loadTrajectories } from '../../rbm/machine/trajectory-file.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFileIfThere } from '../input/read-file.ts';
import { trajectoryName } from './files.ts';

/** What a folder holds of the machines on the way of a training. */
export interface FoundTrajectories {
  readonly trajectories: readonly Trajectory[];
  /** Why there are none. */
  readonly remark?: string;
}

/**
 * The machines on the way of a training, from the file beside its checkpoint. Annealing can do without them, so those that are
 * damaged, or of another training, are left out.
 */
export async function trajectoriesIn(
  folder: string,
  {
    layers,
    configuration,
  }: {
    readonly layers: readonly RbmParameters[];
    readonly configuration: Readonly<Record<string, unknown>>;
  },
): Promise<FoundTrajectories> {
  const file = path.join(folder, trajectoryName);
  const none = (why: string): FoundTrajectories => ({
    trajectories: [],
    remark: `${file}: ${why}`,
  });
  try {
    const bytes = await readFileIfThere(file);
    if (!bytes) return { trajectories: [] };
    const found = loadTrajectories(bytes);
    // A training that was resumed may have more epochs.
    const { epochs: _, ...settings } = found.configuration;
    const { epochs: __, ...expected } = configuration;
    const fits = found.layers.every((trajectory, index) => {
      const [kept] = trajectory;
      const layer = layers[index];
      return (
        !kept ||
        !layer ||
        (kept.parameters.visibleBias.length === layer.visibleBias.length &&
          kept.parameters.hiddenBias.length === layer.hiddenBias.length)
      );
    });
    if (!fits || !isDeepStrictEqual(settings, expected))
      return none('the machines in it are those of another training, so they are left out.');
    return { trajectories: found.layers };
  } catch (error) {
    if (error instanceof UsageError) return { trajectories: [], remark: error.message };
    if (!(error instanceof MachineFileError)) throw error;
    return none(`it is left out. ${error.message}`);
  }
}
