import { workgroupsFor, type Dispatch } from '../../gpu/dispatch.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { ParameterName } from '../machine/parameters.ts';
import { constantsFor, type statisticsUniform } from './gradient.ts';
import type { GroupBuffers } from './group-buffers.ts';
import type { StepParameters } from './optimizer.ts';
import type { Training } from './options.ts';

/** Averages of both layers of many machines with the steps of their biases, and the gradient of the weights with theirs. */
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
    steps: StepParameters;
  },
): Promise<Dispatch[]> {
  const { machine, data } = elementAt(members, 0);
  const { units, visible, hidden } = machine;
  const constants = { ...constantsFor({ data, chain: { chains: 0 } }), ...steps.constants };
  const isSampled = training.statistics === 'samples';
  const [ofVisible, ofHidden, ofWeights] = await Promise.all([
    gpu.kernel('rbm-averages-step-many', `visible/counted/${units}`, constants),
    gpu.kernel(
      'rbm-averages-step-many',
      `hidden/${isSampled ? 'samples' : 'means'}/${units}`,
      constants,
    ),
    isSampled
      ? gpu.kernel('rbm-gradient-step-many', units, constants)
      : gpu.kernel('rbm-gradient-means-step-many', units, constants),
  ]);
  const { order, errors, averages, parameters, moments } = buffers;
  const dataHidden = (buffers.dataHidden.means ?? buffers.dataHidden.bits).buffer;
  const modelHidden = (buffers.modelHidden.means ?? buffers.modelHidden.bits).buffer;
  const ofData = buffers.data.buffer;
  const modelVisible = buffers.modelVisible.buffer;
  const step = (name: ParameterName) =>
    [parameters[name], moments[name].buffer, steps.uniforms[name]] as const;
  const size = (invocations: number) =>
    [...workgroupsFor(invocations), members.length] as [number, number, number];
  return [
    gpu.dispatch(
      ofVisible,
      [
        ofData,
        order.buffer,
        modelVisible,
        averages.visible.buffer,
        errors.buffer,
        statistics,
        ...step('visibleBias'),
      ],
      size(visible),
    ),
    gpu.dispatch(
      ofHidden,
      [
        dataHidden,
        order.buffer,
        modelHidden,
        averages.hidden.buffer,
        errors.buffer,
        statistics,
        ...step('hiddenBias'),
      ],
      size(hidden),
    ),
    gpu.dispatch(
      ofWeights,
      [ofData, order.buffer, dataHidden, modelVisible, modelHidden, statistics, ...step('weights')],
      size(Math.ceil(visible / 4) * hidden),
    ),
  ];
}
