import type { Gpu } from '../../gpu/gpu.ts';
import { HiddenMeans } from '../sampling/hidden-means.ts';
import { LayerSampler } from '../sampling/layer-sampler.ts';
import { assertStack, Rbm } from '../machine/machine.ts';
import { emptyUnits, type PackedUnits } from '../machine/packed-units.ts';
import { elementAt } from '../../element-at.ts';
import { exactReconstruction } from './exact-reconstruction.ts';

/** Groups that are reconstructed together. Their means take 32 times the memory of their bits. */
const groupsAtOnce = 32;

/**
 * The reconstruction of samples by a stack, without random numbers (Mehta & Schwab 2014; Hinton & Salakhutdinov 2006
 * before fine-tuning). Conditional means go up from layer to layer and down again. Each visible unit takes its likelier
 * value. That of machines in exact arithmetic has the same bits on every adapter. The caller destroys the buffer.
 * @param machines from the data up, each with as many visible units as the layer below has hidden units
 * @throws MachineError for machines that do not fit each other or the data
 */
export async function reconstruct(
  gpu: Gpu,
  machines: readonly Rbm[],
  data: PackedUnits,
): Promise<PackedUnits> {
  assertStack(data.units, machines);
  if (machines.every(({ arithmetic }) => arithmetic === 'exact'))
    return exactReconstruction(gpu, machines, data);
  const turned: Rbm[] = [];
  for (const machine of machines) turned.push(await transposed(gpu, machine));
  const given = { ...data, ...emptyUnits(gpu, data.units, data.groups, 'reconstructions') };
  for (let from = 0; from < data.groups; from += groupsAtOnce) {
    const groups = Math.min(groupsAtOnce, data.groups - from);
    const part = emptyUnits(gpu, data.units, groups, 'some of the samples');
    copyGroups(gpu, { from: data, at: from }, { to: part, at: 0 }, groups);
    const back = await reconstructPart(gpu, machines, turned, part);
    copyGroups(gpu, { from: back, at: 0 }, { to: given, at: from }, groups);
    for (const { buffer } of [part, back]) buffer.destroy();
    await gpu.settle();
  }
  for (const machine of turned) machine.dispose();
  return given;
}

async function reconstructPart(
  gpu: Gpu,
  machines: readonly Rbm[],
  turned: readonly Rbm[],
  data: PackedUnits,
): Promise<PackedUnits> {
  const first = elementAt(machines, 0);
  const { groups } = data;
  const roomFor = (units: number): GPUBuffer => gpu.storage('means', units * groups * 128);
  let means = roomFor(first.hidden);
  const buffers = [means];
  const bits = emptyUnits(gpu, first.hidden, groups, 'unused samples');
  // The sampler of the first layer writes means too. From there on only means go up and down.
  const sampler = await LayerSampler.create(gpu, {
    machine: first,
    layer: 'hidden',
    purpose: 'reconstruct-hidden',
    from: data,
    to: bits,
    means,
    seed: 0,
  });
  sampler.begin(0);
  const passes: HiddenMeans[] = [];
  for (const machine of [...machines.slice(1), ...turned.toReversed()]) {
    const visibleMeans = means;
    means = roomFor(machine.hidden);
    buffers.push(means);
    const between = { visibleMeans, hiddenMeans: means };
    passes.push(await HiddenMeans.create(gpu, { machine, groups, ...between }));
  }
  const back = emptyUnits(gpu, data.units, groups, 'likelier values');
  const threshold = await gpu.kernel('rbm-threshold', first.units);
  const count = data.units * groups;
  const parameters = gpu.uniform('rbm-threshold', { count });
  const choosing = gpu.dispatch(threshold, [means, back.buffer, parameters], count);
  gpu.compute('reconstruct', (pass) => {
    sampler.record(pass, 0);
    for (const each of passes) each.record(pass);
    choosing.record(pass);
  });
  await gpu.settle();
  sampler.dispose();
  for (const each of passes) each.dispose();
  for (const buffer of [...buffers, bits.buffer, parameters]) buffer.destroy();
  return back;
}

/** The same machine with its layers exchanged. */
async function transposed(gpu: Gpu, machine: Rbm): Promise<Rbm> {
  const { visible, hidden, units } = machine;
  const { weights, visibleBias, hiddenBias } = await machine.readParameters();
  return Rbm.from(gpu, {
    units,
    weights: Float32Array.from({ length: weights.length }, (_, at) =>
      elementAt(weights, (at % visible) * hidden + Math.floor(at / visible)),
    ),
    visibleBias: hiddenBias,
    hiddenBias: visibleBias,
  });
}

function copyGroups(
  gpu: Gpu,
  source: { from: PackedUnits; at: number },
  target: { to: PackedUnits; at: number },
  groups: number,
): void {
  const { from } = source;
  const { to } = target;
  gpu.submit('copy groups', (encoder) => {
    for (let unit = 0; unit < from.units; unit++)
      encoder.copyBufferToBuffer(
        from.buffer,
        4 * (unit * from.groups + source.at),
        to.buffer,
        4 * (unit * to.groups + target.at),
        4 * groups,
      );
  });
}
