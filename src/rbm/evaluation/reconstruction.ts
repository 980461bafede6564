import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Measured } from '../../statistics/measured.ts';
import { encode } from '../sampling/encode.ts';
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

/**
 * The share of wrong bits, from the wrong bits of each group of 32 samples; undefined where no group was visited. The
 * error is the standard error over groups, each weighted by its samples.
 * @param visits how often the bits of each group were compared
 */
export function shareOfErrors(
  wrong: Uint32Array,
  visits: Uint32Array,
  data: Pick<PackedUnits, 'units' | 'groups' | 'samples'>,
): Measured | undefined {
  const groups = Array.from(visits, (count, group) => {
    const samples = Math.min(32, sampleCount(data) - 32 * group);
    return { share: elementAt(wrong, group) / (count * samples * data.units), samples };
  }).filter((_, group) => elementAt(visits, group) > 0);
  if (groups.length === 0) return undefined;
  const samples = groups.reduce((sum, group) => sum + group.samples, 0);
  const value = groups.reduce((sum, group) => sum + group.samples * group.share, 0) / samples;
  if (groups.length === 1) {
    // One group has no spread. The binomial error of its samples, with fully correlated units, is an upper bound.
    return { value, error: Math.sqrt((value * (1 - value)) / samples) };
  }
  const squares = groups.reduce(
    (sum, group) => sum + (group.samples * (group.share - value)) ** 2,
    0,
  );
  const { length } = groups;
  return { value, error: Math.sqrt((squares * length) / (length - 1)) / samples };
}
