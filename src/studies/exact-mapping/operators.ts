import { elementAt } from '../../element-at.ts';
import { blockMajority, chainCouplings, copyChain, softCopies } from './mapping/block-operators.ts';
import { decimatedCoupling } from './mapping/chain-decimation.ts';
import {
  freeEnergy,
  largestDifference,
  probabilities,
  type StateTable,
} from './mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { logTraces, renormalizedHamiltonian } from './mapping/renormalization.ts';
import { finestRounding, largest, statementOf, type Statement } from './statement.ts';

const copied = { sites: 10, coupling: 0.8 } as const;
const ties = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 8];

/** Soft copies at one w. */
export interface CopyCase {
  /** w. */
  readonly tie: number;
  /** Largest |ln Tr_h e^T|. */
  readonly trace: number;
  /** |F^h - F^v|. */
  readonly freeEnergy: number;
  /** Deviation of the neighbour correlation of the hidden spins from tanh^2 w times that of the kept spins. */
  readonly correlation: number;
  /** Largest deviation of H^RG(h) from the decimated chain. */
  readonly distance: number;
}

/** A chain renormalized by soft copies of every other spin, for weak and strong ties. */
export function measureCopies(): CopyCase[] {
  return ties.map((tie) => copyCase(tie, copyOperator(tie)));
}

/** The same without the division by (2 cosh w)^n: e^T = prod e^(w t s). */
export function measureUndividedCopies(): CopyCase[] {
  return ties.slice(-3).map((tie) => {
    // ln(2 cosh w) for each of the hidden spins.
    const log = (copied.sites / 2) * (tie + Math.log1p(Math.exp(-2 * tie)));
    return copyCase(
      tie,
      mapJoint(copyOperator(tie), (value) => value + log),
    );
  });
}

function copyOperator(tie: number): JointTable {
  const kept = Array.from({ length: copied.sites / 2 }, (_, j) => 2 * j);
  return softCopies({ visible: copied.sites, kept, tie });
}

function copyCase(tie: number, operator: JointTable): CopyCase {
  const { sites, coupling } = copied;
  const hamiltonian = isingHamiltonian(ringBonds(sites, coupling));
  const decimated = isingHamiltonian(ringBonds(sites / 2, decimatedCoupling(coupling)));
  const offset = freeEnergy(hamiltonian) - freeEnergy(decimated);
  const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
  const expected = Math.tanh(tie) ** 2 * correlation(hamiltonian, 0, 2);
  return {
    tie,
    trace: largestDifference(logTraces(operator), new Float64Array(2 ** sites)),
    freeEnergy: Math.abs(freeEnergy(renormalized) - freeEnergy(hamiltonian)),
    correlation: Math.abs(correlation(renormalized, 0, 1) - expected),
    distance: largestDifference(
      renormalized,
      decimated.map((value) => value + offset),
    ),
  };
}

function correlation(hamiltonian: StateTable, i: number, j: number): number {
  const sign = (state: number): number => (((state >> i) ^ (state >> j)) & 1 ? -1 : 1);
  return probabilities(hamiltonian).reduce((sum, p, state) => sum + p * sign(state), 0);
}

/** Decimation as a limit of exact operators. */
export function copiesStatement(
  cases: readonly CopyCase[],
  undivided: readonly CopyCase[],
): Statement {
  /** Copies, and the one of them that is compared with decimation. */
  const family = (all: readonly CopyCase[], compared = all.at(-1)) => ({ all, compared });
  type Family = ReturnType<typeof family>;
  const worst = (name: string, of: (one: CopyCase) => number) => ({
    name,
    of: ({ all }: Family) => largest(all.map(of)),
    ...finestRounding,
  });
  return statementOf<Family>({
    id: 'MS-1 copies',
    statement: 'Soft copies are exact for every w, and become decimation for large w.',
    details:
      'Hidden spins are tied by w to every other visible spin. Every w gives an exact step. H^{RG}(h) is that of the decimated chain ' +
      'only as w grows. An exact step is therefore not always a decimation.',
    cases: [family(cases)],
    quantities: [
      worst('largest |ln Σ_h e^{T}|', ({ trace }) => trace),
      worst('largest |F^{h} − F^{v}|', (one) => one.freeEnergy),
      worst('largest deviation from tanh²w ⟨s s′⟩', (one) => one.correlation),
      {
        name: 'H^{RG} from the decimated chain at the largest w',
        of: ({ compared }) => compared?.distance ?? NaN,
        atMost: 1e-5,
      },
    ],
    beside: { 'values of w': cases.length, 'largest w': largest(cases.map(({ tie }) => tie)) },
    controls: [
      {
        name: 'w = 1 instead of the largest',
        cases: [
          family(
            cases,
            cases.find(({ tie }) => tie === 1),
          ),
        ],
      },
      { name: 'operators not divided by (2 cosh w)^{n}', cases: [family(undivided)] },
    ],
  });
}

/** An exact step on a chain, and the couplings that it leaves. */
export interface ClosureCase {
  /** Largest |ln Tr_h e^T|. */
  readonly trace: number;
  /** |F^h - F^v|. */
  readonly freeEnergy: number;
  /** Nearest-neighbour coupling of the hidden spins. */
  readonly nearest: number;
  /** Largest of all other couplings. */
  readonly others: number;
}

/** The majority of blocks of three on a ring of 15, and decimation of a ring of 16. */
export function measureClosure(coupling = 1): { majority: ClosureCase; decimation: ClosureCase } {
  const ring = isingHamiltonian(ringBonds(15, coupling));
  const operator = blockMajority({ visible: 15, block: 3 });
  const blocked = renormalizedHamiltonian({ operator, hamiltonian: ring });
  const longer = isingHamiltonian(ringBonds(16, coupling));
  const kept = elementAt(copyChain({ hamiltonian: longer, tie: Infinity, steps: 1 }), 0);
  return {
    majority: {
      trace: largestDifference(logTraces(operator), new Float64Array(2 ** 15)),
      freeEnergy: Math.abs(freeEnergy(blocked) - freeEnergy(ring)),
      ...chainCouplings(blocked),
    },
    decimation: {
      trace: 0,
      freeEnergy: Math.abs(freeEnergy(kept) - freeEnergy(longer)),
      ...chainCouplings(kept),
    },
  };
}

/** An exact step need not leave a chain of nearest neighbours. */
export function majorityStatement({
  majority,
  decimation,
}: ReturnType<typeof measureClosure>): Statement {
  return statementOf<ClosureCase>({
    id: 'MS-1 majority',
    statement: 'The majority of three neighbours is exact, and leaves longer-ranged couplings.',
    details:
      'The hidden spins are no longer a chain of nearest neighbours. It would be wrong to report this rule as the flow of one coupling.',
    cases: [majority],
    quantities: [
      { name: 'largest |ln Σ_h e^{T}|', of: ({ trace }) => trace, ...finestRounding },
      { name: '|F^{h} − F^{v}|', of: (one) => one.freeEnergy, ...finestRounding },
      {
        name: 'largest coupling that is not of neighbours',
        of: ({ others }) => others,
        atLeast: 1e-3,
      },
    ],
    beside: { 'coupling of neighbours': majority.nearest },
    controls: [{ name: 'decimation', cases: [decimation] }],
  });
}
