import { blockedGeometry, siteCount, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import { majorityRule, type BlockRule } from '../../src/rg/block-rule.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/** What numbers the ties of one zoom-out. */
export interface TieStream {
  readonly seed: number;
  readonly step: number;
  readonly level: number;
}

/**
 * CPU twin of the block kernels of shaders/rg (majority, majority-any, decimation) on plain lattices: counts the up
 * spins of each block one by one and breaks ties by the random bit of the block.
 * @param fine shape of the lattices that are blocked; where strips are laid flat before, the flat one
 */
export function blockTwin(
  fine: Geometry,
  lattices: readonly PlainLattice[],
  ties: TieStream,
  rule: BlockRule = majorityRule,
): PlainLattice[] {
  const { factor } = rule;
  const coarse = blockedGeometry(fine, factor);
  const rows = siteCount(coarse) / coarse.size;
  const blockRows = fine.lattice === 'chain' ? 1 : factor;
  const sites = factor * blockRows;
  return lattices.map((lattice, system) =>
    Uint8Array.from({ length: coarse.size * rows }, (_, at) => {
      const [x, y] = [at % coarse.size, Math.floor(at / coarse.size)];
      const first = lattice[factor * y * fine.size + factor * x];
      if (rule.kind === 'decimation') return first;
      let up = 0;
      for (let row = 0; row < blockRows; row++)
        for (let column = 0; column < factor; column++)
          up += lattice[(factor * y + row) * fine.size + factor * x + column];
      if (2 * up !== sites) return Number(2 * up > sites);
      if (rule.ties === 'up') return 1;
      return rule.ties === 'first' ? first : tieBit(coarse, ties, system, x, y);
    }),
  );
}

/** The coin of block (x, y): one word per block and group, of which each system, or strip, has its own bit. */
function tieBit(
  coarse: Geometry,
  { seed, step, level }: TieStream,
  system: number,
  x: number,
  y: number,
): number {
  const key = randomKey(seed, 'ties', { period: Math.floor(step / 2 ** 32) });
  const { word, bit } = placeOf(coarse, system, x, y);
  const site = y * coarse.width + (x % coarse.width);
  return (random4(key, site, word % coarse.groups, step % 2 ** 32, level)[0] >>> bit) & 1;
}
