import { freeEnergy, type StateTable } from './hamiltonian.ts';
import { jointTable, layerHamiltonians, mapJoint, type JointTable } from './joint-table.ts';
import { elementAt } from '../../../element-at.ts';

/**
 * Delta F = 0 without an exact step: a model's energy plus the constant ln Z_model - ln Z that makes the
 * free energies equal. The trace of e^T over h is 1 only in the mean. (Mehta & Schwab, arXiv:1410.3831, print
 * "if and only if"; in arXiv:1609.03541 they call that a typing error.)
 */
export function withEqualFreeEnergy(energy: JointTable, hamiltonian: StateTable): JointTable {
  const shift = freeEnergy(hamiltonian) - freeEnergy(layerHamiltonians(energy).hidden);
  return mapJoint(energy, (value) => value + shift);
}

/**
 * The first example of Lin, Tegmark & Rolnick (arXiv:1608.08225, versions 1 and 2): layers of as many
 * spins with E(v, h) = H(v) + H(h) + K(v) + ln Z~, Z~ = sum over v of e^(-H-K). The partition function is that
 * of H, the distribution of v is not, for any K that is no constant. The trace over h is Z e^-K(v)/Z~,
 * which is not 1: the answer of Schwab & Mehta (arXiv:1609.03541).
 */
export function disturbedCopies(options: {
  /** H of one layer. */
  hamiltonian: StateTable;
  /** K of the visible layer. */
  disturbance: StateTable;
}): {
  energy: JointTable;
  /** ln of Z e^-K(v)/Z~. */
  logTraces: StateTable;
  /** D(P || p_model) = <K> + ln <e^-K>, averages over the data, in nats. */
  divergence: number;
} {
  const { hamiltonian, disturbance } = options;
  const units = Math.log2(hamiltonian.length);
  const free = freeEnergy(hamiltonian);
  const logTilde = -freeEnergy(hamiltonian.map((value, v) => value + elementAt(disturbance, v)));
  const energy = jointTable(
    { visible: units, hidden: units },
    (v, h) =>
      elementAt(hamiltonian, v) + elementAt(hamiltonian, h) + elementAt(disturbance, v) + logTilde,
  );
  const mean = hamiltonian.reduce(
    (sum, value, v) => sum + Math.exp(free - value) * elementAt(disturbance, v),
    0,
  );
  return {
    energy,
    logTraces: disturbance.map((value) => -free - value - logTilde),
    divergence: mean + logTilde + free,
  };
}

/**
 * Their second example: two systems that do not interact, E(v, h) = H(v) + H'(h) + ln Z'. The trace over h
 * is 1 and the divergence 0, yet H^RG(h) is H'(h) and a constant, and knows nothing of H: the trace
 * condition alone makes no useful coarse-graining.
 *
 * @returns The energy, and ln Z' - ln Z, which H^RG(h) - H'(h) has to be.
 */
export function independentSystems(options: {
  /** H(v). */
  hamiltonian: StateTable;
  /** H'(h), of any number of spins. */
  other: StateTable;
}): { energy: JointTable; constant: number } {
  const { hamiltonian, other } = options;
  const logOther = -freeEnergy(other);
  const size = { visible: Math.log2(hamiltonian.length), hidden: Math.log2(other.length) };
  return {
    energy: jointTable(size, (v, h) => elementAt(hamiltonian, v) + elementAt(other, h) + logOther),
    constant: logOther + freeEnergy(hamiltonian),
  };
}
