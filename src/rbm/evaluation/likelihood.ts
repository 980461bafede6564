import type { Gpu } from '../../gpu/gpu.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { toUnits, type AnyParameters, type RbmParameters } from '../machine/parameters.ts';
import { logPartition, type PartitionControl } from './partition.ts';
import { elementAt } from '../../element-at.ts';

/** -F(v) = a.v + sum_j ln(1 + e^(x_j)), x = b + v W, of bits of the visible units, in 0/1 units: ln p(v) + ln Z. */
function logWeight(
  { weights, visibleBias, hiddenBias }: RbmParameters<Float64Array>,
  v: ArrayLike<number>,
): number {
  const hidden = hiddenBias.length;
  const input = Float64Array.from(hiddenBias);
  let sum = 0;
  for (let i = 0; i < visibleBias.length; i++) {
    if (!v[i]) continue;
    sum += visibleBias[i] ?? NaN;
    for (let j = 0; j < hidden; j++)
      input[j] = (input[j] ?? NaN) + (weights[i * hidden + j] ?? NaN);
  }
  for (const x of input) sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return sum;
}

/**
 * The mean of ln p(v) over samples, in nats per sample, with its standard error over the samples (the machine is taken
 * as given). Exact: see `exactLogLikelihood`.
 * @returns undefined where the partition function is out of reach, see `logPartition`
 */
export async function logLikelihood(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  control: PartitionControl = {},
): Promise<Measured | undefined> {
  const [parameters, words] = await Promise.all([machine.readParameters(), readUnits(gpu, data)]);
  return exactLogLikelihood(parameters, words, { samples: sampleCount(data), ...control });
}

/**
 * The same from numbers on the host, in double precision, which WGSL does not have.
 * @param words packed samples, `words[unit * groups + group]`
 */
export async function exactLogLikelihood(
  parameters: AnyParameters,
  words: Uint32Array,
  {
    samples,
    ...control
  }: PartitionControl & {
    /** How many of the bits are samples; all unless given. */
    readonly samples?: number | undefined;
  } = {},
): Promise<Measured | undefined> {
  const { parameters: binary, logPartitionShift } = toUnits(parameters, 'binary');
  const logZ = await logPartition(parameters, control);
  if (logZ === undefined) return undefined;
  const units = binary.visibleBias.length;
  const groups = words.length / units;
  const sample = new Uint8Array(units);
  const values = new Float64Array(samples ?? 32 * groups);
  for (let index = 0; index < values.length; index++) {
    for (let unit = 0; unit < units; unit++)
      sample[unit] = (elementAt(words, unit * groups + (index >>> 5)) >>> (index & 31)) & 1;
    values[index] = logWeight(binary, sample) - (logZ - logPartitionShift);
  }
  return meanOf(values);
}
