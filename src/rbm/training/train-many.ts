import type { Gpu } from '../../gpu/gpu.ts';
import { trainStack, type StackOptions } from './stack.ts';
import type { StackControl, StackLayer } from './train-layer.ts';

/** A training whose data are there. */
export interface BegunTraining {
  readonly options: StackOptions;
  readonly control?: StackControl;
  /** Awaited with the trained layers, before a later training begins. It disposes of machines and data. */
  readonly end: (layers: StackLayer[]) => Promise<void> | void;
  /** Takes the error of a training that failed, in place of `end`; the other trainings go on. It throws what shall end them too. */
  readonly fail?: (error: unknown) => Promise<void> | void;
}

/** A training among many. */
export interface OneOfMany {
  /** Makes the data. Called when its turn comes, so that few data are in memory at a time; undefined where it was stopped. */
  readonly begin: () => Promise<BegunTraining | undefined>;
}

/**
 * Trains many stacks that differ in seed, data, rates or shape. Each gets the bits of a lone training by `trainStack` with the same
 * options.
 * @param control.signal aborting ends the running training as its own signal would, and later ones do not begin
 * @throws what `trainStack` throws, where the training has no `fail`
 */
export async function trainMany(
  gpu: Gpu,
  trainings: Iterable<OneOfMany>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  for (const { begin } of trainings) {
    if (signal?.aborted) return;
    const begun = await begin();
    if (!begun) return;
    const { options, control, end, fail } = begun;
    let layers: StackLayer[];
    try {
      layers = await trainStack(gpu, options, { signal, ...control });
    } catch (error) {
      if (!fail) throw error;
      await fail(error);
      continue;
    }
    await end(layers);
  }
}
