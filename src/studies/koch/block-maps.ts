import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { mapsOf } from '../../rbm/evaluation/correlator-maps.ts';
import { CorrelatorSums } from '../../rbm/evaluation/correlator-sums.ts';
import { BlockAverages } from '../../rg/block-average.ts';
import { cellOf } from '../../statistics/map-shape.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { CriticalSamples } from './samples.ts';
import { imagesOf, type Halves, type MapSet } from './map-set.ts';
import { elementAt } from '../../element-at.ts';

/** Blocks of samples that errors are found from, at most. */
const mostParts = 32;

/** The maps of one level of block averages. */
export interface BlockMaps extends MapSet {
  /** Of every part of the samples: <v h> of a spin of the own block, mean over blocks and spins. */
  readonly ownParts: Float64Array;
  /** Of every part of the samples: the mean over all spins and blocks, which is m^2. */
  readonly meanParts: Float64Array;
  readonly own: Measured;
  readonly mean: Measured;
}

/** Correlators <v_i h_a> of spins with averages of 2 x 2 blocks, of the blocks of these, and so on. */
export async function blockMaps(
  gpu: Gpu,
  { simulation, data, size }: Pick<CriticalSamples, 'simulation' | 'data' | 'size'>,
  depth: number,
): Promise<BlockMaps[]> {
  const averages = await BlockAverages.create(gpu, simulation.ensemble, { depth });
  gpu.compute('block averages', (pass) => averages.record(pass));
  const sites = siteOfUnits(simulation.ensemble.geometry);
  const { groups } = data;
  let blockGroups = Math.ceil(groups / mostParts);
  while (groups % blockGroups !== 0) blockGroups++;
  const levels: BlockMaps[] = [];
  for (const { size: side, block, buffer } of averages.levels) {
    const units = side ** 2;
    const hidden = { units, groups, kind: 'values', buffer } as const;
    const sums = await CorrelatorSums.create(gpu, { visible: data, hidden, blockGroups });
    const total = new Float64Array(units * (data.units + 1));
    // Every other part of the samples.
    const halves = [total.slice(), total.slice()] as const;
    const parts: { own: number; mean: number }[] = [];
    for (let first = 0; first < groups; first += blockGroups) {
      sums.begin(first, first);
      gpu.compute('correlators', (pass) => sums.record(pass));
      const part = Float64Array.from(await sums.read());
      const half = halves[parts.length % 2 === 0 ? 0 : 1];
      for (const [at, sum] of part.entries()) {
        total[at] = elementAt(total, at) + sum;
        half[at] = elementAt(half, at) + sum;
      }
      const { products } = mapsOf(part, units, 32 * blockGroups);
      parts.push(ownAndMean({ size, block, maps: imagesOf(products, sites) }));
    }
    sums.dispose();
    const { products } = mapsOf(total, units, 32 * groups);
    const halfMaps = halves.map((half) =>
      imagesOf(mapsOf(half, units, 16 * groups).products, sites).map((map) =>
        Float32Array.from(map),
      ),
    ) as unknown as Halves;
    const ownParts = Float64Array.from(parts, ({ own }) => own);
    const meanParts = Float64Array.from(parts, ({ mean }) => mean);
    levels.push({
      size,
      block,
      maps: imagesOf(products, sites),
      halves: halfMaps,
      ownParts,
      meanParts,
      own: meanOf(ownParts),
      mean: meanOf(meanParts),
    });
  }
  averages.dispose();
  return levels;
}

/** Means over the spins of the own blocks, and over all spins, of the maps of all blocks. */
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
