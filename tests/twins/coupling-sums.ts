import type { Machine } from './machine.ts';

/** Finer and wider than the kernel needs. */
const nodes = 2000;
const largestWave = 25;

/**
 * CPU twin of shaders/rbm/coupling-factors.wgsl, coupling-sums.wgsl and coupling-pairs.wgsl in double precision: J_S of a machine of spin units as
 * the integral over wave numbers, with its own nodes, sines and cosines.
 */
export function couplingTwin(machine: Machine, set: readonly number[]): number {
  const { visible, hidden, weights, visibleBias, hiddenBias } = machine;
  const order = set.length;
  const step = largestWave / nodes;
  let sum = 0;
  for (let j = 0; j < hidden; j++)
    for (let node = 0; node < nodes; node++) {
      const k = (node + 0.5) * step;
      let term = step / (k * Math.sinh((Math.PI * k) / 2));
      term *= order % 2 === 1 ? Math.sin(k * hiddenBias[j]) : Math.cos(k * hiddenBias[j]);
      for (let i = 0; i < visible; i++) {
        const angle = k * weights[i * hidden + j];
        term *= set.includes(i) ? Math.sin(angle) : Math.cos(angle);
      }
      sum += term;
    }
  return (order > 2 ? -sum : sum) + (order === 1 ? visibleBias[set[0]] : 0);
}
