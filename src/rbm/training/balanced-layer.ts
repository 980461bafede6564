import type { Gpu } from '../../gpu/gpu.ts';
import { balancePhases, type BalancedPhases } from '../evaluation/balance-phases.ts';
import type { AnyRbm } from '../machine/convolutional-machine.ts';
import { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { Training } from './options.ts';

/** A layer of a stack after its last epoch. */
interface TrainedLayer {
  /** Its number, from 0 on. */
  readonly layer: number;
  readonly machine: AnyRbm;
  readonly data: PackedUnits;
  readonly epochs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Balances the phases of a trained layer (`balancePhases`).
 * @returns undefined for a layer without training, without visible biases of its own, or with one phase
 */
export async function balancedLayer(
  gpu: Gpu,
  { seed, biases }: Pick<Training, 'seed' | 'biases'>,
  { layer, machine, data, epochs, signal }: TrainedLayer,
): Promise<BalancedPhases | undefined> {
  if (!biases || epochs === 0 || signal?.aborted || !(machine instanceof Rbm)) return undefined;
  return balancePhases(gpu, machine, data, { seed, stream: layer, signal });
}
