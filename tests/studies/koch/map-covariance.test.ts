import { describe, expect, it } from 'vitest';
import { mapCovariance } from '../../../src/studies/koch/maps/map-covariance.ts';

/** A map of `side` x `side` sites. */
function mapOf(side: number, value: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: side ** 2 }, (_, site) =>
    value(site % side, Math.floor(site / side)),
  );
}

describe('the covariance of maps', () => {
  it('of a wave with itself is a cosine along its axis and one across', () => {
    const wave = mapOf(12, (x) => 5 + Math.cos((2 * Math.PI * x) / 12));
    for (const [d, value] of mapCovariance(wave, wave, 12).entries())
      expect(value).toBeCloseTo((Math.cos((2 * Math.PI * d) / 12) + 1) / 4, 12);
  });

  it('wraps around, and turns its sign next to a site of a checkerboard', () => {
    const board = mapOf(6, (x, y) => ((x + y) % 2 ? 1 : -1));
    expect([...mapCovariance(board, board, 6)]).toEqual([1, -1, 1, -1]);
    const spot = mapOf(4, (x, y) => (x === 0 && y === 0 ? 1 : 0));
    const found = mapCovariance(spot, spot, 4);
    expect(found[0]).toBeCloseTo(1 / 16 - 1 / 256, 12);
    for (const d of [1, 2]) expect(found[d]).toBeCloseTo(-1 / 256, 12);
  });

  it('keeps what two maps share, whichever is the first', () => {
    const one = mapOf(8, (x) => Math.cos((2 * Math.PI * x) / 8));
    // A shift by a quarter, and a wave of another length, which shares nothing.
    const other = mapOf(
      8,
      (x) => Math.sin((2 * Math.PI * x) / 8) + 0.5 * one[x] + Math.cos(Math.PI * x),
    );
    const found = mapCovariance(one, other, 8);
    for (const [d, value] of mapCovariance(one, one, 8).entries())
      expect(found[d]).toBeCloseTo(value / 2, 12);
    expect([...mapCovariance(other, one, 8)]).toEqual([...found]);
  });

  it('with an even map is none, and other shapes are refused', () => {
    const even = new Float64Array(16).fill(0.3);
    expect([...mapCovariance(even, even, 4)].map(Math.abs)).toEqual([0, 0, 0]);
    expect(() => mapCovariance(even, new Float64Array(15), 4)).toThrow(RangeError);
  });
});
