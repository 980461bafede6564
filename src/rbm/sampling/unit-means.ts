import { workgroupsFor } from '../../gpu/dispatch.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';

/** The share of samples in which each unit is 1 (shaders/rbm/unit-counts.wgsl), exactly. */
export async function unitMeans(gpu: Gpu, data: PackedUnits): Promise<Float64Array> {
  const kernel = await gpu.kernel('rbm-unit-counts', 'default');
  const counts = gpu.storage('unit counts', data.units * 4);
  const parameters = gpu.uniform('unit counts', 4);
  const samples = sampleCount(data);
  gpu.write(parameters, new Uint32Array([data.units, data.groups, samples]));
  const group = gpu.bind(kernel, [data.buffer, counts, parameters]);
  gpu.compute('unit counts', (pass) => {
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroupsFor(data.units));
  });
  const ones = await gpu.readWords(counts, 0, data.units * 4);
  for (const buffer of [counts, parameters]) buffer.destroy();
  return Float64Array.from(ones, (count) => count / samples);
}
