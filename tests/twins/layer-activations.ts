import type { Machine } from './machine.ts';

/**
 * CPU twin of shaders/rbm/layer-activations.wgsl, with the bias: the logit of a unit, ln p(1)/p(0) given values of the other layer, which may be means.
 */
export function logit(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: ArrayLike<number>,
  unit: number,
): number {
  let sum = layer === 'hidden' ? machine.hiddenBias[unit] : machine.visibleBias[unit];
  for (let input = 0; input < given.length; input++)
    sum += given[input] * weightOf(machine, layer, unit, input);
  return machine.units === 'spin' ? 2 * sum : sum;
}

export function weightOf(
  { weights, hidden }: Machine,
  layer: 'hidden' | 'visible',
  unit: number,
  input: number,
): number {
  return layer === 'hidden' ? weights[input * hidden + unit] : weights[unit * hidden + input];
}
