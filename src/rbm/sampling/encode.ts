import type { RandomPurpose } from '../../ensemble/random-key.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import { LayerSampler } from './layer-sampler.ts';
import type { TrainableMachine } from '../machine/trainable-machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';

/** The time that a submit should take. */
export const submitMilliseconds = 50;
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

/** Samples one layer of a machine for every sample of the other layer, in dispatches of a few groups. */
export class Encoder {
  /** Where the samples go. */
  readonly to: PackedUnits;
  /** Dispatches that take all samples. */
  readonly dispatches: number;
  /** Dispatches of a submit that is short on the slowest adapter. */
  readonly cautious: number;
  readonly #gpu: Gpu;
  readonly #sampler: LayerSampler;

  private constructor(
    gpu: Gpu,
    sampler: LayerSampler,
    { to, span, products }: { to: PackedUnits; span: number; products: number },
  ) {
    this.#gpu = gpu;
    this.#sampler = sampler;
    this.to = to;
    this.dispatches = Math.ceil(to.groups / span);
    this.cautious = cautiousUnits(32 * span * products);
  }

  static async create(
    gpu: Gpu,
    machine: TrainableMachine,
    data: PackedUnits,
    options: Omit<EncodeOptions, 'signal'>,
  ): Promise<Encoder> {
    const { seed, stream, layer = 'hidden', groups = data.groups, purpose = 'encode' } = options;
    const samples =
      data.samples === undefined ? {} : { samples: Math.min(data.samples, 32 * groups) };
    const to = options.into ?? {
      ...emptyUnits(gpu, machine[layer], groups, `sampled ${layer} units`),
      ...samples,
    };
    const least = Math.ceil(groups / maximumOrdinals);
    const span = Math.max(least, gpu.adapter.software ? spans.software : spans.gpu);
    const units = { machine, layer, from: data, to, span };
    const sampler = await LayerSampler.create(gpu, { ...units, purpose, seed, stream });
    sampler.begin(options.step ?? 0, options.period);
    return new Encoder(gpu, sampler, { to, span, products: machine.products });
  }

  /** Submits `count` dispatches from number `first` on, and does not wait. */
  submit(count: number, first: number): void {
    this.#gpu.compute('encode', (pass) => {
      for (let i = 0; i < count; i++) this.#sampler.record(pass, first + i);
    });
  }

  /** Submits all dispatches in short submits, and does not wait. */
  submitAll(): void {
    const { dispatches, cautious } = this;
    for (let first = 0; first < dispatches; first += cautious)
      this.submit(Math.min(cautious, dispatches - first), first);
  }

  readonly [Symbol.dispose] = this.dispose;

  /** The samples stay. */
  dispose(): void {
    this.#sampler.dispose();
  }
}

/**
 * Samples one layer of a machine for every sample of the other layer. The hidden units are the data of the next layer of a
 * stack. After an abort the remaining samples are zero. The caller destroys the buffer.
 */
export function encode(
  gpu: Gpu,
  machine: TrainableMachine,
  data: PackedUnits,
  options: EncodeOptions,
): Promise<PackedUnits> {
  return encodePaced(gpu, machine, data, options);
}

/**
 * `encode` for work that is done often.
 * @param pacer of all this work. With a pacer the last submits are not waited for, because other work follows on the device.
 */
export async function encodePaced(
  gpu: Gpu,
  machine: TrainableMachine,
  data: PackedUnits,
  { signal, pacer, ...options }: EncodeOptions & { readonly pacer?: Pacer | undefined },
): Promise<PackedUnits> {
  const encoder = await Encoder.create(gpu, machine, data, options);
  const { to, dispatches, cautious } = encoder;
  const ownPacer = pacer ?? new Pacer(submitMilliseconds, { most: dispatches, first: cautious });
  const work = { total: dispatches, signal, runsAhead: pacer !== undefined };
  await paced(gpu, ownPacer, work, (count, done) => encoder.submit(count, done));
  encoder.dispose();
  return to;
}
