import type { Gpu } from '../../gpu/gpu.ts';
import { elementAt } from '../../element-at.ts';

/**
 * Samples of a layer of two-state units in GPU memory, 32 a word: `words[unit * groups + group]`, bit = sample. The buffer
 * of an Ising ensemble in replica mode has this layout; its units are the sites in storage order.
 */
export interface PackedUnits {
  readonly buffer: GPUBuffer;
  readonly units: number;
  /** Words per unit: 32 samples each. */
  readonly groups: number;
  /** How many of the bits are samples, from the lowest bit of the first group on; all unless given. */
  readonly samples?: number;
}

/** How many samples there are. */
export function sampleCount({ samples, groups }: Pick<PackedUnits, 'samples' | 'groups'>): number {
  return samples ?? 32 * groups;
}

/** A buffer for 32 `groups` samples of `units` units, all zero. The caller destroys it. */
export function emptyUnits(gpu: Gpu, units: number, groups: number, label: string): PackedUnits {
  return { buffer: gpu.storage(label, units * groups * 4), units, groups };
}

/**
 * A copy of some units of samples within GPU memory. Unit `i` of the result is unit `from[i]` of the data; a unit may be
 * copied any number of times. The caller destroys the buffer.
 */
export function gatherUnits(gpu: Gpu, data: PackedUnits, from: Uint32Array): PackedUnits {
  const gathered = { ...data, ...emptyUnits(gpu, from.length, data.groups, 'gathered units') };
  const bytes = 4 * data.groups;
  gpu.submit('gather units', (encoder) => {
    for (const [to, unit] of from.entries())
      encoder.copyBufferToBuffer(data.buffer, unit * bytes, gathered.buffer, to * bytes, bytes);
  });
  return gathered;
}

/** The words of the samples on the host, after all work submitted so far. */
export function readUnits(gpu: Gpu, { buffer, units, groups }: PackedUnits): Promise<Uint32Array> {
  return gpu.readWords(buffer, 0, units * groups * 4);
}

/**
 * Packs samples.
 * @param rows one array of 0 and 1 per sample, `units` long; bits beyond the last sample are 0
 */
export function packUnits(rows: readonly ArrayLike<number>[], units: number): Uint32Array {
  const groups = Math.ceil(rows.length / 32);
  const words = new Uint32Array(units * groups);
  for (const [sample, row] of rows.entries()) {
    const group = sample >>> 5;
    for (let unit = 0; unit < units; unit++) {
      const at = unit * groups + group;
      words[at] = elementAt(words, at) | ((row[unit] ? 1 : 0) << (sample & 31));
    }
  }
  return words;
}

/** Samples in GPU memory, from rows of 0 and 1 over the units. The caller destroys the buffer. */
export function uploadUnits(
  gpu: Gpu,
  rows: readonly ArrayLike<number>[],
  units: number,
  label: string,
): PackedUnits {
  const buffer = gpu.upload(label, packUnits(rows, units));
  return { buffer, units, groups: Math.ceil(rows.length / 32), samples: rows.length };
}

/** The sample of packed words: 0 and 1, one for each unit. The inverse of `packUnits`, one row at a time. */
export function unpackUnits(words: Uint32Array, units: number, sample: number): Uint8Array {
  const groups = words.length / units;
  return Uint8Array.from(
    { length: units },
    (_, unit) => (elementAt(words, unit * groups + (sample >>> 5)) >>> (sample & 31)) & 1,
  );
}
