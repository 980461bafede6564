import { spinCount, wordCount, type Geometry } from '../ensemble/geometry.ts';

/** Words of workgroup memory that every device has: 16 KiB. */
const workgroupWords = 4096;
/**
 * Invocations that share a lattice. A processor runs them one after the other and pays for each of them at every barrier.
 * On a GPU each invocation should have two words of a 32 x 32 lattice (from data sheets; not measured here).
 */
const invocationsPerGroup = { software: 8, gpu: 256 };

/** How a lattice lies in workgroup memory: the constants of checkerboard.wgsl under RESIDENT. */
export interface ResidentShape {
  readonly WORDS: number;
  readonly INVOCATIONS: number;
  readonly ROWS: number;
}

/** Whether the lattice of a group, 32 replicas or one lattice in strips, fits into workgroup memory. */
export function fitsWorkgroup(geometry: Geometry): boolean {
  return wordCount(geometry) / geometry.groups <= workgroupWords;
}

/**
 * Whether sweeps are faster in workgroup memory, where a group has one workgroup, than as one dispatch a half-sweep.
 * Measured on a processor of two cores: 6 times faster with 8,192 spins and twice with 32,768, but with 32,768 no longer
 * faster when every sweep is followed by a measurement. The bound for GPUs is computed: at most two words an invocation,
 * and no more groups than small GPUs run at a time.
 */
export function suitsWorkgroup(geometry: Geometry, software: boolean): boolean {
  if (!fitsWorkgroup(geometry)) return false;
  if (software) return spinCount(geometry) <= 16_384;
  return wordCount(geometry) <= 1024 * geometry.groups && geometry.groups <= 64;
}

/** The shortest walks down the columns for which every invocation has at most one walk. */
export function residentShape(geometry: Geometry, software: boolean): ResidentShape {
  const columns = geometry.width / 2;
  const invocations = invocationsPerGroup[software ? 'software' : 'gpu'];
  let rows = 1;
  while (rows < geometry.height && columns * Math.ceil(geometry.height / rows) > invocations)
    rows++;
  return { WORDS: wordCount(geometry) / geometry.groups, INVOCATIONS: invocations, ROWS: rows };
}
