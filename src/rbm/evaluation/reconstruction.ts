import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { encode } from '../sampling/encode.ts';
import { shareOfErrors } from '../training/batches.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

/** Most groups of samples that are compared: 2048 samples. */
const mostGroups = 64;

/**
 * The share of visible bits that a machine reconstructs wrongly, over the first 2048 samples. Hidden units are sampled
 * given the data, and visible units given these hidden units.
 */
export async function reconstructionError(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  { seed, stream = 0 }: { seed: number; stream?: number | undefined },
): Promise<Measured | undefined> {
  const groups = Math.min(mostGroups, data.groups);
  const options = { seed, stream, groups };
  const hidden = await encode(gpu, machine, data, {
    ...options,
    purpose: 'reconstruct-hidden',
  });
  const visible = await encode(gpu, machine, hidden, {
    ...options,
    layer: 'visible',
    purpose: 'reconstruct-visible',
  });
  const wrong = await differingShare(gpu, data, visible);
  for (const { buffer } of [hidden, visible]) buffer.destroy();
  return wrong;
}

/**
 * The share of bits in which two sets of samples differ. The second set may hold fewer samples; it is compared with the
 * first samples of the first set.
 */
export async function differingShare(
  gpu: Gpu,
  first: PackedUnits,
  second: PackedUnits,
): Promise<Measured | undefined> {
  const { units, groups } = second;
  const compared = { units, groups, samples: Math.min(32 * groups, sampleCount(first)) };
  const kernel = await gpu.kernel('rbm-differences', 'default');
  const counts = gpu.storage('differences', groups * 4);
  const parameters = gpu.uniform('rbm-differences', { ...compared, firstGroups: first.groups });
  const resources = [first.buffer, second.buffer, counts, parameters];
  const comparing = gpu.dispatch(kernel, resources, units * groups);
  gpu.compute('differences', (pass) => comparing.record(pass));
  const wrong = await gpu.readWords(counts, 0, groups * 4);
  for (const buffer of [counts, parameters]) buffer.destroy();
  return shareOfErrors(wrong, new Uint32Array(groups).fill(1), compared);
}
