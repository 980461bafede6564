import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { unitMeans } from '../sampling/unit-means.ts';

/** What the visible biases of a machine are before it learns. */
export type InitialBiases = 'zero' | 'data';

/**
 * Sets the visible biases so that a machine without weights gives every unit its mean over the data: ln p/(1 - p) for a
 * share p of ones, and half of that for units +-1 (Hinton's practical guide, 2010, section 8.1). Half a sample is added to
 * the zeros and to the ones, so that a unit that never changes gets a finite bias.
 */
export async function biasesFromData(gpu: Gpu, machine: Rbm, data: PackedUnits): Promise<void> {
  const samples = sampleCount(data);
  const scale = machine.units === 'spin' ? 0.5 : 1;
  const visibleBias = Float32Array.from(await unitMeans(gpu, data), (share) => {
    const ones = share * samples;
    return scale * Math.log((ones + 0.5) / (samples - ones + 0.5));
  });
  machine.writeParameters({ visibleBias });
}
