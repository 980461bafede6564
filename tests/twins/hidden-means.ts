import { logit } from './layer-activations.ts';
import type { Machine } from './machine.ts';

/** CPU twin of shaders/rbm/hidden-means.wgsl: what the units of a layer are on average given values of the other. */
export function conditionalMeans(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: ArrayLike<number>,
): Float64Array {
  return Float64Array.from({ length: machine[layer] }, (_, unit) => {
    const x = logit(machine, layer, given, unit);
    return machine.units === 'spin' ? Math.tanh(x / 2) : 1 / (1 + Math.exp(-x));
  });
}
