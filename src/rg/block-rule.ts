/** How a block of spins becomes one. */
export interface BlockRule {
  /**
   * `majority`: the sign of the sum of a block. `decimation`: the first spin of each block is kept and the others are
   * summed over. Decimation changes the unit of length and leaves correlation functions as they are.
   */
  readonly kind: 'majority' | 'decimation';
  /** Side of a block in spins, b: from 2 to 22. */
  readonly factor: number;
  /**
   * What decides about a block without a majority: a fair coin, or, only with b = 2, always up or the first spin of the
   * block. The last two are wrong and serve for comparison.
   */
  readonly ties: 'random' | 'up' | 'first';
}

/**
 * Decimation of every other site of the square lattice, b = sqrt 2: the sites that are kept form a square lattice turned
 * by 45 degrees. Two steps are decimation by b = 2.
 */
export interface SublatticeRule {
  readonly kind: 'sublattice';
}

/** 2 x 2 majority blocks with random ties. */
export const majorityRule: BlockRule = { kind: 'majority', factor: 2, ties: 'random' };

/** The largest block: its spins are counted in nine bits. */
export const largestFactor = 22;
