import { siteCount } from '../../ensemble/geometry.ts';
import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Likelihoods } from './likelihood.ts';
import type { TrainedModel } from './observables.ts';

/** What no machine can better, in nats per lattice. */
export interface DataEntropy {
  /** Of the Ising model, exact: the least that a sample costs on average. */
  readonly entropy: number;
  /** Kullback-Leibler divergence of a machine's distribution from the Ising model's: minus entropy and log-likelihood. */
  readonly divergence: Measured;
}

/**
 * The entropy S = (U - F)/T of an Ising model and a machine's divergence from it.
 * @returns nothing where there is no exact value, or no likelihood
 */
export function dataEntropy(
  { lattice, size, temperature }: TrainedModel,
  { logLikelihood }: Pick<Likelihoods, 'logLikelihood'>,
): { divergence?: DataEntropy } {
  const { energy, freeEnergy } = exactValues({ ...ferromagnet, lattice }, size, temperature);
  if (energy === undefined || freeEnergy === undefined || !logLikelihood) return {};
  const sites = siteCount({ lattice, size });
  const entropy = (sites * (energy - freeEnergy)) / temperature;
  const { value, error } = logLikelihood;
  return { divergence: { entropy, divergence: { value: -entropy - value, error } } };
}
