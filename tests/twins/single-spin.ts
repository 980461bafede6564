import type { Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { laneBelow } from './bernoulli.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/** CPU twin of shaders/ising/single-spin.wgsl: plain lattices, local fields added up, one random number a spin. */
export interface SingleSpinTwin extends Hamiltonian {
  readonly geometry: Geometry;
  readonly update: 'metropolis' | 'heat-bath';
  /** Per system, in units of |J|. */
  readonly temperatures: ArrayLike<number>;
  readonly seed: number;
  /** Whether the 32 systems of a word have thresholds of their own. */
  readonly perReplica: boolean;
}

/** Does sweep number `sweep` in place: colour 0, then colour 1. */
export function singleSpinSweep(
  twin: SingleSpinTwin,
  lattices: PlainLattice[],
  sweep: number,
): void {
  for (const colour of [0, 1])
    for (const [system, lattice] of lattices.entries())
      halfSweep(twin, lattice, system, sweep, colour);
}

function halfSweep(
  twin: SingleSpinTwin,
  lattice: PlainLattice,
  system: number,
  sweep: number,
  colour: number,
): void {
  const { geometry, seed, update, perReplica } = twin;
  const { size, width, height, groups } = geometry;
  const temperature = twin.temperatures[system];
  const key = randomKey(seed, 'single-spin');
  const ofColour = (width / 2) * height;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size; x++) {
      const { word, bit } = placeOf(geometry, system, x, y);
      const site = Math.floor(word / groups);
      if (Math.floor(site / ofColour) !== colour) continue;
      const near = neighbours(geometry, x, y).reduce((sum, at) => sum + 2 * lattice[at] - 1, 0);
      const localField = twin.interaction * near + twin.field;
      const favoured = localField >= 0 ? 1 : 0;
      const at = y * size + x;
      const weight = Math.exp((-2 * Math.abs(localField)) / temperature);
      const words = [0, 1, 2].flatMap((block) =>
        random4(key, site % ofColour, word % groups, 2 * sweep + colour, block),
      );
      if (update === 'heat-bath') {
        const against = laneBelow(words, bit, weight / (1 + weight), perReplica);
        lattice[at] = against ? 1 - favoured : favoured;
      } else if (lattice[at] !== favoured || laneBelow(words, bit, weight, perReplica)) {
        lattice[at] ^= 1;
      }
    }
}

/** Two on a chain, four on the square lattice. */
function neighbours({ lattice, size }: Geometry, x: number, y: number): number[] {
  const beside = [y * size + ((x + 1) % size), y * size + ((x + size - 1) % size)];
  if (lattice === 'chain') return beside;
  return [...beside, ((y + 1) % size) * size + x, ((y + size - 1) % size) * size + x];
}
