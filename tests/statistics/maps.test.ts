import { describe, expect, it } from 'vitest';
import { cellOf, coverage, mapShape } from '../../src/statistics/map-shape.ts';

/** A map of `side` x `side` sites. */
function mapOf(side: number, value: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: side ** 2 }, (_, site) =>
    value(site % side, Math.floor(site / side)),
  );
}

describe('the shape of a map', () => {
  it('of one site that stands out', () => {
    const shape = mapShape(mapOf(8, (x, y) => (x === 5 && y === 2 ? -3 : -1)));
    expect(shape.peak).toBe(21);
    expect(shape.peakValue).toBe(-3);
    expect(shape.mean).toBeCloseTo((63 + 3) / 64, 12);
    // Mean size (63 + 3)/64; variance p (1 - p) 2^2 with p = 1/64.
    const p = 1 / 64;
    expect(shape.contrast).toBeCloseTo((3 - (1 + 2 * p)) / (2 * Math.sqrt(p * (1 - p))), 12);
    expect(shape.area).toBe(p);
    expect(shape.oneSigned).toBe(1);
  });

  it('does not depend on the sign of the hidden unit', () => {
    const map = mapOf(6, (x, y) => Math.sin(x + 3 * y) + 0.2);
    const turned = mapShape(map.map((value) => -value));
    expect({ ...turned, peakValue: -turned.peakValue }).toEqual(mapShape(map));
  });

  it('of a checkerboard and of an even map', () => {
    const board = mapShape(mapOf(4, (x, y) => ((x + y) % 2 ? 1 : -0.5)));
    expect(board.oneSigned).toBe(0.5);
    expect(board.area).toBe(0.5);
    const even = mapShape(new Float64Array(16).fill(0.3));
    expect(even).toMatchObject({ contrast: 0, area: 0, oneSigned: 1 });
    expect(mapShape(new Float64Array(16)).oneSigned).toBe(0);
  });

  it('refuses no sites, and what is no number', () => {
    expect(() => mapShape([])).toThrow(RangeError);
    expect(() => mapShape([1, NaN])).toThrow(RangeError);
  });
});

describe('coverage', () => {
  it('counts the cells that hold a peak, once each', () => {
    expect(cellOf(9 * 8 + 4, { side: 8, block: 2 })).toBe(4 * 4 + 2);
    const first = [0, 1, 8, 9];
    expect(coverage(first, { side: 8, block: 2 })).toBe(1 / 4);
    expect(coverage([0, 2, 16, 18], { side: 8, block: 2 })).toBe(1);
    expect(coverage([0, 2, 16, 18], { side: 8, block: 4 })).toBe(1 / 4);
  });
});
