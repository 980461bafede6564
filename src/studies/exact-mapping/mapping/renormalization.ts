import { freeEnergy, type StateTable } from './hamiltonian.ts';
import { logSumOverHidden, logSumOverVisible, mapJoint, type JointTable } from './joint-table.ts';

/** A step of Kadanoff's variational renormalization group. */
export interface RenormalizationStep {
  /** The operator T(v, h). */
  readonly operator: JointTable;
  /** H(v) of the spins to be renormalized. */
  readonly hamiltonian: StateTable;
}

/**
 * H^RG(h) = -ln sum over v of e^(T(v, h) - H(v)) for each hidden state (Mehta & Schwab, arXiv:1410.3831,
 * eq. 6). Charles Martin's article of 2015 writes it with the other sign.
 */
export function renormalizedHamiltonian({
  operator,
  hamiltonian,
}: RenormalizationStep): StateTable {
  const exponents = mapJoint(operator, (value, v) => value - (hamiltonian[v] ?? NaN));
  return logSumOverVisible(exponents).map((value) => -value);
}

/** ln sum over h of e^T(v, h) for each visible state: 0 where the step is exact (eq. 9). */
export function logTraces(operator: JointTable): StateTable {
  return logSumOverHidden(operator);
}

/**
 * The operator of a Boltzmann machine, T(v, h) = H(v) - E(v, h) (eq. 18). Applied to an operator, it gives the energy of the model
 * with this operator.
 */
export function operatorOf(energy: JointTable, hamiltonian: StateTable): JointTable {
  return mapJoint(energy, (value, v) => (hamiltonian[v] ?? NaN) - value);
}

/**
 * The operator divided by its trace, T(v, h) - ln sum over h of e^T: the logarithm of a conditional
 * probability p(h|v), and so an exact step whatever T was.
 */
export function normalizedOperator(operator: JointTable): JointTable {
  const traces = logTraces(operator);
  return mapJoint(operator, (value, v) => value - (traces[v] ?? NaN));
}

/**
 * Delta F = F^h - F^v of a step (eqs. 4, 7, 8). It is -ln of the average of sum over h of e^T over the data: an exact step has
 * Delta F = 0, but Delta F = 0 says only that this average is 1.
 */
export function freeEnergyDifference(step: RenormalizationStep): number {
  return freeEnergy(renormalizedHamiltonian(step)) - freeEnergy(step.hamiltonian);
}
