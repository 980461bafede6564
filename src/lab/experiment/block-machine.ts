import { Rbm } from '../../rbm/machine/machine.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { UnitKind } from '../../rbm/machine/parameters.ts';

/** So strong that every unit is certain, but for ties, which stay fair coins. */
const strength = 60;

export interface BlockMachineOptions {
  /** Side of the patch in sites. */
  readonly side: number;
  /** Side of a block. */
  readonly factor: number;
  readonly rule: 'majority' | 'decimation';
  readonly units: UnitKind;
}

/** Blocks of a patch a side, at least one. */
export function blocksOf({ side, factor }: Pick<BlockMachineOptions, 'side' | 'factor'>): number {
  return Math.max(1, Math.floor(side / factor));
}

/**
 * Block spins as a Boltzmann machine: hidden unit a feels the spins of block a alone, all alike, so that its sign is
 * their majority and a tie is a fair coin; or, for decimation, the first of them. So a trained machine and a step of
 * zooming out go through the same kernels and are seen in the same pictures. Blocks that do not fit the patch are
 * left out.
 */
export function blockMachine(gpu: Gpu, options: BlockMachineOptions): Rbm {
  const { side, factor, rule, units } = options;
  const blocks = blocksOf(options);
  const hidden = blocks ** 2;
  const weights = new Float32Array(side * side * hidden);
  const felt = rule === 'majority' ? factor : 1;
  for (let block = 0; block < hidden; block++)
    for (let dy = 0; dy < felt; dy++)
      for (let dx = 0; dx < felt; dx++) {
        const x = factor * (block % blocks) + dx;
        const y = factor * Math.floor(block / blocks) + dy;
        weights[(y * side + x) * hidden + block] = strength;
      }
  // Of units 0 and 1 the activation vanishes where half of the block is up.
  const bias = units === 'binary' ? (-strength * felt * felt) / 2 : 0;
  return Rbm.from(gpu, {
    units,
    weights,
    visibleBias: new Float32Array(side * side),
    hiddenBias: new Float32Array(hidden).fill(bias),
  });
}
