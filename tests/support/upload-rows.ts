import type { Gpu } from '../../src/gpu/gpu.ts';
import { packUnits, type PackedUnits } from '../../src/rbm/machine/packed-units.ts';

/** Samples of bits, one array each, as units in GPU memory. */
export function uploadRows(gpu: Gpu, rows: Uint8Array[], units: number): PackedUnits {
  return {
    buffer: gpu.upload('data', packUnits(rows, units)),
    units,
    groups: Math.ceil(rows.length / 32),
    samples: rows.length,
  };
}
