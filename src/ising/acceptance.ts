import type { Geometry } from '../ensemble/geometry.ts';

/** Independent random planes per acceptance test in shaders/ising/metropolis.wgsl; the tail lies below. */
const planes = 11;
/** Bits of a per-replica threshold: 12 planes from one shared word, 11 independent ones. */
const replicaPlanes = 23;

/** An impossible temperature; the message says what is allowed. */
export class TemperatureError extends Error {
  override readonly name = 'TemperatureError';
}

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
  if (!(temperature > 0) || !Number.isFinite(temperature))
    throw new TemperatureError(`Temperature ${temperature}: give a number above 0, in units of J.`);
  return [Math.exp(-4 / temperature), Math.exp(-8 / temperature)];
}

/** The acceptance buffer of the Metropolis kernel and the permutation that reads it. */
export interface AcceptanceTable {
  readonly permutation: 'per-group' | 'per-replica';
  readonly words: Uint32Array;
}

/**
 * Thresholds for the temperature of every system.
 * @param temperatures one per system of the ensemble, in units of J
 * @throws TemperatureError for a temperature that is not a positive number
 */
export function acceptanceTable(
  geometry: Geometry,
  temperatures: ArrayLike<number>,
): AcceptanceTable {
  if (temperatures.length !== geometry.systems)
    throw new TemperatureError(
      `${temperatures.length} temperatures for ${geometry.systems} systems: give one for each.`,
    );
  const lanes = geometry.systems / geometry.groups;
  const uniform = Array.from({ length: geometry.groups }, (_, group) =>
    Array.from({ length: lanes }, (_, lane) => temperatures[group * lanes + lane]).every(
      (temperature) => temperature === temperatures[group * lanes],
    ),
  );
  if (!uniform.every(Boolean))
    return {
      permutation: 'per-replica',
      words: replicaMasks(geometry, temperatures),
    };
  const words = new Uint32Array(geometry.groups * 4);
  for (let group = 0; group < geometry.groups; group++) {
    const probabilities = acceptanceProbabilities(temperatures[group * lanes] as number);
    words.set(probabilities.flatMap(thresholdWords), group * 4);
  }
  return { permutation: 'per-group', words };
}

/** Below this, exp(-8/T) is less than one part in 2^23 and per-replica thresholds would lose it. */
const coldestLadder = 0.51;

/** Bit i of the thresholds of 32 replicas as one word: [pair][group] of (p4, p8) for planes 2 pair, 2 pair + 1. */
function replicaMasks({ groups }: Geometry, temperatures: ArrayLike<number>): Uint32Array {
  const coldest = Array.from(temperatures).reduce(
    (least, value) => Math.min(least, value),
    Infinity,
  );
  if (coldest < coldestLadder)
    throw new TemperatureError(
      `Temperature ${coldest}: where the replicas of a word differ in temperature, give at least ${coldestLadder}.`,
    );
  const words = new Uint32Array(12 * groups * 4);
  for (let group = 0; group < groups; group++) {
    for (let lane = 0; lane < 32; lane++) {
      const probabilities = acceptanceProbabilities(temperatures[group * 32 + lane] as number);
      for (const [which, probability] of probabilities.entries()) {
        const threshold = replicaThreshold(probability);
        for (let plane = 0; plane < replicaPlanes; plane++) {
          const index = ((plane >> 1) * groups + group) * 4 + (plane & 1) * 2 + which;
          words[index] = (words[index] as number) | (((threshold >>> plane) & 1) << lane);
        }
      }
    }
  }
  return words;
}
