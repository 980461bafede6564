import { ArgumentError } from '../../../errors.ts';
import { couplingsOf, type StateTable } from './hamiltonian.ts';
import { jointTable, type JointTable } from './joint-table.ts';
import { renormalizedHamiltonian } from './renormalization.ts';
import { elementAt } from '../../../element-at.ts';

/**
 * The operator that ties each hidden spin to one visible spin,
 * e^T = prod over j of e^(w t_j s_kept(j))/(2 cosh w). Its trace over h is 1 for every w. For w = Infinity
 * the hidden spins are the kept ones, which is decimation; at finite w the correlations of different
 * hidden spins are tanh^2 w times those of the kept spins. The operator does not depend on the other
 * visible spins at all.
 */
export function softCopies(options: {
  visible: number;
  /** The visible spin of each hidden one. */
  kept: readonly number[];
  /** w, not negative. */
  tie: number;
}): JointTable {
  const { visible, kept, tie } = options;
  // ln of e^(+-w)/(2 cosh w), the probabilities of a copy and of a wrong copy.
  const copy = -Math.log1p(Math.exp(-2 * tie));
  const wrong = copy - 2 * tie;
  const keptSpins = Uint32Array.from({ length: 2 ** visible }, (_, state) =>
    kept.reduce((copies, site, j) => copies | (((state >>> site) & 1) << j), 0),
  );
  const byDifference = Float64Array.from({ length: 2 ** kept.length }, (_, bits) => {
    const differing = kept.filter((_, j) => (bits >>> j) & 1).length;
    // 0 times Infinity is not a number.
    return (kept.length - differing) * copy + (differing === 0 ? 0 : differing * wrong);
  });
  return jointTable(
    { visible, hidden: kept.length },
    (v, h) => byDifference[(keptSpins[v] ?? NaN) ^ h] ?? NaN,
  );
}

/**
 * Majority of blocks of an odd number of neighbours of a chain: T is 0 where every hidden spin is the
 * majority of its block and -Infinity elsewhere, so the trace over h is 1 and the step exact. On an
 * Ising chain the renormalized Hamiltonian has more than nearest-neighbour couplings: exact steps need not stay
 * in a family.
 *
 * @throws ArgumentError for an even block, or one that does not divide the chain.
 */
export function blockMajority(options: { visible: number; block: number }): JointTable {
  const { visible, block } = options;
  const hidden = visible / block;
  if (!(Number.isInteger(hidden) && block % 2 === 1)) {
    throw new ArgumentError(`blocks of ${block}: give an odd number that divides ${visible} spins`);
  }
  const majority = Array.from({ length: 2 ** visible }, (_, state) => {
    let result = 0;
    for (let j = 0; j < hidden; j++) {
      let up = 0;
      for (let i = 0; i < block; i++) up += (state >>> (j * block + i)) & 1;
      if (2 * up > block) result |= 1 << j;
    }
    return result;
  });
  return jointTable({ visible, hidden }, (v, h) => (majority[v] === h ? 0 : -Infinity));
}

/**
 * Renormalizes a chain several times by soft copies of its even sites.
 *
 * @param options.hamiltonian H of a chain of a multiple of 2^steps spins, in order.
 * @returns H^RG after each step. The free energy is the same after all of them, for every w.
 */
export function copyChain(options: {
  hamiltonian: StateTable;
  tie: number;
  steps: number;
}): StateTable[] {
  const { tie, steps } = options;
  let { hamiltonian } = options;
  return Array.from({ length: steps }, () => {
    const visible = Math.log2(hamiltonian.length);
    const kept = Array.from({ length: visible / 2 }, (_, j) => 2 * j);
    const operator = softCopies({ visible, kept, tie });
    hamiltonian = renormalizedHamiltonian({ operator, hamiltonian });
    return hamiltonian;
  });
}

/**
 * The couplings of a chain: `nearest`, the nearest-neighbour coupling averaged over the bonds, and
 * `others`, the largest |K_S| of anything else (deviations of single bonds from `nearest`, fields, longer
 * ranges, more spins; not the constant).
 *
 * @param hamiltonian H of a ring of at least 3 spins in order.
 */
export function chainCouplings(hamiltonian: StateTable): { nearest: number; others: number } {
  const sites = Math.log2(hamiltonian.length);
  const couplings = couplingsOf(hamiltonian);
  const bonds = Array.from({ length: sites }, (_, i) => (1 << i) | (1 << ((i + 1) % sites)));
  const nearest = bonds.reduce((sum, bond) => sum + elementAt(couplings, bond), 0) / sites;
  for (const bond of bonds) couplings[bond] = elementAt(couplings, bond) - nearest;
  couplings[0] = 0;
  return { nearest, others: couplings.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}
