import { describe, expect, it } from 'vitest';
import { arrange } from '../../src/stage/arrangement.ts';
import { likeness } from '../../src/live/likeness.ts';
import { Camera } from '../../src/stage/camera.ts';
import { windowOf, windowPart } from '../../src/stage/window.ts';

/** A map of 4 x 4 sites that is 1 at one of them. */
function spot(at: number): number[] {
  return Array.from({ length: 16 }, (_, site) => (site === at ? 1 : 0));
}

describe('maps that are compared', () => {
  it('are alike whatever their sign, scale and background', () => {
    const turned = spot(3).map((value) => 0.4 - 2 * value);
    expect(likeness([spot(3), turned], [spot(3), spot(7)])).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(1, 12),
    ]);
  });

  it('are not alike where they have nothing in common', () => {
    expect(likeness([spot(3)], [spot(7)])[0]).toBeCloseTo(1 / 15, 12);
    expect(likeness([Array.from({ length: 16 }, () => 0.5)], [spot(7)])).toEqual([0]);
  });
});

describe('hidden units are arranged', () => {
  it('each where its weights are, with the sign that makes up the answer to up', () => {
    // Four units of a 4 x 4 patch, each with one block of 2 x 2, in a shuffled order; the second is turned.
    const blocks = [3, 0, 2, 1];
    const weights = new Float32Array(64);
    for (const [unit, block] of blocks.entries())
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ]) {
        const site = (2 * Math.floor(block / 2) + dy) * 4 + 2 * (block % 2) + dx;
        weights[site * 4 + unit] = unit === 1 ? -1 : 1;
      }
    const machine = {
      units: 'binary',
      weights,
      visibleBias: new Float32Array(16),
      hiddenBias: new Float32Array(4),
    } as const;
    expect(arrange(machine)).toEqual([
      { unit: 1, turned: true },
      { unit: 3, turned: false },
      { unit: 2, turned: false },
      { unit: 0, turned: false },
    ]);
  });

  it('each exactly once, also where nothing was learned', () => {
    const machine = {
      units: 'spin',
      weights: new Float32Array(16 * 9),
      visibleBias: new Float32Array(16),
      hiddenBias: new Float32Array(9),
    } as const;
    const found = arrange(machine).map(({ unit }) => unit);
    expect(found.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('the camera', () => {
  it('keeps the point under the pointer where it is', () => {
    const camera = new Camera(1024, () => undefined);
    camera.zoom(4, 0.3, 0.7);
    const before = camera.siteAt(0.25, 0.5);
    camera.zoom(1.5, 0.25, 0.5);
    const after = camera.siteAt(0.25, 0.5);
    expect(Math.abs(after.x - before.x)).toBeLessThanOrEqual(1);
    expect(Math.abs(after.y - before.y)).toBeLessThanOrEqual(1);
  });

  it('goes round the periodic edges, and shows no less than 16 sites and no more than all', () => {
    const camera = new Camera(64, () => undefined);
    camera.zoom(2, 0, 0);
    camera.pan(-1, 3);
    expect(camera.part).toEqual({ x: 0.5, y: 0.5, span: 0.5 });
    camera.zoom(100);
    expect(camera.part.span).toBe(0.25);
    camera.zoom(0.001);
    expect(camera.part).toEqual({ x: 0, y: 0, span: 1 });
  });
});

describe('the windows of a comparison', () => {
  const size = 256;
  const window = windowOf(size);
  const sides = [256, 128, 64, 32, 16];

  it('show equally many block spins at every level that has so many', () => {
    const spins = sides.map(
      (side) => side * windowPart({ x: 0, y: 0, span: 1 }, side, window).span,
    );
    expect(spins).toEqual([32, 32, 32, 32, 16]);
    const enlarged = { x: 0.25, y: 0.5, span: 0.5 };
    expect(sides.map((side) => side * windowPart(enlarged, side, window).span)).toEqual([
      16, 16, 16, 16, 16,
    ]);
  });

  it('have the middle of what the reader looks at, also across the edges', () => {
    const middle = { x: (0.875 + 0.25) % 1, y: 0.5 };
    for (const side of sides.slice(0, 4)) {
      const { x, y, span } = windowPart({ x: 0.875, y: 0.25, span: 0.5 }, side, window);
      expect((x + span / 2) % 1).toBeCloseTo(middle.x, 12);
      expect((y + span / 2) % 1).toBeCloseTo(middle.y, 12);
    }
  });
});
