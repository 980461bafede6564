import { saveMachines } from '../../rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { trainingOf } from '../../live/learner.ts';
import type { Settings } from '../settings/settings.ts';

/** The machine as a file for `blockspin evaluate`. The visible units are the sites of a patch, row by row. */
export function machineFile(
  machine: RbmParameters,
  settings: Settings,
  updates: number,
): Uint8Array {
  const { patch, hidden, temperature, size, data } = settings;
  return saveMachines({
    layers: [machine],
    configuration: {
      passingData: `${data} of ${patch} x ${patch} spins of a lattice of side ${size} at T = ${temperature}, in the lab`,
      layers: [hidden],
      ...trainingOf(settings),
      updates,
    },
  });
}
