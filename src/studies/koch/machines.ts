import { siteOfUnits } from '../../ensemble/unpack.ts';
import {
  addTo,
  connectedMaps,
  correlatorMaps,
  mapsOf,
} from '../../rbm/evaluation/correlator-maps.ts';
import type { CorrelatorMaps } from '../../rbm/evaluation/correlator-maps.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { unitMeans } from '../../rbm/sampling/unit-means.ts';
import { keptStack } from '../kept-stack.ts';
import type { StudyContext } from '../study.ts';
import { imagesOf, type Halves, type MapSet } from './map-set.ts';
import type { CriticalSamples } from './samples.ts';
import type { Training } from './presets.ts';

/** The maps of one layer of a stack. */
export interface LayerMaps extends MapSet {
  /** <v h> with h = -1 or +1 instead of what it is on average. */
  readonly sampled: readonly Float64Array[];
  /** <v h> - <v> <h>. */
  readonly connected: readonly Float64Array[];
}

/** Images of the layers of a trained stack, on samples that it was not trained on. */
export async function machineMaps(
  { gpu, signal }: StudyContext,
  machines: readonly Rbm[],
  held: CriticalSamples,
  { seed, order }: { readonly seed: number; readonly order?: Uint32Array },
): Promise<LayerMaps[]> {
  const { size, simulation } = held;
  const sites = siteOfUnits(simulation.ensemble.geometry);
  // A machine of permuted pixels sees permuted pixels; its maps are images of what it sees.
  const permuted = order && permuteUnits(gpu, held.data, { order });
  const data = permuted?.data ?? held.data;
  const halves = machines.map(({ hidden }) => {
    const zeros = new Float64Array(hidden * (data.units + 1));
    return [zeros, zeros.slice()] as const;
  });
  const layers = await correlatorMaps(gpu, machines, data, {
    seed,
    blockGroups: halvingBlock(data.groups),
    signal,
    onBlock: (block, sums) => {
      for (const [layer, part] of sums.entries())
        addTo((halves[layer] as (typeof halves)[number])[block % 2 === 0 ? 0 : 1], part);
    },
  });
  const visibleMeans = (await unitMeans(gpu, data)).map((share) => 2 * share - 1);
  permuted?.data.buffer.destroy();
  const images = ({ products }: Pick<CorrelatorMaps, 'products'>): Float64Array[] =>
    imagesOf(products, sites);
  return layers.map(({ expected, sampled }, layer) => ({
    size,
    block: Math.round(Math.sqrt(data.units / expected.products.length)),
    maps: images(expected),
    halves: (halves[layer] ?? []).map((half) =>
      images(mapsOf(half, expected.products.length, 16 * data.groups)).map((map) =>
        Float32Array.from(map),
      ),
    ) as unknown as Halves,
    sampled: images(sampled),
    connected: images({ products: connectedMaps(expected, visibleMeans) }),
  }));
}

/** Groups of 32 samples in a block: some hundred samples, and an even number of blocks where there is one. */
function halvingBlock(groups: number): number {
  let block = Math.max(1, Math.min(8, Math.floor(groups / 2)));
  while (block > 1 && groups % (2 * block) !== 0) block--;
  return block;
}

/** A trained stack; `dispose` gives back its memory. */
export interface TrainedStack {
  readonly machines: readonly Rbm[];
  readonly dispose: () => void;
}

/** Trains a stack as the study trains all of them, layer by layer. */
export async function trainedStack(
  context: StudyContext,
  name: string,
  {
    data,
    layers,
    training,
    seed,
  }: {
    readonly data: PackedUnits;
    readonly layers: readonly number[];
    readonly training: Training;
    readonly seed: number;
  },
): Promise<TrainedStack> {
  const { updates, ...rates } = training;
  const perEpoch = Math.ceil(data.groups / Math.min(rates.batch / 32, data.groups));
  const epochs = Math.max(1, Math.round(updates / perEpoch));
  const perLayer = epochs * perEpoch;
  const report = context.phase(
    `${name}, ${[data.units, ...layers].join(' → ')}`,
    perLayer * layers.length,
  );
  let below = 0;
  const trained = await keptStack(
    context,
    name,
    {
      data,
      layers,
      seed,
      epochs,
      ...rates,
      schedule: rates.learningRateEnd === undefined ? 'constant' : 'linear',
      units: 'spin',
      optimizer: 'adam',
      algorithm: 'pcd',
      statistics: 'samples',
    },
    {
      onLayer: (layer) => {
        below = layer * perLayer;
      },
      onProgress: (done) => report(below + done),
    },
  );
  return {
    machines: trained.map(({ machine }) => machine),
    dispose: () => {
      for (const layer of trained) {
        layer.machine.dispose();
        if (layer.data !== data) layer.data.buffer.destroy();
      }
    },
  };
}
