import { assertTemperature } from './thermal-point.ts';

/** Independent random planes per comparison in shaders/shared/bernoulli.wgsl; the tail lies below. */
const planes = 11;
/** Bits of a per-replica threshold: 12 planes from one shared word, 11 independent ones. */
export const replicaPlanes = 23;

/**
 * A probability as `floor(p 2^11)` and the next 32 bits, `floor(frac(p 2^11) 2^32)`.
 * p = 1 becomes 1 - 2^-43.
 */
export function thresholdWords(probability: number): [number, number] {
  const scaled = probability * 2 ** planes;
  if (scaled >= 2 ** planes) return [2 ** planes - 1, 0xffffffff];
  const whole = Math.floor(scaled);
  return [whole, Math.floor((scaled - whole) * 2 ** 32)];
}

/** A probability rounded to 23 bits, for thresholds that differ between replicas of one word. */
export function replicaThreshold(probability: number): number {
  return Math.min(Math.round(probability * 2 ** replicaPlanes), 2 ** replicaPlanes - 1);
}

/** Metropolis acceptance exp(-4/T), exp(-8/T) of a spin with one, with no unsatisfied bond (J = 1). */
export function acceptanceProbabilities(temperature: number): [number, number] {
  assertTemperature(temperature);
  return [Math.exp(-4 / temperature), Math.exp(-8 / temperature)];
}
