import type { ExactRate } from '../../src/rbm/exact/rate.ts';

/** Twin of shaders/rbm/include/exact-rounding.wgsl: x times a rate, rounded at random, at most 2^24 in size. */
export function scaledTwin(x: number, [factor, whole]: ExactRate, random: number): number {
  const bits = whole === 1 ? 16n : 32n;
  const dither = BigInt(random) >> (32n - bits);
  const product = (BigInt(Math.abs(x)) * BigInt(factor) + dither) >> bits;
  const size = Number(product < 2n ** 24n ? product : 2n ** 24n);
  return x < 0 ? -size : size;
}
