import { elementAt } from '../element-at.ts';
import { thresholdWords } from '../ising/acceptance.ts';

type Four = readonly [number, number, number, number];
type Pair = readonly [number, number];

/** Couplings of the fine spins, of either sign. */
export interface GrowingCouplings {
  /** K of nearest neighbours. */
  readonly nearest: number;
  /** K of diagonal neighbours. */
  readonly diagonal: number;
  /** K of the products of the four spins of a plaquette. */
  readonly plaquette: number;
}

/** The thresholds of the kernel `growing`: the highest bits of each, and the tail below them. */
interface GrowingThresholds {
  readonly freeBits: Four;
  readonly freeTails: Four;
  readonly tieBits: Four;
  readonly tieTails: Four;
  readonly fourBits: Pair;
  readonly fourTails: Pair;
}

/**
 * Thresholds for a spin with m = 0 to 4 neighbours that differ from the spin's block spin. `free`: no other spin of the block
 * differs from the block spin, so that both values of the spin leave its majority as it is. `tie`: one of them does, and the
 * spin would make a tie, whose weight is a half.
 */
export function growingThresholds(coupling: number): GrowingThresholds {
  const weights = Array.from({ length: 5 }, (_, m) => Math.exp(coupling * (8 - 4 * m)));
  const free = weights.map((weight) => thresholdWords(1 / (1 + weight)));
  const tie = weights.map((weight) => thresholdWords(1 / (1 + 2 * weight)));
  return {
    freeBits: firstFour(free, 0),
    freeTails: firstFour(free, 1),
    tieBits: firstFour(tie, 0),
    tieTails: firstFour(tie, 1),
    fourBits: [word(free, 4, 0), word(tie, 4, 0)],
    fourTails: [word(free, 4, 1), word(tie, 4, 1)],
  };
}

type Words = readonly (readonly [number, number])[];

function firstFour(thresholds: Words, part: 0 | 1): Four {
  return [
    word(thresholds, 0, part),
    word(thresholds, 1, part),
    word(thresholds, 2, part),
    word(thresholds, 3, part),
  ];
}

function word(thresholds: Words, m: number, part: 0 | 1): number {
  return elementAt(thresholds, m)[part];
}

/** Entries of the table of the kernel `growing-couplings`: three counts of three bits, and whether the spin would make a tie. */
const tableEntries = 1024;

/**
 * Thresholds of 32 bits for all numbers of neighbours, diagonal neighbours and products of plaquettes that are against, by
 * m1 + 8 m2 + 64 m4 + 512 tie; see shaders/rg/growing-couplings.wgsl.
 */
export function couplingThresholds({
  nearest,
  diagonal,
  plaquette,
}: GrowingCouplings): Uint32Array {
  return Uint32Array.from({ length: tableEntries }, (_, entry) => {
    const counts = [entry & 7, (entry >> 3) & 7, (entry >> 6) & 7] as const;
    const [m1, m2, m4] = counts;
    if (Math.max(...counts) > 4) return 0;
    const exponent = nearest * (8 - 4 * m1) + diagonal * (8 - 4 * m2) + plaquette * (8 - 4 * m4);
    const weight = (entry >> 9 === 1 ? 2 : 1) * Math.exp(exponent);
    return Math.min(2 ** 32 - 1, Math.floor(2 ** 32 / (1 + weight)));
  });
}
