import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';

/** Numbers that one invocation of shaders/rbm/largest-parameter.wgsl looks at. */
const perInvocation = 64;

/**
 * The size of the largest parameter of a machine, NaN and infinity included (shaders/rbm/largest-parameter.wgsl): a training
 * that diverged shows here.
 */
export async function largestParameter(gpu: Gpu, machine: Rbm): Promise<number> {
  const kernel = await gpu.kernel('rbm-largest-parameter', 'default');
  const result = gpu.storage('largest parameter', 4);
  const parts = [
    { buffer: machine.weights, count: machine.visible * machine.hidden },
    { buffer: machine.visibleBias, count: machine.visible },
    { buffer: machine.hiddenBias, count: machine.hidden },
  ].map(({ buffer, count }) => {
    const uniform = gpu.uniform('rbm-largest-parameter', { count });
    const invocations = Math.ceil(count / perInvocation);
    return { uniform, search: gpu.dispatch(kernel, [buffer, result, uniform], invocations) };
  });
  gpu.compute('largest parameter', (pass) => {
    for (const { search } of parts) search.record(pass);
  });
  const [largest = NaN] = await gpu.readFloats(result, 0, 4);
  for (const { uniform } of parts) uniform.destroy();
  result.destroy();
  return largest;
}
