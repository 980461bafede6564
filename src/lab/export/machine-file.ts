import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { writeSafetensors } from '../../report/safetensors.ts';
import type { Settings } from '../settings/settings.ts';

/** The machine as a file that `blockspin evaluate` reads too: one layer, its units the sites of a patch in rows. */
export function machineFile(
  { units, weights, visibleBias, hiddenBias }: RbmParameters,
  settings: Settings,
  updates: number,
): Uint8Array {
  const { patch, hidden, temperature, size, seed, algorithm, steps, batch, data } = settings;
  const { learningRate, momentum, l1, l2 } = settings;
  const source = `${data} of ${patch} x ${patch} spins of a lattice of side ${size} at T = ${temperature}, in the lab`;
  const configuration = {
    data: source,
    layers: [hidden],
    units,
    algorithm,
    steps,
    batch,
    learningRate,
    momentum,
    l1,
    l2,
    seed,
    updates,
  };
  return writeSafetensors({
    tensors: {
      'layers.0.weights': { shape: [visibleBias.length, hiddenBias.length], data: weights },
      'layers.0.visibleBias': { shape: [visibleBias.length], data: visibleBias },
      'layers.0.hiddenBias': { shape: [hiddenBias.length], data: hiddenBias },
    },
    metadata: {
      format: 'blockspin-rbm',
      units: units === 'binary' ? 'binary 0 and 1' : 'spin -1 and +1',
      configuration: JSON.stringify(configuration),
    },
  });
}
