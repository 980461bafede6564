import { Rbm } from '../rbm/machine/machine.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { UnitKind } from '../rbm/machine/parameters.ts';

/** A weight so strong that every unit is certain. Only ties remain random, with probability 1/2. */
const strength = 60;

export interface BlockMachineOptions {
  /** Side of the patch in sites. */
  readonly side: number;
  /** Side of a block. */
  readonly factor: number;
  readonly rule: 'majority' | 'decimation';
  readonly units: UnitKind;
}

/** Number of blocks per side of a patch, at least one. */
export function blocksOf({ side, factor }: Pick<BlockMachineOptions, 'side' | 'factor'>): number {
  return Math.max(1, Math.floor(side / factor));
}

/**
 * Block spins as a Boltzmann machine. Hidden unit a has equal weights to the spins of block a and no other weights. The sign
 * of the unit is the majority of the block; a tie is decided with probability 1/2. For decimation, the unit copies the
 * first spin of the block. A trained machine and a step of zooming out then run through the same kernels and appear in the
 * same pictures. Blocks that do not fit the patch are left out.
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
  // For units with the values 0 and 1, the activation vanishes if half of the block is up.
  const bias = units === 'binary' ? (-strength * felt * felt) / 2 : 0;
  return Rbm.from(gpu, {
    units,
    weights,
    visibleBias: new Float32Array(side * side),
    hiddenBias: new Float32Array(hidden).fill(bias),
  });
}
