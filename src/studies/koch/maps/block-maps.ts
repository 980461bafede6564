import { siteOfUnits } from '../../../ensemble/unpack.ts';
import type { Gpu } from '../../../gpu/gpu.ts';
import { addTo, mapsOf } from '../../../rbm/evaluation/correlator-maps.ts';
import { CorrelatorSums } from '../../../rbm/evaluation/correlator-sums.ts';
import { BlockAverages, type AverageLevel } from '../../../rg/block-average.ts';
import { cellOf } from '../../../statistics/map-shape.ts';
import type { CriticalSamples } from '../samples.ts';
import { halfImages, imagesOf, type MapSet } from './map-set.ts';

/** Parts of the samples that errors are found from, at most. */
const mostParts = 32;

/** The maps of one level of block averages. */
export interface BlockMaps extends MapSet {
  /** <v h> of a block and its own spins, a mean for every part of the samples. */
  readonly ownParts: Float64Array;
  /** <v h> over all spins and blocks, which is <m^2>, a mean for every part of the samples. */
  readonly meanParts: Float64Array;
}

/** Correlators <v_i h_a> of spins with averages of 2 x 2 blocks, of the blocks of these, and so on. */
export async function blockMaps(
  gpu: Gpu,
  samples: Pick<CriticalSamples, 'simulation' | 'data' | 'size'>,
  depth: number,
): Promise<BlockMaps[]> {
  const averages = await BlockAverages.create(gpu, samples.simulation.ensemble, { depth });
  gpu.compute('block averages', (pass) => averages.record(pass));
  const levels: BlockMaps[] = [];
  for (const level of averages.levels) levels.push(await levelMaps(gpu, samples, level));
  averages.dispose();
  return levels;
}

async function levelMaps(
  gpu: Gpu,
  { simulation, data, size }: Pick<CriticalSamples, 'simulation' | 'data' | 'size'>,
  { size: side, block, buffer }: AverageLevel,
): Promise<BlockMaps> {
  const sites = siteOfUnits(simulation.ensemble.geometry);
  const { groups } = data;
  let blockGroups = Math.ceil(groups / mostParts);
  while (groups % blockGroups !== 0) blockGroups++;
  const units = side ** 2;
  const hidden = { units, groups, kind: 'values', buffer } as const;
  const sums = await CorrelatorSums.create(gpu, { visible: data, hidden, blockGroups });
  const halves = [0, 1].map(() => new Float64Array(units * (data.units + 1)));
  const [even = new Float64Array(), odd = new Float64Array()] = halves;
  const parts: { own: number; mean: number }[] = [];
  for (let first = 0; first < groups; first += blockGroups) {
    sums.begin(first, first);
    gpu.compute('correlators', (pass) => sums.record(pass));
    const part = await sums.read();
    addTo(parts.length % 2 === 0 ? even : odd, part);
    const { products } = mapsOf(Float64Array.from(part), units, 32 * blockGroups);
    parts.push(ownAndMean({ size, block, maps: imagesOf(products, sites) }));
  }
  sums.dispose();
  const total = even.map((sum, at) => sum + (odd[at] ?? NaN));
  return {
    size,
    block,
    maps: imagesOf(mapsOf(total, units, 32 * groups).products, sites),
    halves: halfImages([even, odd], { units, samples: 32 * groups, sites }),
    ownParts: Float64Array.from(parts, ({ own }) => own),
    meanParts: Float64Array.from(parts, ({ mean }) => mean),
  };
}

/** Means of the maps over the spins of their own blocks, and over all spins. */
function ownAndMean({ size, block, maps }: Pick<MapSet, 'size' | 'block' | 'maps'>): {
  own: number;
  mean: number;
} {
  let [own, all] = [0, 0];
  for (const [unit, map] of maps.entries())
    for (const [site, value] of map.entries()) {
      all += value;
      if (cellOf(site, { side: size, block }) === unit) own += value;
    }
  const sites = size ** 2;
  // Each site has one block of its own.
  return { own: own / sites, mean: all / (sites * maps.length) };
}
