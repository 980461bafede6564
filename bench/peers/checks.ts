import { onsagerEnergy } from '../../src/theory/onsager.ts';
import type { PeerCheck } from './peer.ts';

/** Sweeps from a random start after which a lattice at the temperature of the comparison has its energy. */
export const sweepsBeforeCheck = 24;
/** How far the energy of one large lattice may be from the exact value. */
const tolerance = 0.005;
/** A small machine, whatever is timed, and the updates after which it has learned its patterns. */
export const learned = { small: { visible: 400, hidden: 100, batch: 128 }, updates: 640 } as const;
/** What is left of its error in redrawing then, at the most. */
const leftOfError = 0.6;

/** The energy of a lattice against Onsager's of the infinite one. */
export function energyCheck(energy: number, temperature: number): PeerCheck {
  const exact = onsagerEnergy(temperature);
  return {
    found: `energy ${energy.toFixed(4)}, exact ${exact.toFixed(4)}`,
    holds: Math.abs(energy / exact - 1) < tolerance,
  };
}

/** The error in redrawing noisy patterns, before and after training. */
export function learningCheck({ before, after }: { before: number; after: number }): PeerCheck {
  return {
    found: `error in redrawing ${before.toFixed(3)} to ${after.toFixed(3)}`,
    holds: after < leftOfError * before,
  };
}
