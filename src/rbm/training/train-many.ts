import type { Gpu } from '../../gpu/gpu.ts';
import { trainStack, type StackOptions } from './stack.ts';
import type { CurrentLayer } from './stack-state.ts';
import type { ControlOfMany, StackLayer } from './train-layer.ts';
import { isAlike, mostInGroup, trainTogether } from './train-together.ts';

/** A training whose data are there. */
export interface BegunTraining {
  readonly options: StackOptions;
  readonly control?: ControlOfMany;
  /** Awaited with the trained layers. It disposes of machines and data. */
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
 * options. First layers of small machines that differ in seed, data, start and rates alone (`isAlike`) are trained together, in the same dispatches; others
 * one after the other (`mostInGroup`). Aborting `signal` ends the running trainings as their own signals would, and later ones do not
 * begin.
 * @throws what `trainStack` throws, where the training has no `fail`
 */
export async function trainMany(
  gpu: Gpu,
  trainings: Iterable<OneOfMany>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  let group: BegunTraining[] = [];
  for (const { begin } of trainings) {
    if (signal?.aborted) break;
    const begun = await begin();
    if (!begun) break;
    const [first] = group;
    const most = mostInGroup(gpu, begun);
    if (first && (most === 1 || !isAlike(first.options, begun.options))) {
      await trainGroup(gpu, group, signal);
      group = [];
    }
    group.push(begun);
    if (group.length < most) continue;
    await trainGroup(gpu, group, signal);
    group = [];
  }
  await trainGroup(gpu, group, signal);
}

async function trainGroup(
  gpu: Gpu,
  group: readonly BegunTraining[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const states = group.length > 1 ? await trainTogether(gpu, group, signal) : undefined;
  for (const [number, begun] of group.entries())
    await trainOne(gpu, begun, states?.[number], signal);
}

/** @param current where the first layer stands already */
async function trainOne(
  gpu: Gpu,
  { options, control, end, fail }: BegunTraining,
  current: CurrentLayer | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const from = current ? { finished: [], current } : options.from;
  let layers: StackLayer[];
  try {
    layers = await trainStack(gpu, { ...options, from }, { signal, ...control });
  } catch (error) {
    if (!fail) throw error;
    await fail(error);
    return;
  }
  await end(layers);
}
