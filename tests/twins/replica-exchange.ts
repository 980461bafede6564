import { randomKey } from '../../src/ensemble/random-key.ts';
import type { PlainLattice } from './lattices.ts';
import { measureTwin } from './measurement.ts';
import { random4 } from './random-words.ts';

/**
 * CPU twin of shaders/ising/exchange.wgsl: energies by plain summation, whole ladders of systems sorted by rank, and
 * the probability of each swap worked out where it is wanted instead of looked up.
 */
export interface ExchangeTwin {
  /** Of a ladder, rising, in units of |J|. */
  readonly temperatures: readonly number[];
  readonly ladders: number;
  readonly seed: number;
  readonly interaction: 1 | -1;
  /** Side of the lattices, or length of the chains. */
  readonly size: number;
}

/** The ranks before the first exchange: system `rank ladders + ladder` has that rank. */
export function firstRanks({ temperatures, ladders }: ExchangeTwin): Uint32Array {
  return Uint32Array.from({ length: temperatures.length * ladders }, (_, system) =>
    Math.floor(system / ladders),
  );
}

/** The ranks of all systems after exchange number `step`. */
export function exchangedRanks(
  twin: ExchangeTwin,
  lattices: readonly PlainLattice[],
  ranks: Uint32Array,
  step: number,
): Uint32Array {
  const { temperatures, ladders, seed, interaction, size } = twin;
  const key = randomKey(seed, 'exchange');
  const next = ranks.slice();
  const energyOf = (system: number): number => {
    const lattice = lattices[system];
    // Whole numbers in units of |J|.
    return Math.round(
      measureTwin(lattice, size, { interaction, field: 0 }).energy * lattice.length,
    );
  };
  for (let ladder = 0; ladder < ladders; ladder++) {
    const systemAt = (rank: number): number =>
      [...ranks.keys()].find(
        (system) => system % ladders === ladder && ranks[system] === rank,
      ) as number;
    for (let rank = step % 2; rank + 1 < temperatures.length; rank += 2) {
      const [colder, warmer] = [systemAt(rank), systemAt(rank + 1)];
      const gained = energyOf(colder) - energyOf(warmer);
      const inverse = 1 / temperatures[rank] - 1 / temperatures[rank + 1];
      const threshold = Math.min(2 ** 32 - 1, Math.floor(Math.exp(inverse * gained) * 2 ** 32));
      if (gained < 0 && random4(key, rank, ladder, step, 0)[0] >= threshold) continue;
      next[colder] = rank + 1;
      next[warmer] = rank;
    }
  }
  return next;
}
