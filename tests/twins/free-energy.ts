import { valuesOf, type Machine } from './machine.ts';

function logTerm({ units }: Machine, x: number): number {
  const size = Math.abs(x);
  return units === 'spin'
    ? size + Math.log1p(Math.exp(-2 * size))
    : Math.max(x, 0) + Math.log1p(Math.exp(-size));
}

/** CPU twin of shaders/rbm/free-energy.wgsl: F(v) of bits of the visible units, and the sum of the sizes of all that is added up on the way. */
export function freeEnergyTwin(
  machine: Machine,
  bits: ArrayLike<number>,
): { energy: number; size: number } {
  const { visible, hidden, weights, visibleBias, hiddenBias } = machine;
  const values = valuesOf(machine, bits);
  let energy = 0;
  let size = 0;
  for (let i = 0; i < visible; i++) {
    energy -= visibleBias[i] * values[i];
    size += Math.abs(visibleBias[i]);
  }
  for (let j = 0; j < hidden; j++) {
    let x = hiddenBias[j];
    size += Math.abs(x);
    for (let i = 0; i < visible; i++) {
      x += values[i] * weights[i * hidden + j];
      size += 2 * Math.abs(weights[i * hidden + j]);
    }
    energy -= logTerm(machine, x);
  }
  return { energy, size };
}
