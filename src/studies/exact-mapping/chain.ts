import { chainCouplings, copyChain } from './mapping/block-operators.ts';
import {
  decimatedCoupling,
  decimationDeviations,
  decimationStack,
  ringLogPartition,
  type DecimationLayer,
} from './mapping/chain-decimation.ts';
import { isingHamiltonian, ringBonds } from './mapping/ising-machine.ts';
import { hiddenHamiltonian } from './mapping/machine.ts';
import { finestRounding, largest, statementOf, type Statement } from './statement.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings of the chains. */
const chainStarts = [0.1, 0.5, 1, 1.5, 2];
/** Steps for which both forms of the recursion are compared. */
const recursionSteps = 6;

/** A layer of the constructed network. */
interface StackLayer {
  /** Hidden spins. */
  readonly hidden: number;
  /** K of its weights. */
  readonly weight: number;
  /** K' of the recursion. */
  readonly recursion: number;
  /** K' found in the Hamiltonian of the hidden spins. */
  readonly found: number;
  /** The largest of all other couplings in it. */
  readonly others: number;
  /** Largest deviation of that Hamiltonian from a ring's. */
  readonly hamiltonian: number;
  /** |ln Z of the machine - ln Z of the ring below|. */
  readonly logPartition: number;
}

/** The network of one chain. */
export interface StackCase {
  readonly coupling: number;
  readonly layers: readonly StackLayer[];
  /** |ln Z of the chain - constants of all layers - ln Z of the ring at the top|. */
  readonly freeEnergy: number;
  /** Deviation of K' of a ring of 12 from sums over all of its states. */
  readonly summed: number;
  /** Largest difference of ln cosh(2K)/2 and artanh(tanh^2 K) on the flow. */
  readonly forms: number;
}

/**
 * A network of layers for each coupling, the weights of each being the coupling of the chain below.
 *
 * @param options.factor of all couplings K' of the recursion: 1 for the right ones
 */
export function measureStacks(options: {
  sites: number;
  layers: number;
  factor?: number;
}): StackCase[] {
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
      freeEnergy: Math.abs(constants + left - ringLogPartition(sites, coupling)),
      summed: Math.abs(chainCouplings(summed).nearest - elementAt(stack, 0).hiddenCoupling),
      forms: formsDeviation(coupling),
    };
  });
}

function layerOf(layer: DecimationLayer): StackLayer {
  const { nearest, others } = chainCouplings(hiddenHamiltonian(layer.machine));
  return {
    hidden: layer.sites / 2,
    weight: layer.coupling,
    recursion: layer.hiddenCoupling,
    found: nearest,
    others,
    ...decimationDeviations(layer),
  };
}

function formsDeviation(start: number): number {
  let coupling = start;
  const differences = Array.from({ length: recursionSteps }, () => {
    const next = decimatedCoupling(coupling);
    const difference = Math.abs(next - Math.atanh(Math.tanh(coupling) ** 2));
    coupling = next;
    return difference;
  });
  return largest(differences);
}

/** MS-1: the network does what decimation does, layer by layer. */
export function stackStatement(
  cases: readonly StackCase[],
  broken: readonly StackCase[],
): Statement {
  const layer = (name: string, of: (one: StackLayer) => number) => ({
    name,
    of: ({ layers }: StackCase) => largest(layers.map(of)),
    ...finestRounding,
  });
  return statementOf<StackCase>({
    id: 'MS-1',
    statement: 'Decimation of the chain is a deep network, without any training.',
    details:
      'In layer n each hidden spin is coupled to its two ' +
      'neighbours below by K^{(n)}. The hidden spins are a chain with K^{(n+1)} = ln cosh(2K^{(n)})/2.',
    cases,
    quantities: [
      layer('largest |K of the hidden spins − recursion|', ({ found, recursion }) =>
        Math.abs(found - recursion),
      ),
      layer('largest other coupling', ({ others }) => others),
      layer('largest |H^{RBM}(h) − H of the ring|', ({ hamiltonian }) => hamiltonian),
      layer('largest |Δ ln Z| of a layer', ({ logPartition }) => logPartition),
      {
        name: 'largest |Δ ln Z| of the stack',
        of: ({ freeEnergy }) => freeEnergy,
        ...finestRounding,
      },
      {
        name: 'largest |K′ by 2^{12} sums − recursion|',
        of: ({ summed }) => summed,
        ...finestRounding,
      },
      {
        name: 'largest difference of both recursions',
        of: ({ forms }) => forms,
        ...finestRounding,
      },
    ],
    beside: { chains: cases.length, 'layers each': cases[0]?.layers.length ?? 0 },
    controls: [{ name: 'couplings 1 % off', cases: broken }],
  });
}
