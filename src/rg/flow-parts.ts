import type { Gpu } from '../gpu/gpu.ts';
import { levelRecorder, sublatticeRecorder, type LevelRecorder } from './level-recorder.ts';
import { LocalFields } from './local-fields.ts';
import { OperatorCorrelations } from './operator-correlations.ts';
import type { Pyramid } from './pyramid.ts';

/** Blocks of replicas for the jackknife of exponents, at the most. */
const mostBlocks = 64;

/**
 * The correlations of operators of each level with the next, of square lattices in replica mode, and b of each step.
 * @param blocks of the jackknife, a divisor of the number of systems; up to 64 unless given
 */
export async function levelCorrelations(
  gpu: Gpu,
  recorders: readonly LevelRecorder[],
  blocks?: number,
): Promise<{ correlations: OperatorCorrelations[]; factors: number[] }> {
  const correlations: OperatorCorrelations[] = [];
  const factors: number[] = [];
  for (const [level, { operators: coarse, size }] of recorders.entries()) {
    const below = recorders[level - 1];
    const fine = below?.operators?.output;
    if (!fine || !coarse) continue;
    correlations.push(
      await OperatorCorrelations.create(gpu, {
        fine,
        coarse: coarse.output,
        blocks: blocks ?? blocksFor(fine.systems),
      }),
    );
    factors.push(below.size / size);
  }
  return { correlations, factors };
}

/** Levels of decimation by 2, with the levels of every other site between them. */
export async function turnedRecorders(
  gpu: Gpu,
  { levels }: Pyramid,
  depth = Infinity,
): Promise<LevelRecorder[]> {
  const recorders: LevelRecorder[] = [];
  for (const level of levels) {
    // Operators are left out: with them, a level and the next level but one would make a step of b = 2.
    const { operators: _, ...recorder } = await levelRecorder(gpu, level);
    recorders.push(recorder);
    const { size } = level.geometry;
    if (size % 2 === 0 && size >= 4) recorders.push(await sublatticeRecorder(gpu, level));
  }
  for (const recorder of recorders.slice(depth + 1)) recorder.dispose();
  return recorders.slice(0, depth + 1);
}

/** Histograms of the local fields of every level, in the order of the recorders. */
export async function levelFields(
  gpu: Gpu,
  { levels }: Pyramid,
  { turned, levels: count }: { turned: boolean; levels: number },
): Promise<LocalFields[]> {
  const fields: LocalFields[] = [];
  for (const level of levels) {
    fields.push(await LocalFields.create(gpu, level));
    if (turned && fields.length < count)
      fields.push(await LocalFields.create(gpu, level, { turned }));
    if (fields.length === count) break;
  }
  return fields;
}

/** The most blocks of equal size, up to 64. */
export function blocksFor(systems: number): number {
  let blocks = mostBlocks;
  while (systems % blocks !== 0) blocks--;
  return blocks;
}
