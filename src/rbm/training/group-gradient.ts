import { workgroupsFor, type Dispatch } from '../../gpu/dispatch.ts';
import { elementAt } from '../../element-at.ts';
import type { PermutationName } from '../../../shaders/kernels.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { ParameterName } from '../machine/parameters.ts';
import { constantsFor, weightBlocks, type statisticsUniform } from './gradient.ts';
import type { GroupBuffers } from './group-buffers.ts';
import type { GroupRates } from './group-rates.ts';
import type { StepParameters } from './optimizer.ts';
import type { Training } from './options.ts';

/** Averages of both layers of many machines with the steps of their biases where they have any, and the gradient of the weights with theirs. */
export async function groupGradient(
  gpu: Gpu,
  {
    members,
    training,
    buffers,
    statistics,
    steps,
    rates,
  }: {
    members: readonly { readonly machine: Rbm; readonly data: PackedUnits }[];
    training: Training;
    buffers: GroupBuffers;
    statistics: ReturnType<typeof statisticsUniform>;
    steps: StepParameters;
    rates: GroupRates;
  },
): Promise<Dispatch[]> {
  const { machine, data } = elementAt(members, 0);
  const { units } = machine;
  const { chains = 0 } = training;
  const ofData = constantsFor({ data, chain: { chains } });
  const constants = { ...ofData, ...steps.constants };
  const isSampled = training.statistics === 'samples';
  const averagesOf = (permutation: PermutationName<'rbm-averages-many'>): Promise<Kernel> =>
    training.biases
      ? gpu.kernel<'rbm-averages-step-many'>('rbm-averages-step-many', permutation, constants)
      : gpu.kernel('rbm-averages-many', permutation, ofData);
  const [ofVisible, ofHidden, ofWeights] = await Promise.all([
    averagesOf(`visible/${chains === 0 ? 'counted' : 'samples'}/${units}`),
    averagesOf(`hidden/${isSampled ? 'samples' : 'means'}/${units}`),
    isSampled
      ? gpu.kernel('rbm-gradient-step-many', units, constants)
      : gpu.kernel('rbm-gradient-means-step-many', units, constants),
  ]);
  const { order, errors, averages, parameters, moments } = buffers;
  const dataHidden = (buffers.dataHidden.means ?? buffers.dataHidden.bits).buffer;
  const modelHidden = (buffers.modelHidden.means ?? buffers.modelHidden.bits).buffer;
  const samples = buffers.data.buffer;
  const modelVisible = buffers.modelVisible.buffer;
  const step = (name: ParameterName) =>
    [
      parameters[name],
      moments[name].buffer,
      steps.uniforms[name],
      name === 'weights' ? rates.ofWeights : rates.ofBiases,
    ] as const;
  const stepOfBias = (name: ParameterName) => (training.biases ? step(name) : []);
  const size = (invocations: number) =>
    [...workgroupsFor(invocations), members.length] as [number, number, number];
  const average = (
    kernel: Kernel,
    layer: 'visible' | 'hidden',
    [data, model]: readonly [GPUBuffer, GPUBuffer],
  ): Dispatch => {
    const common = [data, order.buffer, model, averages[layer].buffer, errors.buffer, statistics];
    const bound = [...common, ...stepOfBias(`${layer}Bias`)];
    return gpu.dispatch(kernel, bound, size(machine[layer]));
  };
  return [
    average(ofVisible, 'visible', [samples, modelVisible]),
    average(ofHidden, 'hidden', [dataHidden, modelHidden]),
    gpu.dispatch(
      ofWeights,
      [
        samples,
        order.buffer,
        dataHidden,
        modelVisible,
        modelHidden,
        statistics,
        ...step('weights'),
      ],
      size(weightBlocks(machine, training.statistics)),
    ),
  ];
}
