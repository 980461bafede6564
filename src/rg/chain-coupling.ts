import { EstimateError } from '../errors.ts';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';

/** Halvings of the interval of K: as many as a double has digits. */
const halvings = 60;
/**
 * At the largest coupling the correlation of neighbours is 1 in double precision. Chains here are ferromagnets, so a
 * coupling below zero is noise.
 */
const range = { least: -6, most: 20 } as const;

/**
 * The coupling K of a ring of `sites` spins without field in which the mean of s s' of neighbours has this value:
 * <s s'> = (t + t^(N-1))/(1 + t^N) with t = tanh K.
 * @throws EstimateError for a mean that no finite coupling gives
 */
export function ringCoupling(neighbours: number, sites: number): number {
  const mean = (coupling: number): number => {
    const t = Math.tanh(coupling);
    return (t + t ** (sites - 1)) / (1 + t ** sites);
  };
  let [low, high]: [number, number] = [range.least, range.most];
  if (!(neighbours > mean(low) && neighbours < mean(high)))
    throw new EstimateError('no finite coupling answers to these samples');
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (mean(middle) < neighbours) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The coupling of chains from their energies, with the jackknife error over the chains. Decimated chains have this coupling
 * alone (src/theory/chain-decimation.ts). For other block spins of chains the coupling is the best one without longer ones.
 * @param energy per site with J = 1, one series a chain
 * @throws EstimateError for fewer than two chains, or chains without a single excitation
 */
export function measuredRingCoupling(energy: readonly Float64Array[], sites: number): Measured {
  const means = energy.map((series) => [-series.reduce((a, b) => a + b, 0) / series.length]);
  const { corrected, error } = jackknife(means, ([mean = NaN]) => ringCoupling(mean, sites));
  return { value: corrected, error };
}
