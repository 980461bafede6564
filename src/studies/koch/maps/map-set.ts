import { derivedSeed, randomKey } from '../../../ensemble/random-key.ts';
import { mapsOf } from '../../../rbm/evaluation/correlator-maps.ts';
import { shuffled } from '../../../ensemble/shuffled.ts';
import { mapShape } from '../../../statistics/map-shape.ts';

/** The images of all hidden units of a layer on the lattice of the visible spins. */
export interface MapSet {
  /** Sites on a side. */
  readonly size: number;
  /** Sites on a side of the cell that a hidden unit has on average: 2 for a quarter of the units. */
  readonly block: number;
  /** [hidden][y * size + x] */
  readonly maps: readonly Float64Array[];
  /** The maps of one half of the samples, and of the other. */
  readonly halves: Halves;
  /** Of machines: <v h> with h = -1 or +1 instead of its conditional mean. */
  readonly sampled?: readonly Float64Array[];
  /** Of machines: <v h> - <v> <h>. */
  readonly connected?: readonly Float64Array[];
}

/** [half][hidden][y * size + x], in the precision in which they are written. */
export type Halves = readonly [readonly Float32Array[], readonly Float32Array[]];

/** Images from correlators in the order of the visible units. @param sites y * size + x of each unit */
export function imagesOf(
  products: readonly Float64Array[],
  sites: ArrayLike<number>,
): Float64Array[] {
  return products.map((map) => {
    const image = new Float64Array(map.length);
    for (const [unit, value] of map.entries()) image[sites[unit] ?? NaN] = value;
    return image;
  });
}

/** Images of both halves of the samples. @param sums of the correlators over each half, as `mapsOf` takes them */
export function halfImages(
  sums: readonly [Float64Array, Float64Array],
  { units, samples, sites }: { units: number; samples: number; sites: ArrayLike<number> },
): Halves {
  const images = (half: Float64Array): Float32Array[] =>
    imagesOf(mapsOf(half, units, samples / 2).products, sites).map((map) => Float32Array.from(map));
  return [images(sums[0]), images(sums[1])];
}

/**
 * The same maps with their pixels in other places, every map in an order of its own, both halves alike. This is the null of
 * every statement about places.
 */
export function permutedMaps({ size, block, maps, halves }: MapSet, seed: number): MapSet {
  const orders = maps.map((map, unit) =>
    shuffled(map.length, randomKey(derivedSeed(seed, 'koch-permuted-map', unit), 'permutation')),
  );
  const moved = <Row extends Float32Array | Float64Array>(rows: readonly Row[]): Row[] =>
    rows.map((row, unit) => {
      const image = row.slice() as Row;
      for (const [site, from] of (orders[unit] ?? []).entries()) image[site] = row[from] ?? NaN;
      return image;
    });
  return { size, block, maps: moved(maps), halves: [moved(halves[0]), moved(halves[1])] };
}

/** Where the maps have their largest values. */
export function peaksOf(maps: readonly ArrayLike<number>[]): Uint32Array {
  return Uint32Array.from(maps, (map) => mapShape(map).peak);
}
