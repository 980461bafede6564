import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { SetCouplings } from './set-couplings.ts';
import { separation, type Torus } from './coupling-shapes.ts';

/** Couplings of one shape, averaged over the lattice. */
export interface AverageCoupling {
  /** `(1,0)` for pairs at that distance; `field`, `plaquette`, `corner`, `straight`, `triangle`, or places of three sites. */
  readonly name: string;
  /** Sets of sites of this shape on the lattice, each counted once. */
  readonly sets: number;
  /** The mean over all translations and reflections. The sum over lattices is exact; the error is that of rounding. */
  readonly coupling: Measured;
  /** Standard deviation over the sets: how far the machine is from being the same everywhere. */
  readonly spread: number;
  /** The largest absolute value of a set. */
  readonly largest: number;
}

/** The average over sets of one shape. */
export function averageOf(name: string, { couplings, errors }: SetCouplings): AverageCoupling {
  const sets = couplings.length;
  const value = couplings.reduce((sum, own) => sum + own, 0) / sets;
  return {
    name,
    sets,
    // Roundings of different sets may be alike, so that averaging does not make them smaller.
    coupling: { value, error: errors.reduce((sum, own) => sum + own, 0) / sets },
    spread: Math.sqrt(couplings.reduce((sum, own) => sum + (own - value) ** 2, 0) / sets),
    largest: couplings.reduce((most, own) => Math.max(most, Math.abs(own)), 0),
  };
}

/** Pairs by their distance, from the nearest on, and all that are farther than the range. */
export function bySeparation(
  torus: Torus,
  range: number,
  { sites, couplings, errors }: SetCouplings & { readonly sites: Uint32Array },
): { readonly near: readonly (readonly [string, SetCouplings])[]; readonly far: SetCouplings } {
  const places = new Map<number, number[]>();
  const beyond: number[] = [];
  for (let pair = 0; pair < couplings.length; pair++) {
    const [x, y] = separation(torus, elementAt(sites, 2 * pair), elementAt(sites, 2 * pair + 1));
    if (x > range) {
      beyond.push(pair);
      continue;
    }
    const key = x * (range + 1) + y;
    const own = places.get(key) ?? [];
    own.push(pair);
    places.set(key, own);
  }
  const taken = (pairs: readonly number[]): SetCouplings => ({
    couplings: Float64Array.from(pairs, (pair) => elementAt(couplings, pair)),
    errors: Float64Array.from(pairs, (pair) => elementAt(errors, pair)),
  });
  const squared = (key: number): number => {
    const [x, y] = [Math.floor(key / (range + 1)), key % (range + 1)];
    return x * x + y * y;
  };
  return {
    near: [...places.entries()]
      .toSorted(([a], [b]) => squared(a) - squared(b) || a - b)
      .map(([key, pairs]) => [
        `(${Math.floor(key / (range + 1))},${key % (range + 1)})`,
        taken(pairs),
      ]),
    far: taken(beyond),
  };
}

/** All pairs of a lattice as arrays. */
export interface PairArrays {
  /** J of every pair of sites y * columns + x, `[site][site]`, symmetric, with 0 on the diagonal. */
  readonly pairMatrix: Float64Array;
  /** J(r) averaged over translations only, `[dy][dx]`: the pair of site (x, y) and site (x + dx, y + dy). */
  readonly pairMap: Float64Array;
}

/** @param sites of the pairs, `[pair][2]` */
export function pairArrays(
  { columns, rows }: Torus,
  sites: Uint32Array,
  couplings: Float64Array,
): PairArrays {
  const count = columns * rows;
  const pairMatrix = new Float64Array(count * count);
  const pairMap = new Float64Array(count);
  for (const [pair, coupling] of couplings.entries()) {
    const [a, b] = [elementAt(sites, 2 * pair), elementAt(sites, 2 * pair + 1)];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      pairMatrix[from * count + to] = coupling;
      const dx = ((to % columns) - (from % columns) + columns) % columns;
      const dy = (Math.floor(to / columns) - Math.floor(from / columns) + rows) % rows;
      const at = dy * columns + dx;
      pairMap[at] = elementAt(pairMap, at) + coupling / count;
    }
  }
  return { pairMatrix, pairMap };
}
