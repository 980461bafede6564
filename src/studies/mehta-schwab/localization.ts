import { angleOf, sineAndCosine } from '../../elementary.ts';
import { elementAt } from '../../element-at.ts';

/** A field on a periodic lattice: columns x rows numbers, row after row. */
export interface FieldShape {
  readonly columns: number;
  readonly rows: number;
}

/** How a field is spread over a periodic lattice. Lengths in lattice spacings, areas in sites. */
export interface Localization {
  /** (sum r^2)^2 / sum r^4: how many sites a field of one height would cover. */
  readonly participation: number;
  /** The circular mean of r^2 in either direction, [x, y]. */
  readonly centre: readonly [number, number];
  /** Root mean square distance from the centre, weighted with r^2. */
  readonly gyration: number;
  /** Sites that are connected to the largest one and reach `threshold` of its height, with its sign. */
  readonly area: number;
  /** All sites that reach `threshold` of the largest height, of either sign. */
  readonly above: number;
  /** The largest number in size. */
  readonly height: number;
  /** Moran's I over nearest neighbours: near 1 for a smooth field, 0 for noise. */
  readonly moran: number;
}

/** Share of the largest height where a spot ends. */
const halfHeight = 0.5;

/** The criterion for a spot. Noise lies far beyond each of its limits, on every lattice. */
export const spotCriterion = {
  /** At least this share of the sites above half height is connected. */
  connected: 0.75,
  /** The radius of gyration is at most this share of that of an evenly spread field. */
  compact: 0.75,
  /** Moran's I is at least this; a block of 2 x 2 sites has 1/2 on a large lattice. */
  smooth: 0.25,
} as const;

/**
 * Localization statistics of a field.
 * @param threshold share of the largest height at which a spot ends
 * @returns areas of 0, and NaN for everything else, for a field of zeros; Moran's I of a constant field is NaN
 * @throws RangeError if the number of sites is not that of the shape
 */
export function localization(
  field: ArrayLike<number>,
  shape: FieldShape,
  threshold: number = halfHeight,
): Localization {
  const { columns, rows } = shape;
  const sites = columns * rows;
  if (field.length !== sites)
    throw new RangeError(`A field of ${field.length} numbers on ${columns} x ${rows} sites.`);
  let [square, fourth, mean] = [0, 0, 0];
  let peak = 0;
  for (let site = 0; site < sites; site++) {
    const value = elementAt(field, site);
    square += value ** 2;
    fourth += value ** 2 * value ** 2;
    mean += value / sites;
    if (Math.abs(value) > Math.abs(elementAt(field, peak))) peak = site;
  }
  const centre = circularMean(field, shape);
  return {
    participation: square ** 2 / fourth,
    centre: square > 0 ? centre : [NaN, NaN],
    gyration: Math.sqrt(secondMoment(field, shape, centre) / square),
    ...spotAreas(field, shape, { peak, threshold }),
    height: Math.abs(elementAt(field, peak)),
    moran: moranIndex(field, shape, mean),
  };
}

/** Radius of gyration of an evenly spread field about any centre, up to terms of order 1/size. */
export function evenGyration({ columns, rows }: FieldShape): number {
  return Math.sqrt((columns ** 2 + rows ** 2) / 12);
}

/** Whether a field is one smooth compact spot, by `spotCriterion`. */
export function isSpot({ area, above, gyration, moran }: Localization, shape: FieldShape): boolean {
  const { connected, compact, smooth } = spotCriterion;
  return area >= connected * above && gyration <= compact * evenGyration(shape) && moran >= smooth;
}

/** Distance of each centre to the nearest other one, on the periodic lattice; none for fewer than two centres. */
export function nearestDistances(
  centres: readonly (readonly [number, number])[],
  { columns, rows }: FieldShape,
): number[] {
  if (centres.length < 2) return [];
  return centres.map(([x, y], i) =>
    Math.min(
      ...centres.flatMap(([otherX, otherY], j) =>
        i === j ? [] : [Math.hypot(wrapped(otherX - x, columns), wrapped(otherY - y, rows))],
      ),
    ),
  );
}

/** The difference of two places on a ring, from -period/2 on. */
function wrapped(difference: number, period: number): number {
  return difference - period * Math.floor(difference / period + 0.5);
}

function circularMean(field: ArrayLike<number>, { columns, rows }: FieldShape): [number, number] {
  const sums = { x: [0, 0] as [number, number], y: [0, 0] as [number, number] };
  for (let site = 0; site < columns * rows; site++) {
    const weight = elementAt(field, site) ** 2;
    const [x, y] = [site % columns, Math.floor(site / columns)];
    for (const [sum, turns] of [
      [sums.x, wrapped(x, columns) / columns],
      [sums.y, wrapped(y, rows) / rows],
    ] as const) {
      const [sine, cosine] = sineAndCosine(2 * Math.PI * turns);
      sum[0] += weight * cosine;
      sum[1] += weight * sine;
    }
  }
  return [place(sums.x, columns), place(sums.y, rows)];
}

/** The place on a ring of the direction of a sum of weighted directions. */
function place([cosine, sine]: readonly [number, number], period: number): number {
  return ((angleOf(sine, cosine) / (2 * Math.PI) + 1) % 1) * period;
}

function secondMoment(
  field: ArrayLike<number>,
  { columns, rows }: FieldShape,
  [centreX, centreY]: readonly [number, number],
): number {
  let moment = 0;
  for (let site = 0; site < columns * rows; site++) {
    const x = wrapped((site % columns) - centreX, columns);
    const y = wrapped(Math.floor(site / columns) - centreY, rows);
    moment += elementAt(field, site) ** 2 * (x * x + y * y);
  }
  return moment;
}

function moranIndex(field: ArrayLike<number>, { columns, rows }: FieldShape, mean: number): number {
  let [products, squares] = [0, 0];
  for (let site = 0; site < columns * rows; site++) {
    const [x, y] = [site % columns, Math.floor(site / columns)];
    const value = elementAt(field, site) - mean;
    const right = elementAt(field, y * columns + ((x + 1) % columns)) - mean;
    const below = elementAt(field, ((y + 1) % rows) * columns + x) - mean;
    products += (value * (right + below)) / 2;
    squares += value * value;
  }
  return products / squares;
}

function spotAreas(
  field: ArrayLike<number>,
  { columns, rows }: FieldShape,
  { peak, threshold }: { peak: number; threshold: number },
): { area: number; above: number } {
  const height = elementAt(field, peak);
  if (height === 0) return { area: 0, above: 0 };
  const least = threshold * Math.abs(height);
  const value = (site: number): number => Math.sign(height) * elementAt(field, site);
  let above = 0;
  for (let site = 0; site < columns * rows; site++)
    if (Math.abs(elementAt(field, site)) >= least) above++;
  const reached = new Set([peak]);
  // A loop over a set also visits the sites that are added during the loop.
  for (const site of reached) {
    const [x, y] = [site % columns, Math.floor(site / columns)];
    for (const [stepX, stepY] of [
      [1, 0],
      [columns - 1, 0],
      [0, 1],
      [0, rows - 1],
    ] as const) {
      const neighbour = ((y + stepY) % rows) * columns + ((x + stepX) % columns);
      if (value(neighbour) >= least) reached.add(neighbour);
    }
  }
  return { area: reached.size, above };
}
