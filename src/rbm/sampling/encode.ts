import type { RandomPurpose } from '../../ensemble/random-key.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { paced, Pacer } from '../../gpu/pacing.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';

/** Groups per dispatch: few enough for a processor, enough to fill a GPU. The bits do not depend on the number. */
const spans = { software: 1, gpu: 64 };

export interface EncodeOptions {
  readonly seed: number;
  /** Tells the layers of a stack apart. */
  readonly stream: number;
  /** The layer that is sampled; `hidden` unless given. */
  readonly layer?: 'hidden' | 'visible';
  /** Groups of the data that are used, from the first on; all unless given. */
  readonly groups?: number;
  readonly purpose?: RandomPurpose;
  /** Where the samples go, with the units of the layer and `groups` groups; a new buffer unless given. */
  readonly into?: PackedUnits;
  /** Step and period of the random numbers; 0 unless given. */
  readonly step?: number;
  readonly period?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Samples one layer of a machine for every sample of the other layer. The hidden units are the data of the next layer of a
 * stack. After an abort the remaining samples are zero. The caller destroys the buffer.
 */
export async function encode(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: EncodeOptions,
): Promise<PackedUnits> {
  const { seed, stream, layer = 'hidden', groups = data.groups, purpose = 'encode' } = options;
  const samples =
    data.samples === undefined ? {} : { samples: Math.min(data.samples, 32 * groups) };
  const to = options.into ?? {
    ...emptyUnits(gpu, machine[layer], groups, `sampled ${layer} units`),
    ...samples,
  };
  const least = Math.ceil(groups / maximumOrdinals);
  const span = Math.max(least, gpu.adapter.software ? spans.software : spans.gpu);
  const sampler = await LayerSampler.create(gpu, {
    machine,
    layer,
    purpose,
    from: data,
    to,
    seed,
    span,
    stream,
  });
  sampler.begin(options.step ?? 0, options.period);
  const dispatches = Math.ceil(groups / span);
  const pacer = new Pacer(50, dispatches);
  const control = { total: dispatches, signal: options.signal };
  await paced(gpu, pacer, control, (count, done) =>
    gpu.compute('encode', (pass) => {
      for (let i = 0; i < count; i++) sampler.record(pass, done + i);
    }),
  );
  sampler.dispose();
  return to;
}
