import type { Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import {
  acceptanceProbabilities,
  replicaThreshold,
  thresholdWords,
} from '../../src/ising/acceptance.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4, type Random4 } from './random-words.ts';

/**
 * CPU twin of shaders/ising/metropolis.wgsl, written without its bit logic: plain lattices, counted neighbours,
 * and for each spin a number U assembled from the bits of its lane, compared with exp(-dE/T) as an integer.
 */
export interface MetropolisTwin {
  readonly geometry: Geometry;
  /** Per system, in units of J. */
  readonly temperatures: ArrayLike<number>;
  readonly seed: number;
  /** Whether the 32 systems of a word differ in temperature: 23-bit thresholds, 12 of their bits shared. */
  readonly perReplica: boolean;
  /** The generator of the device, by default pcg. */
  readonly random?: Random4;
}

/** Does sweep number `sweep` on plain lattices, in place: colour 0, then colour 1. */
export function sweepTwin(twin: MetropolisTwin, lattices: PlainLattice[], sweep: number): void {
  for (const colour of [0, 1]) halfSweep(twin, lattices, 2 * sweep + colour);
}

function halfSweep(twin: MetropolisTwin, lattices: PlainLattice[], step: number): void {
  const { geometry, seed, temperatures, random = random4 } = twin;
  const { size, width, height, groups } = geometry;
  const key = randomKey(seed, 'metropolis', { period: Math.floor(step / 2 ** 32) });
  for (const [system, lattice] of lattices.entries()) {
    const accept = acceptance(temperatures[system], twin.perReplica);
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++) {
        const { word, bit } = placeOf(geometry, system, x, y);
        const site = Math.floor(word / groups);
        const ofColour = (width / 2) * height;
        if (Math.floor(site / ofColour) !== (step & 1)) continue;
        const index = y * size + x;
        const unsatisfied = neighbours(size, x, y).filter(
          (n) => lattice[n] !== lattice[index],
        ).length;
        if (unsatisfied >= 2) {
          lattice[index] ^= 1;
          continue;
        }
        const blocks = [0, 1, 2].flatMap((block) =>
          random(key, site % ofColour, word % groups, step % 2 ** 32, block),
        );
        if (accept(blocks, bit, unsatisfied)) lattice[index] ^= 1;
      }
  }
}

function neighbours(size: number, x: number, y: number): number[] {
  return [
    y * size + ((x + 1) % size),
    y * size + ((x + size - 1) % size),
    ((y + 1) % size) * size + x,
    ((y + size - 1) % size) * size + x,
  ];
}

/** Whether U < exp(-dE/T), dE = 4 for one unsatisfied bond, 8 for none. */
function acceptance(
  temperature: number,
  perReplica: boolean,
): (blocks: number[], bit: number, unsatisfied: number) => boolean {
  const probabilities = acceptanceProbabilities(temperature);
  return ([shared, ...planes], bit, unsatisfied) => {
    const probability = probabilities[unsatisfied === 1 ? 0 : 1];
    // Planes from the least significant up; the kernel's planes are the complement of the digits of U.
    const digits = planes.reduce((sum, plane, i) => sum + (1 - ((plane >>> bit) & 1)) * 2 ** i, 0);
    if (perReplica) return digits * 2 ** 12 + (shared & 0xfff) < replicaThreshold(probability);
    const [whole, tail] = thresholdWords(probability);
    return digits < whole || (digits === whole && shared < tail);
  };
}
