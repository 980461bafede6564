import type { Gpu } from '../../gpu/gpu.ts';

/**
 * How the matrix product of a half-step is made. `plain`: every invocation for itself (shaders/rbm/include/product.wgsl), for
 * processors. The others go through workgroup memory (shaders/rbm/include/tiled-product.wgsl).
 */
export type Product = 'plain' | TiledProduct;
export type TiledProduct = keyof typeof tiles;

/** Units and groups of a workgroup's tile. */
const tiles = {
  narrow: { units: 16, groups: 1 },
  pair: { units: 32, groups: 2 },
} as const;

/** Workgroups that keep a large GPU busy; measured on one of 132 multiprocessors, see bench/experiments.md. */
const enough = 96;

/** The product that suits the adapter. */
export function productFor(gpu: Gpu, units: number, groups: number): Product {
  if (gpu.software) return 'plain';
  return groups > 1 && workgroupsOf('pair', units, groups) >= enough ? 'pair' : 'narrow';
}

/** Workgroups of a dispatch that finds so many units in so many groups. */
export function workgroupsOf(product: TiledProduct, units: number, groups: number): number {
  const tile = tiles[product];
  return Math.ceil(units / tile.units) * Math.ceil(groups / tile.groups);
}
