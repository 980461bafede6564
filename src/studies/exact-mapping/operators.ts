import { elementAt } from '../../element-at.ts';
import { blockMajority, chainCouplings, copyChain, softCopies } from './mapping/block-operators.ts';
import { decimateChain } from '../../theory/chain-decimation.ts';
import {
  freeEnergy,
  largestDifference,
  probabilities,
  type StateTable,
} from './mapping/hamiltonian.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { mapJoint, type JointTable } from './mapping/joint-table.ts';
import { logTraces, renormalizedHamiltonian } from './mapping/renormalization.ts';
import { atLeast, atMost, finestRounding, judged, largest } from './judged.ts';
import type { Target } from '../study.ts';

const copied = { sites: 10, coupling: 0.8 } as const;
const ties = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 8];

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

/** Soft copies at one w. */
export type CopyCase = ReturnType<typeof copyCase>;

function copyCase(tie: number, operator: JointTable) {
  const { sites, coupling } = copied;
  const hamiltonian = isingHamiltonian(ringBonds(sites, coupling));
  const decimated = isingHamiltonian(ringBonds(sites / 2, decimateChain({ coupling }).coupling));
  const offset = freeEnergy(hamiltonian) - freeEnergy(decimated);
  const renormalized = renormalizedHamiltonian({ operator, hamiltonian });
  const expected = Math.tanh(tie) ** 2 * correlation(hamiltonian, 0, 2);
  return {
    /** w. */
    tie,
    /** Largest |ln Tr_h e^T|. */
    trace: largestDifference(logTraces(operator), new Float64Array(2 ** sites)),
    /** |F^h - F^v|. */
    freeEnergy: Math.abs(freeEnergy(renormalized) - freeEnergy(hamiltonian)),
    /** Deviation of the neighbour correlation of the hidden spins from tanh^2 w times that of the kept spins. */
    correlation: Math.abs(correlation(renormalized, 0, 1) - expected),
    /** Largest deviation of H^RG(h) from the decimated chain. */
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
export function copiesTarget(cases: readonly CopyCase[], undivided: readonly CopyCase[]): Target {
  /** Copies, and the one of them that is compared with decimation. */
  const family = (all: readonly CopyCase[], compared = all.at(-1)) => ({ all, compared });
  type Family = ReturnType<typeof family>;
  const worst = (of: (one: CopyCase) => number) =>
    atMost(finestRounding, ({ all }: Family) => largest(all.map(of)));
  return judged<Family>({
    id: 'MS-1 copies',
    statement: 'Soft copies are exact for every w, and become decimation for large w.',
    details:
      'Hidden spins are tied by w to every other visible spin. Every w gives an exact step. H^{RG}(h) is that of the decimated chain ' +
      'only as w grows. An exact step is therefore not always a decimation.',
    cases: [family(cases)],
    quantities: {
      'largest |ln Σ_h e^{T}|': worst(({ trace }) => trace),
      'largest |F^{h} − F^{v}|': worst((one) => one.freeEnergy),
      'largest deviation from tanh²w ⟨s s′⟩': worst((one) => one.correlation),
      'H^{RG} from the decimated chain at the largest w': atMost(
        1e-5,
        ({ compared }) => compared?.distance ?? NaN,
      ),
    },
    beside: { 'values of w': cases.length, 'largest w': largest(cases.map(({ tie }) => tie)) },
    controls: {
      'w = 1 instead of the largest': [
        family(
          cases,
          cases.find(({ tie }) => tie === 1),
        ),
      ],
      'operators not divided by (2 cosh w)^{n}': [family(undivided)],
    },
  });
}

/** The majority of blocks of three on a ring of 15, and decimation of a ring of 16. */
export function measureClosure(coupling = 1) {
  const ring = isingHamiltonian(ringBonds(15, coupling));
  const operator = blockMajority({ visible: 15, block: 3 });
  const blocked = renormalizedHamiltonian({ operator, hamiltonian: ring });
  const longer = isingHamiltonian(ringBonds(16, coupling));
  const kept = elementAt(copyChain({ hamiltonian: longer, tie: Infinity, steps: 1 }), 0);
  const traces = largestDifference(logTraces(operator), new Float64Array(2 ** 15));
  return {
    majority: closureCase(traces, ring, blocked),
    decimation: closureCase(0, longer, kept),
  };
}

/** An exact step on a chain and the couplings that it leaves. @param trace largest |ln Tr_h e^T| */
function closureCase(trace: number, before: StateTable, after: StateTable) {
  const change = Math.abs(freeEnergy(after) - freeEnergy(before));
  return { trace, freeEnergy: change, ...chainCouplings(after) };
}

/** An exact step need not leave a chain of nearest neighbours. */
export function majorityTarget({
  majority,
  decimation,
}: ReturnType<typeof measureClosure>): Target {
  return judged<typeof majority>({
    id: 'MS-1 majority',
    statement: 'The majority of three neighbours is exact, and leaves longer-ranged couplings.',
    details:
      'The hidden spins are no longer a chain of nearest neighbours. It would be wrong to report this rule as the flow of one coupling.',
    cases: [majority],
    quantities: {
      'largest |ln Σ_h e^{T}|': atMost(finestRounding, ({ trace }) => trace),
      '|F^{h} − F^{v}|': atMost(finestRounding, (one) => one.freeEnergy),
      'largest coupling that is not of neighbours': atLeast(1e-3, ({ others }) => others),
    },
    beside: { 'coupling of neighbours': majority.nearest },
    controls: { decimation: [decimation] },
  });
}
