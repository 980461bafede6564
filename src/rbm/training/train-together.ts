import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, Pacer } from '../../gpu/pacing.ts';
import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import { runawayParameter } from '../machine/parameters.ts';
import { sampleCount } from '../machine/packed-units.ts';
import { largestPart } from './group-buffers.ts';
import { MachineGroup, type GroupMember } from './machine-group.ts';
import type { Training } from './options.ts';
import { ratesAt, resolveTraining } from './resolve-training.ts';
import { assertStackFits, createMachine } from './stack-machines.ts';
import { Checkpoints, type CurrentLayer } from './stack-state.ts';
import type { StackOptions } from './stack.ts';
import type { ControlOfMany } from './train-layer.ts';

/** A training that may be one of a group. */
export interface Together {
  readonly options: StackOptions;
  readonly control?: ControlOfMany | undefined;
}

/** The largest machine that does not keep an adapter busy alone, in weights; see bench/experiments.md. */
const mostWeightsTogether = 64 * 64;

/** Machines of a group: more gain nothing on a processor, and all of them wait for each other. */
const mostTogether = { software: 32, gpu: 1024 };

/** The time that one submit should take, in milliseconds. */
const submitMilliseconds = 50;

/**
 * How many trainings like this one a device trains together; 1 for machines that train alone, because they are large or because
 * their training has parts that only a lone training has.
 */
export function mostInGroup(gpu: Gpu, { options, control }: Together): number {
  const { data, layers, heldOut, refresh, from, ...rest } = options;
  const training = resolveTraining(rest);
  const hidden = layers[0] ?? 0;
  const { arithmetic, algorithm, statistics, centred, epochs } = training;
  const isPlain =
    arithmetic === 'float' &&
    algorithm === 'cd' &&
    statistics !== 'mean-field' &&
    !centred &&
    epochs > 0;
  if (!isPlain || heldOut || refresh || from || control?.onKept) return 1;
  if (data.units * hidden > mostWeightsTogether) return 1;
  const shape = { visible: data.units, hidden };
  const batchGroups = Math.min(training.batch / 32, data.groups);
  const fitting = largestBuffer(gpu) / largestPart(shape, data, { training, batchGroups });
  const most = gpu.software ? mostTogether.software : mostTogether.gpu;
  return Math.max(1, Math.min(most, Math.floor(fitting)));
}

/** Whether trainings differ in seed and data alone, with data of one size. */
export function isAlike(one: StackOptions, other: StackOptions): boolean {
  return withoutSeed(one) === withoutSeed(other);
}

function withoutSeed({ data, layers, ...rest }: StackOptions): string {
  const shape = [data.units, data.groups, sampleCount(data), layers[0]];
  return JSON.stringify([shape, { ...resolveTraining(rest), seed: 0 }]);
}

/**
 * Trains the first layers of a group of alike trainings together. Each then goes on alone, from the state that is returned for it.
 * @returns undefined where a machine has diverged: lone trainings find which, and say why
 */
export async function trainTogether(
  gpu: Gpu,
  trainings: readonly Together[],
  signal: AbortSignal | undefined,
): Promise<CurrentLayer[] | undefined> {
  const members: GroupMember[] = [];
  let training: Training | undefined;
  let group: MachineGroup;
  try {
    for (const { options, control } of trainings) {
      const { data, layers, ...rest } = options;
      training = resolveTraining(rest);
      assertStackFits(gpu, { visible: data.units, samples: sampleCount(data), layers }, training);
      const hidden = elementAt(layers, 0);
      const machine = await createMachine(gpu, training, { layer: 0, data, hidden });
      members.push({ machine, data, seed: training.seed });
      const perEpoch = Math.ceil(data.groups / Math.min(training.batch / 32, data.groups));
      control?.onLayer?.(0, machine, training.epochs * perEpoch);
    }
    if (!training) return [];
    group = await MachineGroup.create(gpu, members, training);
  } finally {
    // The group has copies of the machines.
    for (const { machine } of members) machine.dispose();
  }
  try {
    return await trained(gpu, group, { trainings, training, signal });
  } finally {
    group.dispose();
  }
}

async function trained(
  gpu: Gpu,
  group: MachineGroup,
  {
    trainings,
    training,
    signal,
  }: {
    readonly trainings: readonly Together[];
    readonly training: Training;
    readonly signal: AbortSignal | undefined;
  },
): Promise<CurrentLayer[] | undefined> {
  const { data, layers } = elementAt(trainings, 0).options;
  const products = data.units * elementAt(layers, 0) * training.batch * (training.steps + 1);
  const pacer = new Pacer(submitMilliseconds, {
    most: maximumOrdinals,
    first: cautiousUnits(products * trainings.length),
  });
  const checkpoints = trainings.map(
    ({ control }) =>
      new Checkpoints(control?.onCheckpoint, { from: undefined, refreshing: undefined }),
  );
  let errors: readonly (Measured | undefined)[] = [];
  let epoch = 0;
  const read = (): Promise<CurrentLayer[]> =>
    group.readStates(
      trainings.map((_, number) => ({ epochs: epoch, reconstructionError: errors[number] })),
    );
  const isOver = (): boolean => epoch >= training.epochs || signal?.aborted === true;
  while (!isOver()) {
    const rates = ratesAt(training, epoch);
    const toEnd = (epoch + 1) * group.updatesPerEpoch - group.updates;
    const count = Math.min(pacer.units, toEnd);
    pacer.submit(count);
    group.submitUpdates(count, rates);
    for (const { control } of trainings) control?.onProgress?.(group.updates);
    if (count < toEnd) {
      if (pacer.room === 0) await pacer.wait(gpu.settle());
      continue;
    }
    const found = await pacer.wait(group.tally.endEpoch());
    if (!(found.largest < runawayParameter)) return undefined;
    errors = found.errors;
    epoch++;
    for (const [number, { control }] of trainings.entries())
      await control?.onEpoch?.({
        layer: 0,
        data: elementAt(trainings, number).options.data,
        heldOut: undefined,
        rates,
        epochs: epoch,
        reconstructionError: errors[number],
        validation: undefined,
        complete: false,
      });
    if (epoch < training.epochs && checkpoints.some(({ due }) => due))
      for (const [number, state] of (await read()).entries())
        await elementAt(checkpoints, number).currentLayer(async () => state);
  }
  return read();
}
