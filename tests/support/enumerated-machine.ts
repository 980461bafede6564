import { valuesOf, type Machine } from '../twins/machine.ts';

/** A probability per configuration of a few 0/1 units; bit i of the index is unit i. */
export type Distribution = Float64Array;

/** Configuration `index` of `units` units. */
export function configuration(index: number, units: number): Uint8Array {
  return Uint8Array.from({ length: units }, (_, unit) => (index >>> unit) & 1);
}

/** p(v) of a machine, by the sum over all visible and all hidden configurations, term by term. */
export function visibleDistribution(machine: Machine): Distribution {
  const { visible, hidden, weights, visibleBias, hiddenBias } = machine;
  const weightsOf = Float64Array.from({ length: 2 ** visible }, (_, index) => {
    const v = valuesOf(machine, configuration(index, visible));
    let total = 0;
    for (let other = 0; other < 2 ** hidden; other++) {
      const h = valuesOf(machine, configuration(other, hidden));
      let energy = 0;
      for (let i = 0; i < visible; i++) energy -= visibleBias[i] * v[i];
      for (let j = 0; j < hidden; j++) energy -= hiddenBias[j] * h[j];
      for (let i = 0; i < visible; i++)
        for (let j = 0; j < hidden; j++) energy -= weights[i * hidden + j] * v[i] * h[j];
      total += Math.exp(-energy);
    }
    return total;
  });
  const sum = weightsOf.reduce((a, b) => a + b, 0);
  return weightsOf.map((weight) => weight / sum);
}

/** The Ising model on some bonds: P(s) ~ exp(K sum s_i s_j), s = 2 v - 1. */
export function isingBonds(
  sites: number,
  bonds: readonly (readonly [number, number])[],
  coupling: number,
): Distribution {
  const weights = Float64Array.from({ length: 2 ** sites }, (_, index) => {
    const v = configuration(index, sites);
    let sum = 0;
    for (const [i, j] of bonds) sum += (2 * v[i] - 1) * (2 * v[j] - 1);
    return Math.exp(coupling * sum);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Bonds of a ring. */
export function ringBonds(sites: number): [number, number][] {
  return Array.from({ length: sites }, (_, i) => [i, (i + 1) % sites]);
}

/** Bonds of a square lattice of odd or even side, with periodic boundaries. */
export function torusBonds(side: number): [number, number][] {
  const at = (x: number, y: number): number => (y % side) * side + (x % side);
  return Array.from({ length: side * side }, (_, site) => {
    const [x, y] = [site % side, Math.floor(site / side)];
    return [at(x + 1, y), at(x, y + 1)].map((other): [number, number] => [site, other]);
  }).flat();
}

/** Kullback-Leibler divergence sum P ln(P/Q) in nats. */
export function divergence(p: Distribution, q: Distribution): number {
  return p.reduce(
    (sum, value, index) => sum + (value > 0 ? value * Math.log(value / q[index]) : 0),
    0,
  );
}

/** Independent samples of a distribution. */
export function sampleFrom(
  p: Distribution,
  units: number,
  count: number,
  uniform: () => number,
): Uint8Array[] {
  return Array.from({ length: count }, () => {
    let left = uniform();
    let index = 0;
    while (index < p.length - 1 && left >= p[index]) left -= p[index++];
    return configuration(index, units);
  });
}
