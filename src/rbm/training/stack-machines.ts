import { momentOrders } from './optimizer.ts';
import { largestBuffer } from '../../gpu/largest-buffer.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { mostExactLayer } from '../exact/arithmetic.ts';
import { logarithm } from '../../elementary.ts';
import { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { unitMeans } from '../sampling/unit-means.ts';
import type { Training } from './options.ts';
import { TrainingOptionError } from './resolve-training.ts';

/**
 * Asserts that a device can hold a stack in training: weights and their moments, samples of all layers, and means of
 * the units of a batch.
 * @param shape.visible units of the data
 * @param shape.samples of the data
 * @param shape.layers hidden units of each layer, from the data up
 * @throws TrainingOptionError for `layers`, `batch` or `chains`
 */
export function assertStackFits(
  gpu: Gpu,
  { visible, samples, layers }: { visible: number; samples: number; layers: readonly number[] },
  { optimizer, batch, chains = 0, arithmetic }: Training,
): void {
  const floats = largestBuffer(gpu) / 4;
  const floatsOfWeight = momentOrders(optimizer);
  const words = Math.ceil(samples / 32);
  let below = visible;
  for (const [layer, hidden] of layers.entries()) {
    if (!Number.isSafeInteger(hidden) || hidden < 1)
      throw new TrainingOptionError('layers', hidden, 'give whole numbers, at least 1.');
    if (arithmetic === 'exact' && Math.max(below, hidden) > mostExactLayer)
      throw new TrainingOptionError(
        'arithmetic',
        arithmetic,
        `layer ${layer + 1} has ${below} visible and ${hidden} hidden units; exact arithmetic takes at most ${mostExactLayer}.`,
      );
    assertSamplesFit(gpu, { layer, visible: below, hidden }, { batch, chains });
    const largest = Math.floor(
      floats / Math.max(floatsOfWeight * below, words, batch, 32 * Math.ceil(chains / 32)),
    );
    if (hidden > largest)
      throw new TrainingOptionError(
        'layers',
        hidden,
        `layer ${layer + 1} has ${below} visible units; at most ${largest} hidden units fit this device.`,
      );
    below = hidden;
  }
}

/**
 * Asserts that a device can hold samples of both layers of a machine, and means of its hidden units.
 * @throws TrainingOptionError for `batch` or `chains`
 */
export function assertSamplesFit(
  gpu: Gpu,
  { layer = 0, visible, hidden }: { layer?: number; visible: number; hidden: number },
  { batch, chains = 0 }: Pick<Training, 'batch' | 'chains'>,
): void {
  const floats = largestBuffer(gpu) / 4;
  // Bits of the visible units take a 32nd of a number each, means of the hidden units a whole one.
  const mostSamples = 32 * Math.floor(floats / Math.max(32 * hidden, visible));
  for (const [option, value] of Object.entries({ batch, chains }) as ['batch' | 'chains', number][])
    if (value > mostSamples && mostSamples >= 32)
      throw new TrainingOptionError(
        option,
        value,
        `layer ${layer + 1} has ${visible} visible and ${hidden} hidden units; at most ${mostSamples} fit this device.`,
      );
}

/** A machine before its training. */
export async function createMachine(
  gpu: Gpu,
  { arithmetic, units, seed, weightScale, initialBiases }: Training,
  { layer, data, hidden }: { layer: number; data: PackedUnits; hidden: number },
): Promise<Rbm> {
  const { units: visible } = data;
  const scale = weightScale === 'xavier' ? Math.sqrt(2 / (visible + hidden)) : weightScale;
  const shape = { arithmetic, visible, hidden, units, seed, stream: layer, weightScale: scale };
  const machine = await Rbm.create(gpu, shape);
  if (initialBiases === 'data') await biasesFromData(gpu, machine, data);
  return machine;
}

/**
 * Sets the visible biases so that a machine without weights gives every unit its mean over the data: ln p/(1 - p) for a
 * share p of ones, and half of that for units +-1 (Hinton's practical guide, 2010, section 8.1). Half a sample is added to
 * the zeros and to the ones, so that a unit that never changes gets a finite bias.
 */
async function biasesFromData(gpu: Gpu, machine: Rbm, data: PackedUnits): Promise<void> {
  const samples = sampleCount(data);
  const scale = machine.units === 'spin' ? 0.5 : 1;
  const logOf = machine.arithmetic === 'exact' ? logarithm : Math.log;
  const visibleBias = Float32Array.from(await unitMeans(gpu, data), (share) => {
    const ones = machine.arithmetic === 'exact' ? Math.round(share * samples) : share * samples;
    return scale * logOf((ones + 0.5) / (samples - ones + 0.5));
  });
  machine.writeParameters({ visibleBias });
}
