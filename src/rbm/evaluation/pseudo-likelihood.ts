import type { Gpu } from '../../gpu/gpu.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { LayerActivations } from '../sampling/layer-activations.ts';
import type { Rbm } from '../machine/machine.ts';
import { sampleCount, type PackedUnits } from '../machine/packed-units.ts';
import { elementAt } from '../../element-at.ts';

/** Units that one invocation of shaders/rbm/pseudo-likelihood.wgsl sums over. */
const block = 16;

/**
 * The pseudo-log-likelihood (Besag 1975) sum_i ln p(v_i | all other visible units), in nats per sample: the mean over
 * samples with its standard error. It needs no partition function. It is not a likelihood.
 * @param options.samples how many of the samples, from the first on; 256 unless given
 */
export async function pseudoLikelihood(
  gpu: Gpu,
  machine: Rbm,
  data: PackedUnits,
  options: { samples?: number } = {},
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
  });
  const summing = gpu.dispatch(
    kernel,
    [data.buffer, activations.buffer, weights, visibleBias, hiddenBias, sums, parameters],
    blocks * groups * 8,
  );
  gpu.compute('pseudo-likelihood', (pass) => {
    activations.record(pass);
    summing.record(pass);
  });
  const found = await gpu.readFloats(sums, 0, blocks * groups * 128);
  activations.dispose();
  for (const buffer of [sums, parameters]) buffer.destroy();
  const ofSamples = Float64Array.from({ length: samples }, (_, sample) => {
    let sum = 0;
    for (let part = 0; part < blocks; part++) sum += elementAt(found, part * 32 * groups + sample);
    return sum;
  });
  return meanOf(ofSamples);
}
