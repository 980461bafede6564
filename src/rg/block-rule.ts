/** How a block of spins becomes one. */
export interface BlockRule {
  /**
   * `majority`: the sign of the sum of a block. `decimation`: the first spin of each block is kept and the others are
   * summed over; that leaves correlation functions as they are, but for the unit of length.
   */
  readonly kind: 'majority' | 'decimation';
  /** Side of a block in spins, b: from 2 to 22. */
  readonly factor: number;
  /**
   * What decides where a majority rule finds none: a fair coin, or, for comparison with rules that are wrong and only
   * with b = 2, always up or the first spin of the block.
   */
  readonly ties: 'random' | 'up' | 'first';
}

/**
 * Decimation of every other site of the square lattice, b = sqrt 2: what is kept is a square lattice turned by 45
 * degrees. Two steps are decimation by b = 2.
 */
export interface SublatticeRule {
  readonly kind: 'sublattice';
}

/** 2 x 2 majority blocks with random ties. */
export const majorityRule: BlockRule = { kind: 'majority', factor: 2, ties: 'random' };

/** The largest block: its spins are counted in nine bits. */
export const largestFactor = 22;
