import type { Geometry } from '../ensemble/geometry.ts';
import { replicaPlanes, replicaThreshold, thresholdWords } from './acceptance.ts';
import type { Move, SingleSpinRule } from './single-spin-rule.ts';
import { TemperatureError } from './temperature-error.ts';
import { elementAt } from '../element-at.ts';

/** The acceptance buffer of a single-spin kernel, and whether thresholds differ within a word. */
export interface AcceptanceTable {
  readonly thresholds: 'per-group' | 'per-replica';
  readonly words: Uint32Array;
}

/** The rarest move must have at least half of 2^-23, or a per-replica threshold would forbid it. */
const dearestExponent = 15.69;

/**
 * Thresholds for the temperature of every system.
 * @param temperatures one per system of the ensemble, in units of |J|
 * @param perReplica gives every replica its own thresholds, even where the replicas of a word agree
 * @throws TemperatureError for a temperature that is not a positive number, or too low for per-replica thresholds
 */
export function acceptanceTable(
  geometry: Geometry,
  rule: SingleSpinRule,
  temperatures: ArrayLike<number>,
  perReplica = false,
): AcceptanceTable {
  if (temperatures.length !== geometry.systems)
    throw new TemperatureError(
      `${temperatures.length} temperatures for ${geometry.systems} systems: give one for each.`,
    );
  const lanes = geometry.systems / geometry.groups;
  const moves = movesOfTemperatures(rule, temperatures);
  const uniform = Array.from(temperatures).every(
    (temperature, system) => temperature === temperatures[system - (system % lanes)],
  );
  if (perReplica || !uniform) {
    assertLadder(rule, temperatures);
    return { thresholds: 'per-replica', words: replicaWords(geometry, moves) };
  }
  const groups = Array.from({ length: geometry.groups }, (_, group) => moves[group * lanes] ?? []);
  const words = groups.flatMap((ofGroup) =>
    rule.kernel === 'metropolis'
      ? ofGroup.flatMap(({ probability }) => thresholdWords(probability))
      : ofGroup.flatMap(({ probability, favoursUp }) => [
          ...thresholdWords(probability),
          favoursUp ? 0xffffffff : 0,
          0,
        ]),
  );
  return { thresholds: 'per-group', words: Uint32Array.from(words) };
}

/** The moves of every system, computed once for each temperature. */
function movesOfTemperatures(
  rule: SingleSpinRule,
  temperatures: ArrayLike<number>,
): (readonly Move[])[] {
  const known = new Map<number, readonly Move[]>();
  return Array.from(temperatures, (temperature) => {
    const moves = known.get(temperature) ?? rule.moves(temperature);
    known.set(temperature, moves);
    return moves;
  });
}

/** @throws TemperatureError where the rarest move would be lost in 23 bits */
export function assertLadder({ dearest }: SingleSpinRule, temperatures: ArrayLike<number>): void {
  const coldest = Array.from(temperatures).reduce((a, b) => Math.min(a, b), Infinity);
  const least = Math.ceil((dearest / dearestExponent) * 100) / 100;
  if (coldest < least)
    throw new TemperatureError(
      `Temperature ${coldest}: where the replicas of a word differ in temperature, give at least ${least}.`,
    );
}

/** Entry `plane * moves + move`, then the favoured directions; `groups` words each, bit = replica. */
function replicaWords({ groups }: Geometry, moves: readonly (readonly Move[])[]): Uint32Array {
  const count = moves[0]?.length ?? 0;
  const words = new Uint32Array((replicaPlanes + 1) * count * groups);
  for (const [system, ofSystem] of moves.entries()) {
    const group = system >> 5;
    const bit = 1 << (system & 31);
    for (const [move, { probability, favoursUp }] of ofSystem.entries()) {
      const threshold = replicaThreshold(probability);
      for (let plane = 0; plane <= replicaPlanes; plane++) {
        const set = plane < replicaPlanes ? (threshold >>> plane) & 1 : Number(favoursUp);
        const at = (plane * count + move) * groups + group;
        if (set) words[at] = elementAt(words, at) | bit;
      }
    }
  }
  return words;
}
