import { siteOfUnits } from '../../../ensemble/unpack.ts';
import { addTo, connectedMaps, correlatorMaps } from '../../../rbm/evaluation/correlator-maps.ts';
import type { Rbm } from '../../../rbm/machine/machine.ts';
import { permuteUnits } from '../../../rbm/machine/permuted-units.ts';
import { unitMeans } from '../../../rbm/sampling/unit-means.ts';
import type { StudyContext } from '../../study.ts';
import type { CriticalSamples } from '../samples.ts';
import { halfImages, imagesOf, type MapSet } from './map-set.ts';

/** Images of the layers of a stack, on samples that it was not trained on. */
export async function machineMaps(
  { gpu, signal }: StudyContext,
  machines: readonly Rbm[],
  { size, simulation, data: samples }: CriticalSamples,
  { seed, order }: { readonly seed: number; readonly order?: Uint32Array },
): Promise<MapSet[]> {
  const sites = siteOfUnits(simulation.ensemble.geometry);
  // A machine of permuted pixels sees permuted pixels; its maps are images of what it sees.
  const permuted = order && permuteUnits(gpu, samples, { order });
  const data = permuted?.data ?? samples;
  const halves = machines.map(({ hidden }): [Float64Array, Float64Array] => {
    const zeros = new Float64Array(hidden * (data.units + 1));
    return [zeros, zeros.slice()];
  });
  const layers = await correlatorMaps(gpu, machines, data, {
    seed,
    blockGroups: halvingBlock(data.groups),
    signal,
    onBlock: (block, sums) => {
      for (const [layer, [even, odd]] of halves.entries())
        addTo(block % 2 === 0 ? even : odd, sums[layer] ?? new Float32Array());
    },
  });
  const visibleMeans = (await unitMeans(gpu, data)).map((share) => 2 * share - 1);
  permuted?.data.buffer.destroy();
  return layers.map(({ expected, sampled }, layer) => {
    const units = expected.products.length;
    const sums = halves[layer] ?? [new Float64Array(), new Float64Array()];
    return {
      size,
      block: Math.round(Math.sqrt(data.units / units)),
      maps: imagesOf(expected.products, sites),
      halves: halfImages(sums, { units, samples: 32 * data.groups, sites }),
      sampled: imagesOf(sampled.products, sites),
      connected: imagesOf(connectedMaps(expected, visibleMeans), sites),
    };
  });
}

/** Groups of 32 samples in a block: some hundred samples, and an even number of blocks where there is one. */
function halvingBlock(groups: number): number {
  let block = Math.max(1, Math.min(8, Math.floor(groups / 2)));
  while (block > 1 && groups % (2 * block) !== 0) block--;
  return block;
}
