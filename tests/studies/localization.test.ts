import { describe, expect, it } from 'vitest';
import {
  evenGyration,
  isSpot,
  localization,
  nearestDistances,
  type FieldShape,
} from '../../src/studies/mehta-schwab/localization.ts';
import { randomFrom } from '../support/random.ts';

const shape = { columns: 32, rows: 24 } as const;
const sites = shape.columns * shape.rows;

function offset(at: number, centre: number, period: number): number {
  const difference = at - centre;
  return difference - period * Math.round(difference / period);
}

/** A field by the offset of each site from a centre, periodic. */
function around(
  [centreX, centreY]: [number, number],
  value: (x: number, y: number) => number,
  { columns, rows }: FieldShape = shape,
): Float64Array {
  return Float64Array.from({ length: columns * rows }, (_, site) =>
    value(
      offset(site % columns, centreX, columns),
      offset(Math.floor(site / columns), centreY, rows),
    ),
  );
}

const gaussian =
  (sigma: number) =>
  (x: number, y: number): number =>
    Math.exp(-(x * x + y * y) / (2 * sigma * sigma));

describe('localization', () => {
  it.each([
    ['in the middle', [16, 12]],
    ['across both edges', [31.5, 0.25]],
    ['negative, at a corner', [0, 0]],
  ] as [string, [number, number]][])(
    'of a Gaussian spot %s is that of the formulas',
    (name, centre) => {
      const sigma = 3;
      const sign = name.startsWith('negative') ? -1 : 1;
      const found = localization(
        around(centre, (x, y) => sign * gaussian(sigma)(x, y)),
        shape,
      );
      // r^2 is a Gaussian of width sigma/sqrt 2: two directions give sigma^2. Sums are integrals to 1e-9 here.
      expect(found.participation).toBeCloseTo(2 * Math.PI * sigma ** 2, 3);
      expect(found.gyration).toBeCloseTo(sigma, 3);
      expect(found.centre[0]).toBeCloseTo(centre[0], 6);
      expect(found.centre[1]).toBeCloseTo(centre[1], 6);
      // Half height is at r = sigma sqrt(2 ln 2); sites in a circle deviate by its circumference at most.
      const area = 2 * Math.PI * Math.LN2 * sigma ** 2;
      expect(Math.abs(found.area - area)).toBeLessThan(Math.sqrt(4 * Math.PI * area) / 2);
      expect(found.above).toBe(found.area);
      expect(found.moran).toBeGreaterThan(0.9);
      expect(isSpot(found, shape)).toBe(true);
    },
  );

  it.each([2, 4, 8])(
    'of a square block of side %d across two edges: area, participation and radius',
    (side) => {
      const field = new Float64Array(sites);
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) field[((23 + y) % 24) * 32 + ((31 + x) % 32)] = 0.3;
      const found = localization(field, shape);
      expect(found.area).toBe(side ** 2);
      expect(found.above).toBe(side ** 2);
      expect(found.participation).toBeCloseTo(side ** 2, 9);
      expect(found.gyration).toBeCloseTo(Math.sqrt((side ** 2 - 1) / 6), 9);
      expect(found.centre[0]).toBeCloseTo((31 + (side - 1) / 2) % 32, 9);
      expect(isSpot(found, shape)).toBe(true);
      // Of 2 side^2 bonds that start in the block, those of its last row and column leave it.
      const share = side ** 2 / sites;
      expect(found.moran).toBeCloseTo(((side - 1) / side - share) / (1 - share), 9);
    },
  );

  it('counts other spots as above half height, but not as area', () => {
    const field = around([8, 12], gaussian(2));
    const other = around([24, 12], gaussian(2));
    const both = field.map((value, site) => value - 0.9 * other[site]);
    const [one, two] = [localization(field, shape), localization(both, shape)];
    expect(two.area).toBe(one.area);
    expect(two.above).toBeGreaterThan(1.5 * one.area);
    expect(isSpot(two, shape)).toBe(false);
  });

  it('of noise is none: no area, no neighbours alike, spread evenly', () => {
    const random = randomFrom(11);
    const fields = Array.from({ length: 50 }, () =>
      localization(
        Float64Array.from({ length: sites }, () => random.gaussian()),
        shape,
      ),
    );
    const mean = (of: (found: (typeof fields)[number]) => number): number =>
      fields.reduce((sum, found) => sum + of(found), 0) / fields.length;
    // Participation of Gaussian noise is N/3; Moran's I has mean -1/(N - 1) and deviation 1/sqrt(2N).
    expect(mean(({ participation }) => participation) / sites).toBeCloseTo(1 / 3, 1);
    expect(Math.abs(mean(({ moran }) => moran))).toBeLessThan(5 / Math.sqrt(2 * sites * 50));
    expect(mean(({ area }) => area)).toBeLessThan(3);
    expect(mean(({ above }) => above)).toBeGreaterThan(20);
    expect(mean(({ gyration }) => gyration) / evenGyration(shape)).toBeGreaterThan(0.9);
    expect(fields.some((found) => isSpot(found, shape))).toBe(false);
  });

  it('of a plane wave is none, though it is smooth', () => {
    const wave = around([0, 0], (x) => Math.cos((2 * Math.PI * x) / 32));
    const found = localization(wave, shape);
    expect(found.participation).toBeCloseTo((2 / 3) * sites, 6);
    expect(found.moran).toBeCloseTo((Math.cos((2 * Math.PI) / 32) + 1) / 2, 6);
    expect(found.above).toBeGreaterThan(1.9 * found.area);
    expect(isSpot(found, shape)).toBe(false);
  });

  it('of a constant field is spread evenly, of zeros nothing', () => {
    const flat = localization(new Float64Array(sites).fill(-2), shape);
    expect(flat).toMatchObject({ participation: sites, area: sites, above: sites });
    expect(flat.gyration / evenGyration(shape)).toBeCloseTo(1, 2);
    expect(isSpot(flat, shape)).toBe(false);
    const nothing = localization(new Float64Array(sites), shape);
    expect(nothing).toMatchObject({ participation: NaN, gyration: NaN, area: 0, above: 0 });
    expect(isSpot(nothing, shape)).toBe(false);
  });

  it('refuses a field of another shape', () => {
    expect(() => localization(new Float64Array(5), { columns: 2, rows: 2 })).toThrow('2 x 2');
  });
});

describe('distances of nearest centres', () => {
  it('are those of a block lattice, across the edges', () => {
    const centres = [0, 1, 2, 3].flatMap((i) =>
      [0, 1, 2].map((j): [number, number] => [(8 * i + 31) % 32, (8 * j + 23) % 24]),
    );
    expect(nearestDistances(centres, shape)).toEqual(Array.from({ length: 12 }, () => 8));
    expect(
      nearestDistances(
        [
          [31, 0],
          [1, 23],
        ],
        shape,
      ),
    ).toEqual([Math.hypot(2, 1), Math.hypot(2, 1)]);
    expect(nearestDistances([[1, 1]], shape)).toEqual([]);
  });
});
