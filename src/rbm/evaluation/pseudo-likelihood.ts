import type { Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, paced, Pacer } from '../../gpu/pacing.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { LayerActivations } from '../sampling/layer-activations.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { elementAt } from '../../element-at.ts';

/** Units that one invocation of shaders/rbm/pseudo-likelihood.wgsl sums over, for four samples. */
const block = 16;
/** Terms, one a sample and a weight, that are computed below a second: more take several submits. */
export const mostTerms = { software: 2e7, gpu: 2e9 };
/** Invocations that are submitted together at least. */
const unit = 64;

/**
 * The pseudo-log-likelihood (Besag 1975) sum_i ln p(v_i | all other visible units), in nats per sample: the mean over
 * samples with its standard error. It needs no partition function. It is not a likelihood.
 * @param options.samples how many of the samples, from the first on; 256 unless given
 * @param options.signal aborting ends the work early, and the result is meaningless
 */
export async function pseudoLikelihood(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: { samples?: number; signal?: AbortSignal | undefined } = {},
): Promise<Measured> {
  const samples = Math.min(options.samples ?? 256, sampleCount(data));
  const groups = Math.ceil(samples / 32);
  const blocks = Math.ceil(machine.visible / block);
  const kernel = await gpu.kernel('rbm-pseudo-likelihood', machine.units);
  const activations = await LayerActivations.create(gpu, {
    machine,
    layer: 'hidden',
    from: data,
    groups,
  });
  const sums = gpu.storage('conditional log-probabilities', blocks * groups * 128);
  const { visible, hidden, weights, visibleBias, hiddenBias } = machine;
  const parameters = gpu.uniform('rbm-pseudo-likelihood', {
    visible,
    hidden,
    groups,
    dataGroups: data.groups,
    first: 0,
  });
  const biases = [visibleBias, hiddenBias];
  const resources = [data.buffer, activations.buffer, weights, ...biases, sums, parameters];
  const sum = (first: number, invocations: number): void => {
    parameters.set({ first });
    const summing = gpu.dispatch(kernel, resources, invocations);
    gpu.compute('pseudo-likelihood', (pass) => summing.record(pass));
  };
  gpu.compute('activations', (pass) => activations.record(pass));
  const invocations = blocks * groups * 8;
  if (samples * visible * hidden <= mostTerms[gpu.adapter.software ? 'software' : 'gpu'])
    sum(0, invocations);
  else {
    const pacer = new Pacer(50, { first: cautiousUnits(4 * block * unit * hidden) });
    const work = { total: Math.ceil(invocations / unit), signal: options.signal };
    await paced(gpu, pacer, work, (units, done) => sum(done * unit, units * unit));
  }
  const found = await gpu.readFloats(sums, 0, blocks * groups * 128);
  activations.dispose();
  for (const buffer of [sums, parameters]) buffer.destroy();
  const ofSamples = Float64Array.from({ length: samples }, (_, sample) => {
    let total = 0;
    for (let part = 0; part < blocks; part++)
      total += elementAt(found, part * 32 * groups + sample);
    return total;
  });
  return meanOf(ofSamples);
}
