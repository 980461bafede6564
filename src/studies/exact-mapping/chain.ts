import { chainCouplings, copyChain } from './mapping/block-operators.ts';
import {
  decimationDeviations,
  decimationStack,
  ringLogPartition,
  type DecimationLayer,
} from './mapping/chain-decimation.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { hiddenHamiltonian } from './mapping/machine.ts';
import { chainFlow } from '../../theory/chain-decimation.ts';
import { atMost, finestRounding, judged, largest } from './statement.ts';
import type { Target } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings of the chains. */
const chainStarts = [0.1, 0.5, 1, 1.5, 2];
/** Steps for which both forms of the recursion are compared. */
const recursionSteps = 6;

/** The network of one chain. */
export type StackCase = ReturnType<typeof measureStacks>[number];

/**
 * A network of layers for each coupling, the weights of each being the coupling of the chain below.
 *
 * @param options.factor of all couplings K' of the recursion: 1 for the right ones
 */
export function measureStacks(options: { sites: number; layers: number; factor?: number }) {
  const { sites, layers, factor = 1 } = options;
  return chainStarts.map((coupling) => {
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
  });
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
