import { elementAt } from '../../element-at.ts';
import { exponential, logarithm } from '../../elementary.ts';
import type { UnitKind } from '../machine/parameters.ts';

/** A mixture of distributions of independent units, which annealing starts from. ln Z of the mixture is 0. */
export interface AnnealingBase {
  /** The probability that a unit is 1 (up), inside (0, 1): one array over the visible units for each distribution. */
  readonly means: readonly Float64Array[];
  /** The share of each distribution. The sum is 1. */
  readonly shares: readonly number[];
}

/** Means of the data are kept this far from 0 and 1. */
const leastOfData = 0.01;

/** Fair coins: the start that knows nothing. */
export function fairCoins(units: number): AnnealingBase {
  return { means: [new Float64Array(units).fill(0.5)], shares: [1] };
}

/** Independent units with the means of samples, kept off 0 and 1. */
export function baseOfMeans(means: Float64Array): AnnealingBase {
  return { means: [means.map((mean) => inside(mean, leastOfData))], shares: [1] };
}

/** A probability kept `least` away from 0 and 1. */
export function inside(mean: number, least: number): number {
  return Math.min(1 - least, Math.max(least, mean));
}

/** The base as the kernels read it. */
export interface BaseTables {
  /** [unit][component]: biases of the components; the last column holds the biases of the machine. */
  readonly biases: Float32Array;
  /** Of each component: ln share, and ln of the sum over all states of e^(biases . v). */
  readonly mixture: Float32Array;
}

/** @param machineBias visible biases of the machine */
export function baseTables(
  { means, shares }: AnnealingBase,
  machineBias: Float32Array,
  units: UnitKind,
): BaseTables {
  const columns = means.length + 1;
  const biases = new Float32Array(machineBias.length * columns);
  const mixture = new Float32Array(2 * means.length);
  for (const [component, ofUnits] of means.entries()) {
    let logSum = 0;
    for (const [unit, mean] of ofUnits.entries()) {
      const at = unit * columns + component;
      biases[at] = biasOfMean(mean, units);
      // Of the bias in single precision, because that is what the kernels draw with.
      logSum += logSumOf(elementAt(biases, at), units);
    }
    mixture.set([logarithm(elementAt(shares, component)), logSum], 2 * component);
  }
  for (const [unit, bias] of machineBias.entries()) biases[unit * columns + means.length] = bias;
  return { biases, mixture };
}

/** The bias of an independent unit with a mean inside (0, 1). */
export function biasOfMean(mean: number, units: UnitKind): number {
  return (units === 'spin' ? 0.5 : 1) * logarithm(mean / (1 - mean));
}

/** Beyond this e^-x changes no sum in double precision. */
const negligible = 37;

/** ln of the sum over both values of a unit of e^(input value), with the same bits on every engine. */
export function logSumOf(input: number, units: UnitKind): number {
  const size = Math.abs(input);
  const straight = units === 'spin' ? size : Math.max(input, 0);
  const tail = units === 'spin' ? 2 * size : size;
  return tail > negligible ? straight : straight + logarithm(1 + exponential(-tail));
}
