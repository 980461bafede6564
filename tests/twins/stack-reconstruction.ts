import { conditionalMeans } from './hidden-means.ts';
import { valuesOf, type Machine } from './machine.ts';

/**
 * CPU twin of src/rbm/evaluation/stack-reconstruction.ts and shaders/rbm/threshold.wgsl: the mean of every visible unit after means
 * have gone up a stack and down again.
 */
export function reconstructedMeans(stack: readonly Machine[], sample: Uint8Array): Float64Array {
  let means: ArrayLike<number> = valuesOf(stack[0], sample);
  for (const machine of stack) means = conditionalMeans(machine, 'hidden', means);
  for (const machine of stack.toReversed()) means = conditionalMeans(machine, 'visible', means);
  return Float64Array.from(means);
}
