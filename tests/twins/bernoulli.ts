import { replicaThreshold, thresholdWords } from '../../src/ising/acceptance.ts';

/**
 * CPU twin of shaders/shared/bernoulli.wgsl and replica-planes.wgsl without their bit logic: assembles the number U of
 * lane `bit` from its bits in twelve random words and compares it with a probability as an integer.
 */
export function laneBelow(
  [shared, ...planes]: readonly number[],
  bit: number,
  probability: number,
  perReplica = false,
): boolean {
  // Planes from the least significant up; the kernel's planes are the complement of the digits of U.
  const digits = planes.reduce((sum, plane, i) => sum + (1 - ((plane >>> bit) & 1)) * 2 ** i, 0);
  if (perReplica) return digits * 2 ** 12 + (shared & 0xfff) < replicaThreshold(probability);
  const [whole, tail] = thresholdWords(probability);
  return digits < whole || (digits === whole && shared < tail);
}
