import { shuffled } from '../../src/ensemble/shuffled.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';

/** The sites and signs of units. */
interface Units {
  readonly sites: Uint32Array;
  readonly signs: Int8Array;
}

/**
 * A machine of spin units each of which watches one block of a square lattice with equal weights. Visible and hidden units are
 * in scrambled order, hidden units with scrambled signs.
 */
export function scrambledBlocks({
  size,
  factor,
  weight,
  seed = 4,
  visible,
}: {
  size: number;
  factor: number;
  weight: number;
  seed?: number;
  /** The visible units, where they are the hidden units of another machine. */
  visible?: Units;
}): { layer: RbmParameters; sites: Uint32Array; hiddenSites: Uint32Array; hiddenSigns: Int8Array } {
  const blocks = size / factor;
  const hidden = blocks * blocks;
  const sites = visible?.sites ?? shuffled(size * size, [seed, 1]);
  const hiddenSites = shuffled(hidden, [seed, 2]);
  const hiddenSigns = Int8Array.from(shuffled(hidden, [seed, 3]), (number) =>
    number % 3 === 0 ? -1 : 1,
  );
  const weights = new Float32Array(size * size * hidden);
  for (const [unit, site] of sites.entries()) {
    const [x, y] = [site % size, Math.floor(site / size)];
    const block = Math.floor(y / factor) * blocks + Math.floor(x / factor);
    const to = hiddenSites.indexOf(block);
    weights[unit * hidden + to] = weight * hiddenSigns[to] * (visible?.signs[unit] ?? 1);
  }
  const layer: RbmParameters = {
    units: 'spin',
    weights,
    visibleBias: new Float32Array(size * size),
    hiddenBias: new Float32Array(hidden),
  };
  return { layer, sites, hiddenSites, hiddenSigns };
}
