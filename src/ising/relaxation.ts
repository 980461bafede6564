import { isingChain } from '../theory/chain.ts';
import { correlationLength } from '../theory/critical.ts';
import type { IsingModel } from './model.ts';
import type { UpdateName } from './update.ts';

/** Dynamic exponent of single-spin updates in two dimensions (Nightingale & Bloete, PRL 76, 4548, 1996). */
const dynamicExponent = 2.17;
/**
 * Relaxation time over min(L, xi)^2.17, in sweeps of Metropolis: the integrated autocorrelation time of |m| was 10.7(3)
 * sweeps at L = 16 and 42(1) at L = 32 at the critical temperature (0.025), and 18 at T = 2.4, L = 64, where xi is 8
 * (0.18).
 */
const relaxationFactor = 0.2;
/** Relaxation time of heat bath over that of Metropolis. */
const heatBathFactor = 2;
/** 1/y_h: a field keeps correlations to lengths of the order of |h|^(-8/15). */
const fieldExponent = 8 / 15;
/** Swendsen-Wang at the critical temperature: some 5 sweeps at L = 64, growing as L^0.25. */
const clusterTime = { factor: 2, exponent: 0.25 };

/** An estimate of the longest relaxation time of a lattice of side, or a chain of length, `size`, in sweeps. */
export function relaxationTime(
  { lattice, field }: IsingModel,
  update: UpdateName,
  size: number,
  temperature: number,
): number {
  const length = Math.min(
    size,
    lattice === 'chain'
      ? isingChain({ temperature, field }).correlationLength
      : Math.min(correlationLength(temperature), 2 * Math.abs(field) ** -fieldExponent),
  );
  if (update === 'swendsen-wang')
    return clusterTime.factor * Math.max(1, length) ** clusterTime.exponent;
  const slower = update === 'heat-bath' ? heatBathFactor : 1;
  // Domain walls of a chain walk at random.
  return (
    slower * (lattice === 'chain' ? length ** 2 : relaxationFactor * length ** dynamicExponent)
  );
}
