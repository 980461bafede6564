import { largestBuffer } from '../../gpu/largest-buffer.ts';
import path from 'node:path';
import {
  GeometryError,
  largestSize,
  refinedGeometry,
  siteCount,
  wordCount,
  type Geometry,
} from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { forFlag } from '../arguments/blame.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { mostArrayBytes, type LatticeArray } from '../output/lattice-array.ts';
import { assertRoom } from '../sampling/room.ts';
import type { GrowOptions } from './options.ts';

/**
 * The shapes of all levels, the first one included.
 * @throws UsageError for more steps than the largest side allows
 */
export function levelsOf(first: Geometry, steps: number): Geometry[] {
  const most = Math.floor(Math.log2(largestSize / first.size));
  if (steps > most)
    throw new UsageError(
      `--steps ${steps}: side ${first.size} doubled ${steps} times is beyond the largest side, ${largestSize}; give at most ${most}.`,
    );
  const levels = [first];
  for (let step = 0; step < steps; step++)
    levels.push(
      forFlag(`--steps ${steps}`, GeometryError, () => refinedGeometry(levels.at(-1) ?? first)),
    );
  return levels;
}

/**
 * Asserts that the last lattices fit into the file, the free memory and the disk.
 * @throws UsageError
 */
export function assertFits(
  levels: readonly Geometry[],
  { steps }: Pick<GrowOptions, 'steps'>,
  file: LatticeArray | undefined,
): void {
  const last = levels.at(-1);
  if (!last) return;
  const flag = `--steps ${steps}`;
  const bytes = file ? file.rowBytes(siteCount(last)) * last.systems : 0;
  if (bytes > mostArrayBytes)
    throw new UsageError(
      `${flag}: ${last.systems} lattices of side ${last.size} need ${bytes} bytes, and a file holds at most ` +
        `${mostArrayBytes}; give fewer steps${file?.packed ? '' : ', or --packed'}.`,
    );
  // A software adapter keeps its lattices here too. The words are read back, unpacked one lattice at a time, and packed.
  const words = levels.reduce((sum, level) => sum + 4 * wordCount(level), 0);
  assertRoom({
    flag,
    memory: words + 4 * wordCount(last) + (file ? siteCount(last) + 2 * bytes : 0),
    disk: bytes,
    folder: file?.folder ?? path.resolve('.'),
  });
}

/**
 * Asserts that the device takes the last lattices in one buffer, before anything is made.
 * @throws UsageError that says how many steps would fit
 */
export function assertDeviceHolds(
  gpu: Gpu,
  levels: readonly Geometry[],
  { steps }: Pick<GrowOptions, 'steps'>,
): void {
  const most = largestBuffer(gpu);
  const fitting = levels.findLastIndex((level) => 4 * wordCount(level) <= most);
  if (fitting === steps) return;
  const last = levels.at(-1);
  const needed = last ? Math.ceil(wordCount(last) / 2 ** 18) : 0;
  throw new UsageError(
    `--steps ${steps}: the last lattices need ${needed} MiB in one buffer, and ${gpu.adapter.name} allows ` +
      `${Math.floor(most / 2 ** 20)} MiB; ${fitting > 0 ? `${fitting} steps fit` : 'give fewer or smaller lattices'}.`,
  );
}
