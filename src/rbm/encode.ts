import { maximumOrdinals, type Gpu } from '../gpu/gpu.ts';
import { Pacer } from '../gpu/pacing.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { Rbm } from './machine.ts';
import { emptyUnits, type PackedUnits } from './packed-units.ts';

/** Groups per dispatch: little enough for a processor, enough to fill a GPU. The bits do not depend on it. */
const spans = { software: 1, gpu: 64 };

export interface EncodeOptions {
  readonly seed: number;
  /** Tells the layers of a stack apart. */
  readonly epoch: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Samples the hidden units of a machine for every sample of a data set, on the GPU: the data of the next layer of
 * a stack. Aborting leaves the rest of them zero. The caller destroys the buffer.
 */
export async function encode(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: EncodeOptions,
): Promise<PackedUnits> {
  const { seed, epoch } = options;
  const to = emptyUnits(gpu, machine.hidden, data.groups, 'hidden data');
  const least = Math.ceil(data.groups / maximumOrdinals);
  const span = Math.max(least, gpu.adapter.software ? spans.software : spans.gpu);
  const sampler = await LayerSampler.create(gpu, {
    machine,
    layer: 'hidden',
    purpose: 'encode',
    from: data,
    to,
    seed,
    span,
    epoch,
  });
  sampler.begin(0);
  const dispatches = Math.ceil(data.groups / span);
  const pacer = new Pacer(50, dispatches);
  for (let done = 0; done < dispatches && !options.signal?.aborted;) {
    const count = Math.min(pacer.units, dispatches - done);
    const start = performance.now();
    gpu.compute('encode', (pass) => {
      for (let i = 0; i < count; i++) sampler.record(pass, done + i);
    });
    await gpu.settle();
    pacer.learn(count, performance.now() - start);
    done += count;
  }
  sampler.dispose();
  return to;
}
