import { elementAt } from '../../../element-at.ts';

/** Distance of two sites, y * side + x, of a periodic square lattice. */
function distanceOf(one: number, other: number, side: number): number {
  const along = (a: number, b: number): number => {
    const apart = Math.abs(a - b);
    return Math.min(apart, side - apart);
  };
  return Math.hypot(
    along(one % side, other % side),
    along(Math.floor(one / side), Math.floor(other / side)),
  );
}

/** Share of the peaks that lie within a distance of their namesakes in another list. */
export function shareNear(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  { side, within }: { readonly side: number; readonly within: number },
): number {
  const near = Array.from(one).filter(
    (peak, at) => distanceOf(peak, elementAt(other, at), side) <= within,
  );
  return near.length / one.length;
}

/** That share of peaks at random sites: sites within the distance over all. */
export function shareNearByChance(side: number, within: number): number {
  return distances(side).filter((distance) => distance <= within).length / side ** 2;
}

/**
 * Mean distance of peaks to their nearest neighbours over that of the same number of peaks at random sites (Clark
 * & Evans, Ecology 35, 445, 1954, on a periodic lattice): 1 where they lie at random, less where they cluster, more where they
 * keep apart. NaN for fewer than two.
 */
export function spacing(peaks: ArrayLike<number>, side: number): number {
  const all = Array.from(peaks);
  const nearest = all.map((peak, at) =>
    all.reduce(
      (least, other, index) =>
        index === at ? least : Math.min(least, distanceOf(peak, other, side)),
      Infinity,
    ),
  );
  const mean = nearest.reduce((sum, distance) => sum + distance, 0) / all.length;
  return all.length > 1 ? mean / randomSpacing(all.length, side) : NaN;
}

/** Mean distance to the nearest of count - 1 others at random sites: the sum over steps of d of the step times P(none within d). */
function randomSpacing(count: number, side: number): number {
  const sorted = distances(side).toSorted((a, b) => a - b);
  return sorted.reduce((sum, distance, closer) => {
    const before = sorted[closer - 1] ?? 0;
    return sum + (distance - before) * (1 - closer / sorted.length) ** (count - 1);
  }, 0);
}

/** Distances of all sites from one of them. */
function distances(side: number): number[] {
  return Array.from({ length: side ** 2 }, (_, site) => distanceOf(0, site, side));
}
