import { describe, expect, it } from 'vitest';
import { compareMaps, comparisonText, verdictOf } from '../../src/live/map-comparison.ts';
import { outsideSpots } from '../../src/live/spots.ts';

const [side, block] = [12, 2];
const blocks = side / block;

/** A map with a smooth spot about the middle of a block. */
function spot(index: number, width = 1): Float64Array {
  const [cx, cy] = [index % blocks, Math.floor(index / blocks)].map((at) => block * at + 0.5);
  return Float64Array.from({ length: side * side }, (_, site) => {
    const [dx, dy] = [(site % side) - (cx ?? 0), Math.floor(site / side) - (cy ?? 0)];
    return Math.exp(-(dx * dx + dy * dy) / (2 * width * width));
  });
}

const all = Array.from({ length: blocks ** 2 }, (_, index) => index);
const ofBlocks = all.map((index) => spot(index));
const compare = (maps: readonly Float64Array[]) => compareMaps(ofBlocks, maps, { side, block });

describe('the verdict about maps', () => {
  it('is yes for the maps of block spins, in any order and of either sign', () => {
    const turned = ofBlocks
      .toReversed()
      .map((map, unit) => map.map((each) => (unit % 2 ? -each : each)));
    expect(verdictOf(compare(turned))).toMatch(/^Yes/);
  });

  it('is in between where blocks have no unit of their own, or spots are wide', () => {
    expect(verdictOf(compare(all.map((index) => spot(index % 30))))).toMatch(
      /^Alike, not the same.* 6 of 36/,
    );
    expect(verdictOf(compare(all.map((index) => spot(index, 2))))).toMatch(
      /^Alike, not the same.* the spots are not blocks\.$/,
    );
  });

  it('is no for maps without a place, and the null knows why', () => {
    const { shuffled } = compare(ofBlocks);
    // The best of 36 correlations of 144 sites by chance: two or three times 1/12.
    expect(shuffled.likeness.value).toBeGreaterThan(0.1);
    expect(shuffled.likeness.value).toBeLessThan(0.35);
    const flat = all.map((index) =>
      Float64Array.from({ length: side * side }, (_, site) => Math.sin(site * (index + 2.3) * 7.7)),
    );
    expect(verdictOf(compare(flat))).toMatch(/^No/);
    expect(comparisonText(compare(ofBlocks))).toMatch(
      /36 of 36 blocks.* 0\.\d+ ± 0\.\d+ for shuffled maps/,
    );
  });
});

describe('weights outside the spots', () => {
  it('are none for a spot of 5 x 5 spins, and nearly all of even weights', () => {
    const hidden = 2;
    const weights = new Float32Array(side * side * hidden);
    for (let site = 0; site < side * side; site++) {
      const [x, y] = [site % side, Math.floor(site / side)];
      if (Math.abs(x - 5) <= 2 && Math.abs(y - 6) <= 2)
        weights[site * hidden] = x === 5 && y === 6 ? -2 : 1;
      weights[site * hidden + 1] = site === 65 ? 1.001 : 1;
    }
    const [one, even = NaN] = outsideSpots(
      { weights, visibleBias: new Float32Array(side * side), hiddenBias: new Float32Array(hidden) },
      5,
    );
    expect(one).toBe(0);
    expect(even).toBeCloseTo(1 - 25 / 144, 3);
  });
});
