import { inTurns, type Turns } from '../turns.ts';
import { chainCouplings, copyChain } from './mapping/block-operators.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { hiddenHamiltonian, machineLogPartition, type SmallMachine } from './mapping/machine.ts';
import { chainFlow, decimateChain } from '../../theory/chain-decimation.ts';
import { logCosh } from '../../theory/hyperbolic.ts';
import { ArgumentError } from '../../errors.ts';
import { largestDifference } from './mapping/hamiltonian.ts';
import { atMost, finestRounding, judged, largest } from './judged.ts';
import type { Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings of the chains. */
const chainStarts = [0.1, 0.5, 1, 1.5, 2];
/** Steps for which both forms of the recursion are compared. */
const recursionSteps = 6;

/** ln Z of a ring, N ln(2 cosh K) + ln(1 + tanh^N K). */
export function ringLogPartition(sites: number, coupling: number): number {
  return sites * (Math.LN2 + logCosh(coupling)) + Math.log1p(Math.tanh(coupling) ** sites);
}

/** One layer of the network that decimates a ring: a machine without biases, weights K. */
type DecimationLayer = ReturnType<typeof decimationStack>[number];

/**
 * Decimation of a ring as a stack of machines: the odd sites are visible, the even ones hidden,
 * E = -K sum over j of t_j (s_(j-1) + s_j), and the ring of hidden spins is the next layer's chain with
 * K' (Mehta & Schwab, arXiv:1410.3831, section IV). Nothing is trained.
 *
 * @param options.sites A multiple of 2^layers.
 * @throws ArgumentError for another number of sites.
 */
export function decimationStack(options: { sites: number; coupling: number; layers: number }) {
  const { sites, layers } = options;
  if (!(Number.isInteger(sites) && sites > 0 && sites % 2 ** layers === 0)) {
    throw new ArgumentError(
      `sites is ${sites}; ${layers} decimations need a multiple of ${2 ** layers}`,
    );
  }
  let { coupling } = options;
  return Array.from({ length: layers }, (_, layer) => {
    const below = sites / 2 ** layer;
    const weight = coupling;
    const decimated = decimateChain({ coupling });
    coupling = decimated.coupling;
    return {
      /** Spins of the ring below, half of them visible and half hidden. */
      sites: below,
      /** K of that ring, the weight of each hidden spin to its two neighbours. */
      coupling: weight,
      machine: bipartiteRing(below / 2, weight),
      /** K' of the ring of hidden spins. */
      hiddenCoupling: decimated.coupling,
      /** ln Z left behind by the spins summed over, (sites/2) g(K). */
      constant: (below / 2) * decimated.constant,
    };
  });
}

/**
 * How exactly one layer renormalizes: `hamiltonian`, the largest deviation of the machine's hidden
 * Hamiltonian, summed in closed form over the visible spins, from that of a ring with K' less the
 * constant; `logPartition`, |ln Z of the machine - ln Z of the ring below|.
 */
export function decimationDeviations(layer: DecimationLayer) {
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

/** The network of one chain. */
export type StackCase = ReturnType<typeof stackCase>;

/**
 * A network of layers for each coupling, the weights of each being the coupling of the chain below.
 *
 * @param options.factor of all couplings K' of the recursion: 1 for the right ones
 */
export function measureStacks(options: StackOptions): Turns<StackCase[]> {
  return inTurns(chainStarts, (coupling) => stackCase(coupling, options));
}

interface StackOptions {
  readonly sites: number;
  readonly layers: number;
  readonly factor?: number;
}

function stackCase(coupling: number, { sites, layers, factor = 1 }: StackOptions) {
  const stack = decimationStack({ sites, coupling, layers }).map((layer) => ({
    ...layer,
    hiddenCoupling: factor * layer.hiddenCoupling,
  }));
  const top = elementAt(stack, stack.length - 1);
  const constants = stack.reduce((sum, { constant }) => sum + constant, 0);
  const left = ringLogPartition(top.sites / 2, top.hiddenCoupling);
  const ring = isingHamiltonian(ringBonds(12, coupling));
  const summed = elementAt(copyChain({ hamiltonian: ring, tie: Infinity, steps: 1 }), 0);
  return {
    coupling,
    layers: stack.map(layerOf),
    /** |ln Z of the chain - constants of all layers - ln Z of the ring at the top|. */
    freeEnergy: Math.abs(constants + left - ringLogPartition(sites, coupling)),
    /** Deviation of K' of a ring of 12 from sums over all of its states. */
    summed: Math.abs(chainCouplings(summed).nearest - elementAt(stack, 0).hiddenCoupling),
    /** Largest difference of ln cosh(2K)/2 and artanh(tanh^2 K) on the flow. */
    forms: formsDeviation(coupling),
  };
}

/** K' of the recursion, K' found in the Hamiltonian of the hidden spins, and the largest of all other couplings in it. */
function layerOf(layer: DecimationLayer) {
  const { nearest, others } = chainCouplings(hiddenHamiltonian(layer.machine));
  return {
    recursion: layer.hiddenCoupling,
    found: nearest,
    others,
    ...decimationDeviations(layer),
  };
}

function formsDeviation(coupling: number): number {
  const [start, ...flow] = chainFlow({ coupling }, recursionSteps).map((point) => point.coupling);
  let before = start ?? NaN;
  return largest(
    flow.map((next) => {
      const difference = Math.abs(next - Math.atanh(Math.tanh(before) ** 2));
      before = next;
      return difference;
    }),
  );
}

/** MS-1: the network does what decimation does, layer by layer. */
export function stackTarget(cases: readonly StackCase[], broken: readonly StackCase[]): Target {
  const layer = (of: (one: StackCase['layers'][number]) => number) =>
    atMost(finestRounding, ({ layers }: StackCase) => largest(layers.map(of)));
  return judged<StackCase>({
    id: 'MS-1',
    statement: 'Decimation of the chain is a deep network, without any training.',
    details:
      'In layer n each hidden spin is coupled to its two ' +
      'neighbours below by K^{(n)}. The hidden spins are a chain with K^{(n+1)} = ln cosh(2K^{(n)})/2.',
    cases,
    quantities: {
      'largest |K of the hidden spins − recursion|': layer(({ found, recursion }) =>
        Math.abs(found - recursion),
      ),
      'largest other coupling': layer(({ others }) => others),
      'largest |H^{RBM}(h) − H of the ring|': layer(({ hamiltonian }) => hamiltonian),
      'largest |Δ ln Z| of a layer': layer(({ logPartition }) => logPartition),
      'largest |Δ ln Z| of the stack': atMost(finestRounding, ({ freeEnergy }) => freeEnergy),
      'largest |K′ by 2^{12} sums − recursion|': atMost(finestRounding, ({ summed }) => summed),
      'largest difference of both recursions': atMost(finestRounding, ({ forms }) => forms),
    },
    beside: { chains: cases.length, 'layers each': cases[0]?.layers.length ?? 0 },
    controls: { 'couplings 1 % off': broken },
  });
}
