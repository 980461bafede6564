import { elementAt } from '../element-at.ts';
import { thresholdWords } from '../ising/acceptance.ts';

type Four = readonly [number, number, number, number];
type Pair = readonly [number, number];

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
