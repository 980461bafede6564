import { ArgumentError } from '../../../errors.ts';
import { decimateChain } from '../../../theory/chain-decimation.ts';
import { logCosh } from '../../../theory/hyperbolic.ts';
import { hiddenHamiltonian, machineLogPartition, type SmallMachine } from './machine.ts';
import { isingHamiltonian, ringBonds } from './ising-machine.ts';
import { largestDifference } from './hamiltonian.ts';
import { elementAt } from '../../../element-at.ts';

/** ln Z of a ring, N ln(2 cosh K) + ln(1 + tanh^N K). */
export function ringLogPartition(sites: number, coupling: number): number {
  return sites * (Math.LN2 + logCosh(coupling)) + Math.log1p(Math.tanh(coupling) ** sites);
}

/** One layer of the network that decimates a ring: a machine without biases, weights K. */
export interface DecimationLayer {
  /** Spins of the ring below, half of them visible and half hidden. */
  readonly sites: number;
  /** K of that ring, the weight of each hidden spin to its two neighbours. */
  readonly coupling: number;
  readonly machine: SmallMachine;
  /** K' of the ring of hidden spins. */
  readonly hiddenCoupling: number;
  /** ln Z left behind by the spins summed over, (sites/2) g(K). */
  readonly constant: number;
}

/**
 * Decimation of a ring as a stack of machines: the odd sites are visible, the even ones hidden,
 * E = -K sum over j of t_j (s_(j-1) + s_j), and the ring of hidden spins is the next layer's chain with
 * K' (Mehta & Schwab, arXiv:1410.3831, section IV). Nothing is trained.
 *
 * @param options.sites A multiple of 2^layers.
 * @throws ArgumentError for another number of sites.
 */
export function decimationStack(options: {
  sites: number;
  coupling: number;
  layers: number;
}): DecimationLayer[] {
  const { sites, layers } = options;
  if (!(Number.isInteger(sites) && sites > 0 && sites % 2 ** layers === 0)) {
    throw new ArgumentError(
      `sites is ${sites}; ${layers} decimations need a multiple of ${2 ** layers}`,
    );
  }
  const stack: DecimationLayer[] = [];
  let { coupling } = options;
  for (let layer = 0; layer < layers; layer++) {
    const below = sites / 2 ** layer;
    const { coupling: hiddenCoupling, constant } = decimateChain({ coupling });
    stack.push({
      sites: below,
      coupling,
      machine: bipartiteRing(below / 2, coupling),
      hiddenCoupling,
      constant: (below / 2) * constant,
    });
    coupling = hiddenCoupling;
  }
  return stack;
}

/**
 * How exactly one layer renormalizes: `hamiltonian`, the largest deviation of the machine's hidden
 * Hamiltonian, summed in closed form over the visible spins, from that of a ring with K' less the
 * constant; `logPartition`, |ln Z of the machine - ln Z of the ring below|.
 */
export function decimationDeviations(layer: DecimationLayer): {
  hamiltonian: number;
  logPartition: number;
} {
  const { sites, coupling, machine, hiddenCoupling, constant } = layer;
  const ring = isingHamiltonian(ringBonds(sites / 2, hiddenCoupling));
  return {
    hamiltonian: largestDifference(
      hiddenHamiltonian(machine),
      ring.map((value) => value - constant),
    ),
    logPartition: Math.abs(machineLogPartition(machine) - ringLogPartition(sites, coupling)),
  };
}

/** Visible spin j between the hidden spins j and j + 1 of a ring. */
function bipartiteRing(pairs: number, coupling: number): SmallMachine {
  const weights = new Float64Array(pairs * pairs);
  for (let j = 0; j < pairs; j++) {
    weights[j * pairs + j] = elementAt(weights, j * pairs + j) + coupling;
    weights[j * pairs + ((j + 1) % pairs)] =
      elementAt(weights, j * pairs + ((j + 1) % pairs)) + coupling;
  }
  const [visibleBias, hiddenBias] = [new Float64Array(pairs), new Float64Array(pairs)];
  return { units: 'spin', weights, visibleBias, hiddenBias };
}
