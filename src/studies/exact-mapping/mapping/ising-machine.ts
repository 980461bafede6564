import { spinHamiltonian, type StateTable } from './hamiltonian.ts';
import { mapJoint, type JointTable } from './joint-table.ts';
import { machineEnergy, visibleHamiltonian, type SmallMachine } from './machine.ts';
import { elementAt } from '../../../element-at.ts';

/** Ising spins with pair couplings of either sign, weight e^(K s s'). */
export interface IsingBonds {
  readonly sites: number;
  readonly bonds: readonly { first: number; second: number; coupling: number }[];
}

/** The bonds of a periodic chain. A ring of 2 has two bonds between its spins, a ring of 1 one to itself. */
export function ringBonds(sites: number, coupling: number): IsingBonds {
  const bonds = Array.from({ length: sites }, (_, first) => ({
    first,
    second: (first + 1) % sites,
    coupling,
  }));
  return { sites, bonds };
}

/** The 2 L^2 bonds of an L x L torus; site x + L y. */
export function torusBonds(size: number, coupling: number): IsingBonds {
  const sites = size * size;
  const bonds = Array.from({ length: sites }, (_, first) => {
    const x = first % size;
    const right = first - x + ((x + 1) % size);
    return [right, (first + size) % sites].map((second) => ({ first, second, coupling }));
  });
  return { sites, bonds: bonds.flat() };
}

/** H(s) = -sum of K s s' of all states. */
export function isingHamiltonian({ sites, bonds }: IsingBonds): StateTable {
  const couplings = bonds.map(({ first, second, coupling }) => ({
    sites: [first, second],
    strength: coupling,
  }));
  return spinHamiltonian({ units: sites, couplings });
}

/**
 * Weight of a hidden spin to both ends of its bond: sum over t of e^(w t (s + s')) = 2 e^K e^(K s s') for
 * cosh 2w = e^(2K), so w = arccosh(e^(2K))/2 = artanh(sqrt(tanh K)). Here
 * w = K + ln(1 + sqrt(1 - e^(-4K)))/2, which keeps its digits for small and large K.
 *
 * @param coupling K, not negative.
 */
export function bondWeight(coupling: number): number {
  return coupling + Math.log1p(Math.sqrt(-Math.expm1(-4 * coupling))) / 2;
}

/** A machine whose visible units are exactly Ising spins. */
export interface ExactIsingMachine {
  readonly machine: SmallMachine;
  /** sum over h of e^-E(v, h) = e^(-H(v) + logConstant). */
  readonly logConstant: number;
}

/**
 * One hidden spin for each bond, coupled by w of `bondWeight` to both ends (by w and -w for an
 * antiferromagnetic bond): sum over h of e^-E = e^-H(v) times 2 e^|K| for each
 * bond. With more hidden than visible units (2N on the square lattice) it is exact but no
 * coarse-graining.
 */
export function isingMachine({ sites, bonds }: IsingBonds): ExactIsingMachine {
  const weights = new Float64Array(sites * bonds.length);
  let logConstant = 0;
  for (const [hidden, { first, second, coupling }] of bonds.entries()) {
    const weight = bondWeight(Math.abs(coupling));
    weights[first * bonds.length + hidden] =
      elementAt(weights, first * bonds.length + hidden) + weight;
    weights[second * bonds.length + hidden] =
      elementAt(weights, second * bonds.length + hidden) + (coupling < 0 ? -weight : weight);
    logConstant += Math.LN2 + Math.abs(coupling);
  }
  const machine: SmallMachine = {
    units: 'spin',
    weights,
    visibleBias: new Float64Array(sites),
    hiddenBias: new Float64Array(bonds.length),
  };
  return { machine, logConstant };
}

/** E(v, h) + logConstant: the energy whose visible Hamiltonian is H itself, an exact step (eq. 9). */
export function exactIsingEnergy({ machine, logConstant }: ExactIsingMachine): JointTable {
  return mapJoint(machineEnergy(machine), (value) => value + logConstant);
}

/** The visible Hamiltonian of the machine with its constant, in closed form: H(v) to rounding. */
export function exactIsingHamiltonian({ machine, logConstant }: ExactIsingMachine): StateTable {
  return visibleHamiltonian(machine).map((value) => value + logConstant);
}
