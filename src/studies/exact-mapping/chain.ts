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
import { largest, short, smallest, type Statement } from './statement.ts';
import type { Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Couplings of the chains. */
const chainStarts = [0.1, 0.5, 1, 1.5, 2];
const roundings = { atMost: 1e-12 } as const;
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
 * @param options.factor Of all couplings K' that are taken for right: 1 for the network itself.
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
  const numbers = (from: readonly StackCase[], of: (values: readonly number[]) => number) => {
    const layers = from.flatMap((one) => one.layers);
    return {
      'largest |K of the hidden spins − recursion|': of(
        layers.map(({ found, recursion }) => Math.abs(found - recursion)),
      ),
      'largest other coupling': largest(layers.map(({ others }) => others)),
      'largest |H^{RBM}(h) − H of the ring|': of(layers.map(({ hamiltonian }) => hamiltonian)),
      'largest |Δ ln Z| of a layer': largest(layers.map(({ logPartition }) => logPartition)),
      'largest |Δ ln Z| of the stack': of(from.map(({ freeEnergy }) => freeEnergy)),
      'largest |K′ by 2^{12} sums − recursion|': of(from.map(({ summed }) => summed)),
      'largest difference of both recursions': largest(from.map(({ forms }) => forms)),
    };
  };
  const measured = numbers(cases, largest);
  return {
    id: 'MS-1',
    statement:
      'Decimation of the chain is a deep network that nobody trained: in layer n each hidden spin is coupled to its two ' +
      'neighbours below by K^{(n)}, and the hidden spins are a chain with K^{(n+1)} = ln cosh(2K^{(n)})/2.',
    limits: Object.fromEntries(Object.keys(measured).map((name) => [name, roundings])),
    measured,
    beside: { chains: cases.length, 'layers each': cases[0]?.layers.length ?? 0 },
    controls: [{ name: 'couplings 1 % off (smallest)', measured: numbers(broken, smallest) }],
  };
}

/** K of each layer beside the recursion. */
export function stackTable(cases: readonly StackCase[]): Table {
  return {
    caption: 'Couplings of the hidden spins of each layer, beside the recursion.',
    header: [
      'K^{(0)}',
      'layer',
      'hidden spins',
      'weight',
      'K found',
      'K of the recursion',
      'other couplings',
    ],
    rows: cases.flatMap(({ coupling, layers }) =>
      layers.map(({ hidden, weight, found, recursion, others }, i) => [
        `${coupling}`,
        i + 1,
        hidden,
        short(weight),
        found,
        recursion,
        short(others),
      ]),
    ),
  };
}
