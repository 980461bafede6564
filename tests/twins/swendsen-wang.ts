import type { Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { Hamiltonian } from '../../src/ising/model.ts';
import { laneBelow } from './bernoulli.ts';
import { placeOf, type PlainLattice } from './lattices.ts';
import { random4 } from './random-words.ts';

/** CPU twin of the cluster kernels: bonds one by one, clusters by walking through them. */
export interface SwendsenWangTwin extends Hamiltonian {
  readonly geometry: Geometry;
  /** Per system, in units of |J|. */
  readonly temperatures: ArrayLike<number>;
  readonly seed: number;
}

/** Does cluster update number `sweep` in place. */
export function clusterSweep(
  twin: SwendsenWangTwin,
  lattices: PlainLattice[],
  sweep: number,
): void {
  for (const [system, lattice] of lattices.entries()) {
    const { friends, haunted } = bonds(twin, lattice, system, sweep);
    const { size } = twin.geometry;
    const key = randomKey(twin.seed, 'clusters');
    const seen = new Uint8Array(lattice.length);
    for (let from = 0; from < lattice.length; from++) {
      if (seen[from]) continue;
      const cluster = [from];
      seen[from] = 1;
      for (const at of cluster)
        for (const next of friends[at])
          if (!seen[next]) {
            seen[next] = 1;
            cluster.push(next);
          }
      const labels = cluster.map((at) => {
        const { word, bit } = placeOf(twin.geometry, system, at % size, Math.floor(at / size));
        return word * 32 + bit;
      });
      const root = labels.reduce((least, label) => Math.min(least, label), Infinity);
      // Number 0 is the ghost's.
      const coin = random4(key, root + 1, 0, sweep, 9)[0] & 1;
      const flips = coin === 1 && !cluster.some((at) => haunted[at]);
      if (flips) for (const at of cluster) lattice[at] ^= 1;
    }
  }
}

/** Which spins are joined, and which are joined to the ghost. */
function bonds(
  { geometry, temperatures, seed, interaction, field }: SwendsenWangTwin,
  lattice: PlainLattice,
  system: number,
  sweep: number,
): { friends: number[][]; haunted: boolean[] } {
  const { size, width, height, groups } = geometry;
  const key = randomKey(seed, 'clusters');
  const kept = -Math.expm1(-2 / temperatures[system]);
  const ghost = -Math.expm1((-2 * Math.abs(field)) / temperatures[system]);
  const friends: number[][] = Array.from(lattice, () => []);
  const haunted = Array.from(lattice, () => false);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size; x++) {
      const { word, bit } = placeOf(geometry, system, x, y);
      const site = y * width + (x % width);
      const draw = (block: number, probability: number): boolean => {
        const words = [block, block + 1, block + 2].flatMap((each) =>
          random4(key, site, word % groups, sweep, each),
        );
        return laneBelow(words, bit, probability);
      };
      const at = y * size + x;
      const join = (other: number, block: number): void => {
        const satisfied = (lattice[at] === lattice[other]) === (interaction === 1);
        if (!satisfied || !draw(block, kept)) return;
        friends[at].push(other);
        friends[other].push(at);
      };
      join(y * size + ((x + 1) % size), 0);
      if (height > 1) join(((y + 1) % height) * size + x, 3);
      if (field !== 0 && lattice[at] === (field > 0 ? 1 : 0)) haunted[at] = draw(6, ghost);
    }
  return { friends, haunted };
}
