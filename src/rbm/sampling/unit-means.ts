import type { Gpu } from '../../gpu/gpu.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

/** The exact share of samples in which each unit is 1 (shaders/rbm/unit-means.wgsl). */
export async function unitMeans(gpu: Gpu, data: PackedUnits): Promise<Float64Array> {
  const kernel = await gpu.kernel('rbm-unit-means', 'default');
  const counts = gpu.storage('unit counts', data.units * 4);
  const samples = sampleCount(data);
  const { units, groups } = data;
  const parameters = gpu.uniform('rbm-unit-means', { units, groups, samples });
  const counting = gpu.dispatch(kernel, [data.buffer, counts, parameters], units);
  gpu.compute('unit counts', (pass) => counting.record(pass));
  const ones = await gpu.readWords(counts, 0, units * 4);
  for (const buffer of [counts, parameters]) buffer.destroy();
  return Float64Array.from(ones, (count) => count / samples);
}
