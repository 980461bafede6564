import type { Gpu } from '../../gpu/gpu.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { keptStack, type Stack } from '../kept-stack.ts';
import type { StudyContext } from '../study.ts';

/** How a machine of units ±1 is trained by Adam: PCD-1 with one chain per sample of a batch and biases unless stated, both layers sampled. */
export interface Training {
  /** Updates, of whole epochs. */
  readonly updates: number;
  /** Samples of an update. */
  readonly batch: number;
  readonly learningRate: number;
  /**
   * Learning rate of the last epoch, towards which the rate falls linearly; constant unless given. A rate that is high enough for a
   * short training makes persistent chains swing with the weights. The authors' long training keeps its rate.
   */
  readonly learningRateEnd?: number;
  /** Decay of Adam's first moment. */
  readonly momentum: number;
  readonly epsilon: number;
  /** Deviation of the initial weights; biases begin at 0. */
  readonly weightScale: number;
  readonly biases?: boolean;
  readonly algorithm?: 'cd' | 'pcd';
  /** Gibbs steps of an update. */
  readonly steps?: number;
}

/** What a stack is made of, trained or not. */
interface StackOptions {
  /** Hidden units, layer by layer. */
  readonly layers: readonly number[];
  readonly training: Training;
  readonly seed: number;
}

/** Trains a stack as the study trains all of them, layer by layer. @param name for the progress, one of its own in the study */
export function trainedStack(
  context: StudyContext,
  name: string,
  { data, layers, training, seed }: StackOptions & { readonly data: PackedUnits },
): Promise<Stack> {
  const { updates, ...rates } = training;
  const perEpoch = Math.ceil(data.groups / Math.min(rates.batch / 32, data.groups));
  return keptStack(
    context,
    name,
    {
      data,
      layers,
      seed,
      epochs: Math.max(1, Math.round(updates / perEpoch)),
      algorithm: 'pcd',
      ...rates,
      schedule: rates.learningRateEnd === undefined ? 'constant' : 'linear',
      units: 'spin',
      optimizer: 'adam',
      statistics: 'samples',
    },
    { title: `${name}, ${[data.units, ...layers].join(' → ')}` },
  );
}

/** Machines with the weights that training begins with. @param options.visible units of the first layer */
export async function untrainedStack(
  gpu: Gpu,
  { visible, layers, training, seed }: StackOptions & { readonly visible: number },
): Promise<Stack> {
  const { weightScale } = training;
  const machines = await Promise.all(
    layers.map((hidden, layer) => {
      const below = layers[layer - 1] ?? visible;
      const shape = { visible: below, hidden, units: 'spin', stream: layer } as const;
      return Rbm.create(gpu, { ...shape, seed, weightScale });
    }),
  );
  return {
    machines,
    dispose: () => {
      for (const machine of machines) machine.dispose();
    },
  };
}
