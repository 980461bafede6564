import { shuffled } from '../../ensemble/shuffled.ts';
import { randomKey } from '../../ensemble/random-key.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { packUnits, type PackedUnits } from '../../rbm/machine/packed-units.ts';
import { uniformDeviates } from '../../statistics/random.ts';

/** Lattices on the host, each as one row of -1 and +1 in storage order. */
export type Rows = readonly Int8Array[];

/** The lattices of a snapshot, [system * sites + site], one by one. */
export function rowsOf(signs: Int8Array, sites: number): Int8Array[] {
  return Array.from({ length: signs.length / sites }, (_, row) =>
    signs.subarray(row * sites, (row + 1) * sites),
  );
}

/** Copies lattices to the GPU. Their number is a multiple of 32. The caller destroys the buffer. */
export function uploaded(gpu: Gpu, rows: Rows, sites: number, label: string): PackedUnits {
  const words = packUnits(
    rows.map((row) => row.map((sign) => (sign > 0 ? 1 : 0))),
    sites,
  );
  return { buffer: gpu.upload(label, words), units: sites, groups: rows.length / 32 };
}

/** The lattices in random order, as many as fill whole words of 32. */
export function mixed(rows: Rows, seed: number): Int8Array[] {
  const order = shuffled(rows.length, randomKey(seed, 'samples'));
  return Array.from(order.subarray(0, 32 * Math.floor(rows.length / 32)), (row) =>
    Int8Array.from(rows[row] ?? []),
  );
}

/** Lattices of fair coins, which have infinite temperature. */
export function coins(count: number, sites: number, seed: number): Int8Array[] {
  const uniform = uniformDeviates(seed, 0);
  return Array.from({ length: count }, () =>
    Int8Array.from({ length: sites }, () => (uniform() < 0.5 ? -1 : 1)),
  );
}

/** A lattice with a number of spins up, at random places. */
export function withUp(up: number, sites: number, uniform: () => number): Int8Array {
  const row = new Int8Array(sites).fill(-1);
  // The selection sampling of Fan, Muller & Rezucha (1962): every choice of places is equally likely.
  let left = up;
  for (let site = 0; site < sites && left > 0; site++)
    if (uniform() * (sites - site) < left) {
      row[site] = 1;
      left--;
    }
  return row;
}
