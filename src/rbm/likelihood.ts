import type { Measured } from '../statistics/measured.ts';
import type { RbmParameters } from './parameters.ts';

/** Units of the smaller layer up to which a partition function is summed exactly here. */
export const mostExactUnits = 16;

/**
 * ln Z of a machine of 0/1 units, exactly, in double precision: the sum over all states of the smaller layer,
 * Z = sum_h exp(b.h) prod_i (1 + exp(a_i + (W h)_i)), or the same with the layers exchanged.
 * @returns undefined where the smaller layer has more than `mostExactUnits` units
 */
export function logPartition(parameters: RbmParameters): number | undefined {
  const small = smallerLayer(parameters);
  const units = small.bias.length;
  if (units > mostExactUnits) return undefined;
  const input = Float64Array.from(small.otherBias);
  let linear = 0;
  let state = 0;
  const terms = new Float64Array(2 ** units);
  for (let count = 0; count < terms.length; count++) {
    let term = linear;
    for (const value of input) term += softplus(value);
    terms[count] = term;
    // Gray code: each state differs from the last in one unit, the lowest set bit of the next count.
    const unit = 31 - Math.clz32((count + 1) & -(count + 1));
    if (unit >= units) break;
    state ^= 1 << unit;
    const sign = (state >>> unit) & 1 ? 1 : -1;
    linear += sign * small.bias[unit];
    for (let other = 0; other < input.length; other++)
      input[other] += sign * small.weight(unit, other);
  }
  return logSumExp(terms);
}

/** -F(v) = a.v + sum_j softplus(b_j + (v W)_j) of one sample of visible units, that is ln p(v) + ln Z. */
export function logWeight(
  { weights, visibleBias, hiddenBias }: RbmParameters,
  v: ArrayLike<number>,
): number {
  const hidden = hiddenBias.length;
  const input = Float64Array.from(hiddenBias);
  let sum = 0;
  for (let i = 0; i < visibleBias.length; i++) {
    if (!v[i]) continue;
    sum += visibleBias[i];
    for (let j = 0; j < hidden; j++) input[j] += weights[i * hidden + j];
  }
  for (const value of input) sum += softplus(value);
  return sum;
}

/**
 * The mean of ln p(v) over samples, in nats per sample, with its standard error over the samples (the machine
 * taken as given).
 * @param words packed samples, `words[unit * groups + group]`
 * @param samples how many of the bits are samples; all unless given
 * @returns undefined where the partition function is out of reach, see `logPartition`
 */
export function logLikelihood(
  parameters: RbmParameters,
  words: Uint32Array,
  samples?: number,
): Measured | undefined {
  const logZ = logPartition(parameters);
  if (logZ === undefined) return undefined;
  const units = parameters.visibleBias.length;
  const groups = words.length / units;
  const sample = new Uint8Array(units);
  const values = new Float64Array(samples ?? 32 * groups);
  for (let index = 0; index < values.length; index++) {
    for (let unit = 0; unit < units; unit++)
      sample[unit] = (words[unit * groups + (index >>> 5)] >>> (index & 31)) & 1;
    values[index] = logWeight(parameters, sample) - logZ;
  }
  const value = values.reduce((sum, term) => sum + term, 0) / values.length;
  const squares = values.reduce((sum, term) => sum + (term - value) ** 2, 0);
  return { value, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** ln(1 + exp x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function logSumExp(terms: Float64Array): number {
  const most = terms.reduce((a, b) => Math.max(a, b), -Infinity);
  return most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
}

function smallerLayer({ weights, visibleBias, hiddenBias }: RbmParameters): {
  bias: Float32Array;
  otherBias: Float32Array;
  weight: (unit: number, other: number) => number;
} {
  const hidden = hiddenBias.length;
  return hidden <= visibleBias.length
    ? { bias: hiddenBias, otherBias: visibleBias, weight: (j, i) => weights[i * hidden + j] }
    : { bias: visibleBias, otherBias: hiddenBias, weight: (i, j) => weights[i * hidden + j] };
}
