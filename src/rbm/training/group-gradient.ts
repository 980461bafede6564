import { workgroupsFor, type Dispatch } from '../../gpu/dispatch.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { ParameterName } from '../machine/parameters.ts';
import { constantsFor, weightBlocks, type statisticsUniform } from './gradient.ts';
import type { GroupBuffers } from './group-buffers.ts';
import type { GroupSteps } from './group-steps.ts';
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
  }: {
    members: readonly { readonly machine: Rbm; readonly data: PackedUnits }[];
    training: Training;
    buffers: GroupBuffers;
    statistics: ReturnType<typeof statisticsUniform>;
    steps: GroupSteps;
  },
): Promise<Dispatch[]> {
  const { machine, data } = elementAt(members, 0);
  const kernels = await groupKernels(gpu, { machine, data, training, steps });
  const { order, errors, averages, parameters, moments } = buffers;
  const dataHidden = (buffers.dataHidden.means ?? buffers.dataHidden.bits).buffer;
  const modelHidden = (buffers.modelHidden.means ?? buffers.modelHidden.bits).buffer;
  const samples = buffers.data.buffer;
  const modelVisible = buffers.modelVisible.buffer;
  const step = (name: ParameterName) => [
    parameters[name],
    moments[name].buffer,
    ...steps.bound[name],
  ];
  const stepOfBias = (name: ParameterName) => (kernels.stepsBiases ? step(name) : []);
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
  const averaged = [
    average(kernels.visible, 'visible', [samples, modelVisible]),
    ...(kernels.hidden ? [average(kernels.hidden, 'hidden', [dataHidden, modelHidden])] : []),
  ];
  return [
    ...averaged,
    gpu.dispatch(
      kernels.weights,
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

interface GroupKernels {
  readonly visible: Kernel;
  readonly hidden: Kernel | undefined;
  readonly weights: Kernel;
  /** Whether the kernels of averages step biases. */
  readonly stepsBiases: boolean;
}

async function groupKernels(
  gpu: Gpu,
  {
    machine,
    data,
    training,
    steps,
  }: {
    machine: Rbm;
    data: PackedUnits;
    training: Training;
    steps: GroupSteps;
  },
): Promise<GroupKernels> {
  const { units } = machine;
  const { chains = 0, statistics, biases, arithmetic } = training;
  const ofData = constantsFor({ data, chain: { chains } });
  const constants = { ...ofData, ...steps.constants };
  const ofVisible = `visible/${chains === 0 ? 'counted' : 'samples'}/${units}` as const;
  const ofHidden = `hidden/${statistics === 'samples' ? 'samples' : 'means'}/${units}` as const;
  const isSampled = statistics === 'samples';
  if (arithmetic === 'exact') {
    // Those of visible units count wrong bits too. Without biases their step is zero.
    const [visible, hidden, weights] = await Promise.all([
      gpu.kernel('rbm-exact-averages-many', ofVisible, ofData),
      biases ? gpu.kernel('rbm-exact-averages-many', ofHidden, ofData) : undefined,
      isSampled
        ? gpu.kernel('rbm-exact-gradient-many', units, constants)
        : gpu.kernel('rbm-exact-gradient-means-many', units, constants),
    ]);
    return { visible, hidden, weights, stepsBiases: true };
  }
  const averages = (permutation: typeof ofVisible | typeof ofHidden): Promise<Kernel> =>
    biases
      ? gpu.kernel<'rbm-averages-step-many'>('rbm-averages-step-many', permutation, constants)
      : gpu.kernel('rbm-averages-many', permutation, ofData);
  const [visible, hidden, weights] = await Promise.all([
    averages(ofVisible),
    averages(ofHidden),
    isSampled
      ? gpu.kernel('rbm-gradient-step-many', units, constants)
      : gpu.kernel('rbm-gradient-means-step-many', units, constants),
  ]);
  return { visible, hidden, weights, stepsBiases: biases };
}
