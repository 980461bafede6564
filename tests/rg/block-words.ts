import { Ensemble } from '../../src/ensemble/ensemble.ts';
import type { Geometry } from '../../src/ensemble/geometry.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { startSpins } from '../../src/ising/start.ts';
import type { BlockRule } from '../../src/rg/block-rule.ts';
import { Blocking } from '../../src/rg/blocking.ts';
import { pack, unpack, type PlainLattice } from '../twins/lattices.ts';

export function majority(factor: number, ties: BlockRule['ties'] = 'random'): BlockRule {
  return { kind: 'majority', factor, ties };
}

export function decimation(factor: number): BlockRule {
  return { kind: 'decimation', factor, ties: 'random' };
}

/** Blocks packed spins, once for each of some steps; the words of the block spins. */
export async function blockWords(
  gpu: Gpu,
  geometry: Geometry,
  words: Uint32Array,
  rule: BlockRule,
  { steps = [1], level = 1 }: { steps?: readonly number[]; level?: number } = {},
): Promise<{ coarse: Geometry; words: Uint32Array[] }> {
  const fine = new Ensemble(gpu, geometry);
  gpu.write(fine.buffer, words);
  const blocking = await Blocking.create(gpu, fine, { rule, seed: 5, level });
  const found: Uint32Array[] = [];
  for (const step of steps) {
    blocking.begin(step);
    gpu.compute('block', (pass) => blocking.record(pass));
    found.push(await gpu.readWords(blocking.coarse.buffer));
  }
  blocking.dispose();
  fine.dispose();
  return { coarse: blocking.coarse.geometry, words: found };
}

/** Block spins of plain lattices. */
export async function blocksOf(
  gpu: Gpu,
  geometry: Geometry,
  lattices: readonly PlainLattice[],
  rule: BlockRule,
): Promise<PlainLattice[]> {
  const { coarse, words } = await blockWords(gpu, geometry, pack(geometry, lattices), rule);
  return unpack(coarse, words[0]);
}

/** Words of a hot start. */
export async function hotWords(gpu: Gpu, geometry: Geometry, seed = 3): Promise<Uint32Array> {
  const ensemble = new Ensemble(gpu, geometry);
  await startSpins(gpu, ensemble, { start: 'hot', seed });
  const words = await gpu.readWords(ensemble.buffer);
  ensemble.dispose();
  return words;
}
