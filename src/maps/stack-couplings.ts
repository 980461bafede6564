import type { Gpu } from '../gpu/gpu.ts';
import { machineCouplings, type MachineCouplings } from '../rbm/evaluation/machine-couplings.ts';
import { assertStack } from '../rbm/machine/machine.ts';
import type { AnyParameters } from '../rbm/machine/parameters.ts';
import type { TaskControl } from '../rbm/task-control.ts';
import { stackLattices, type UnitLattice } from './stack-lattices.ts';

/** The couplings of one layer of a stack. */
export interface LayerCouplings {
  /** Counted from 1, from the data up. */
  readonly layer: number;
  /** Of the visible units of the layer: the data, or the hidden units of the layer below. Null where they form none. */
  readonly lattice: UnitLattice | null;
  readonly couplings: MachineCouplings | null;
  /** Why there is no lattice, as a sentence. */
  readonly reason?: string | undefined;
}

export interface StackCouplingOptions extends TaskControl {
  /** The lattice of the data. */
  readonly lattice: UnitLattice;
  /** Signs of hidden units, [layer][unit]; the signs of weight sums unless given. */
  readonly signs?: readonly Int8Array[] | undefined;
  /** Layers, counted from 1; all unless given. */
  readonly layers?: readonly number[] | undefined;
  /** See `CouplingOptions`; at most half the side in each layer. */
  readonly range?: number | undefined;
  readonly samples?: number | undefined;
  readonly seed: number;
}

/**
 * The Hamiltonian of each layer of a stack. A layer that was trained on samples of the hidden units below is an effective
 * Hamiltonian of these units, which are placed on a lattice (`stackLattices`). How the couplings change from layer to layer is
 * the flow of the stack.
 * @returns the layers that were done before the signal
 * @throws MachineError as `machineCouplings`, or where the layers do not fit each other
 */
export async function stackCouplings(
  gpu: Gpu,
  layers: readonly AnyParameters[],
  { lattice: first, signs, layers: chosen, range, ...options }: StackCouplingOptions,
): Promise<LayerCouplings[]> {
  const sizes = layers.map(({ visibleBias, hiddenBias }) => ({
    visible: visibleBias.length,
    hidden: hiddenBias.length,
  }));
  assertStack(sizes[0]?.visible ?? 0, sizes);
  const { lattices, reason } = stackLattices(layers, first, signs);
  const found: LayerCouplings[] = [];
  for (const [index, parameters] of layers.entries()) {
    const layer = index + 1;
    if (chosen && !chosen.includes(layer)) continue;
    const lattice = lattices[index];
    if (!lattice) {
      found.push({ layer, lattice: null, couplings: null, reason });
      continue;
    }
    const couplings = await machineCouplings(gpu, parameters, {
      ...options,
      ...lattice,
      range: range && (layer === 1 ? range : Math.min(range, Math.floor(lattice.side / 2))),
      stream: index,
      name: `layer ${layer}`,
    });
    if (!couplings) break;
    found.push({ layer, lattice, couplings });
  }
  return found;
}
