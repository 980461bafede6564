import { furtherCorrelationAt as at } from '../../../src/rg/operator-correlations.ts';
import type { ComparedMeans } from '../../../src/studies/learned-map/comparison.ts';
import { resultsOf, type Subject } from '../../../src/studies/learned-map/results.ts';

/** y_h and y_t at both steps. */
export type Exponents = readonly (readonly [number, number])[];

export const passes: Exponents = [
  [1.878, 1],
  [1.868, 1.01],
];
export const fails: Exponents = [
  [2.12, 0.6],
  [1.72, 1.2],
];
export const scrambled: Exponents = [
  [1.776, 0.39],
  [1.85, 1.67],
];
export const blocks = 8;
const field = 5;
const even = [0, 1, 2, 3, 4, 9, 10];

let state = 1;
/** Begins the noise anew. */
export function beginNoise(): void {
  state = 1;
}

/** Noise between -1 and 1. */
export function noise(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return 2 ** -31 * state - 1;
}

/** A row of block means with the leading eigenvalues of these exponents. */
function row([yh, yt]: readonly [number, number]): number[] {
  const means = Array.from({ length: at.entries }, () => 0.0005 * noise());
  for (let place = 0; place < at.count; place++) {
    const leading =
      place === field ? 2 ** yh : place === 0 ? 2 ** yt : even.includes(place) ? 0.3 : 0.8;
    const own = 1 + 0.01 * noise();
    means[at.own + place * at.count + place] = own;
    means[at.mixed + place * at.count + place] = own * leading * (1 + 0.001 * noise());
  }
  return means;
}

function meansOf(all: readonly Exponents[], size: number): ComparedMeans {
  return {
    itself: Array.from({ length: blocks }, () => {
      const means = row([2, 1]);
      // Averages over 2 x 2 blocks of critical lattices.
      for (const [place, average] of [1.43386, 1.30101, 0.6048].entries())
        means[at.fine + place] = average * size ** 2 * (1 + 0.0005 * noise());
      return means;
    }),
    maps: all.map((steps) => steps.map((step) => Array.from({ length: blocks }, () => row(step)))),
  };
}

export function measurement(subjects: readonly Subject[], all: readonly Exponents[], size: number) {
  const means = meansOf(all, size);
  return { results: resultsOf(subjects, means, size), means };
}
