import { expect, test } from 'vitest';
import { placeUnits } from '../../src/maps/placement.ts';
import { MapError } from '../../src/maps/errors.ts';
import { shuffled } from '../../src/ensemble/shuffled.ts';

/** Unit j watches the block of its hidden site `sites[j]` with weights of one sign. */
function blockMachine(blocks: number, factor: number, sites: Uint32Array, signs: Int8Array) {
  const side = blocks * factor;
  const hidden = blocks * blocks;
  const weights = new Float32Array(side * side * hidden);
  for (const [unit, site] of sites.entries())
    for (let y = 0; y < factor; y++)
      for (let x = 0; x < factor; x++) {
        const row = Math.floor(site / blocks) * factor + y;
        const column = (site % blocks) * factor + x;
        weights[(row * side + column) * hidden + unit] = signs[unit] * 0.7;
      }
  return { weights, side, blocks };
}

test('units that are blocks in scrambled order are put back, with their signs', () => {
  const sites = shuffled(64, [3, 1]);
  const signs = Int8Array.from(sites, (site) => (site % 3 === 0 ? -1 : 1));
  const placed = placeUnits(blockMachine(8, 2, sites, signs));
  expect(Array.from(placed.sites)).toEqual(Array.from(sites));
  expect(Array.from(placed.signs)).toEqual(Array.from(signs));
});

test('visible units in another order are found by their sites', () => {
  const sites = shuffled(16, [5, 1]);
  const machine = blockMachine(4, 3, sites, new Int8Array(16).fill(1));
  const order = shuffled(144, [7, 1]);
  const weights = Float32Array.from(machine.weights, (_, at) => {
    const [visible, unit] = [Math.floor(at / 16), at % 16];
    return machine.weights[order[visible] * 16 + unit];
  });
  expect(Array.from(placeUnits({ ...machine, weights, sites: order }).sites)).toEqual(
    Array.from(sites),
  );
});

test('the assignment is the best of all, not the best of each unit in turn', () => {
  // Both units like block 0 best; the sum is largest where unit 0, which loses less, takes block 1.
  const scores = [
    [1, 0.9, 0, 0],
    [1, 0.1, 0, 0],
    [0, 0, 1, 0.5],
    [0, 0, 0.5, 1],
  ];
  const weights = Float32Array.from({ length: 16 }, (_, at) => scores[at % 4][Math.floor(at / 4)]);
  expect(Array.from(placeUnits({ weights, side: 2, blocks: 2 }).sites)).toEqual([1, 0, 2, 3]);
});

test('lattices that do not fit are refused', () => {
  const weights = new Float32Array(36 * 16);
  expect(() => placeUnits({ weights, side: 6, blocks: 4 })).toThrow(MapError);
  expect(() => placeUnits({ weights, side: 6, blocks: 3 })).toThrow('have 324');
  expect(() => placeUnits({ weights: new Float32Array(16).fill(NaN), side: 2, blocks: 2 })).toThrow(
    'Weight 0 is NaN',
  );
});
