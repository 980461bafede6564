import { largestBuffer } from '../../gpu/largest-buffer.ts';
import { maximumOrdinals, type Gpu } from '../../gpu/gpu.ts';
import { cautiousUnits, Pacer } from '../../gpu/pacing.ts';
import { elementAt } from '../../element-at.ts';
import type { Measured } from '../../statistics/measured.ts';
import { runawayParameter } from '../machine/parameters.ts';
import { sampleCount } from '../machine/packed-units.ts';
import { largestPart } from './group-buffers.ts';
import type { GroupMember } from './group-member.ts';
import { MachineGroup, modelGroupsOf } from './machine-group.ts';
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

/**
 * The largest machine that does not keep an adapter busy alone, in weights: on a processor as measured (bench/experiments.md), on a GPU
 * one whose half-steps have fewer workgroups than a large GPU has multiprocessors.
 */
const mostWeightsTogether = { software: 64 * 64, gpu: 256 * 256 };

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
  const { statistics, centred, epochs } = training;
  const isPlain = statistics !== 'mean-field' && !centred && epochs > 0;
  if (!isPlain || heldOut || refresh || from || control?.onKept) return 1;
  const kind = gpu.software ? 'software' : 'gpu';
  if (data.units * hidden > mostWeightsTogether[kind]) return 1;
  const shape = { visible: data.units, hidden };
  const batchGroups = Math.min(training.batch / 32, data.groups);
  const groups = { batchGroups, modelGroups: modelGroupsOf(training, batchGroups) };
  const fitting = largestBuffer(gpu) / largestPart(shape, data, { training, ...groups });
  return Math.max(1, Math.min(mostTogether[kind], Math.floor(fitting)));
}

/** What trainings of a group may differ in, besides their data: the start of each machine, and its rates. */
const ownOptions = [
  'seed',
  'weightScale',
  'initialBiases',
  'learningRate',
  'learningRateEnd',
  'schedule',
  'momentum',
  'momentumStart',
  'momentumSwitch',
  'l1',
  'l2',
] as const satisfies readonly (keyof Training)[];

/** Whether trainings differ in data of one size, seed, start and rates alone. */
export function isAlike(one: StackOptions, other: StackOptions): boolean {
  return commonOptions(one) === commonOptions(other);
}

function commonOptions({ data, layers, ...rest }: StackOptions): string {
  const shape = [data.units, data.groups, sampleCount(data), layers[0]];
  const own = Object.fromEntries(ownOptions.map((name) => [name, undefined]));
  return JSON.stringify([shape, { ...resolveTraining(rest), ...own }]);
}

/**
 * Trains the first layers of a group of alike trainings together. Each then goes on alone, from the state that is returned for it.
 * @returns undefined for a machine that has diverged: a lone training finds when, and says why
 */
export async function trainTogether(
  gpu: Gpu,
  trainings: readonly Together[],
  signal: AbortSignal | undefined,
): Promise<(CurrentLayer | undefined)[]> {
  const members: GroupMember[] = [];
  let group: MachineGroup | undefined;
  try {
    for (const { options, control } of trainings) {
      const { data, layers, ...rest } = options;
      const training = resolveTraining(rest);
      assertStackFits(gpu, { visible: data.units, samples: sampleCount(data), layers }, training);
      const hidden = elementAt(layers, 0);
      const machine = await createMachine(gpu, training, { layer: 0, data, hidden });
      members.push({ machine, data, training });
      const perEpoch = Math.ceil(data.groups / Math.min(training.batch / 32, data.groups));
      control?.onLayer?.(0, machine, training.epochs * perEpoch);
    }
    group = await MachineGroup.create(gpu, members);
    const resolved = members.map(({ training }) => training);
    return await trained(gpu, group, { trainings, resolved, signal });
  } finally {
    group?.dispose();
    // The group has copies of their parameters. In exact arithmetic it uses their table of the sigmoid.
    for (const { machine } of members) machine.dispose();
  }
}

async function trained(
  gpu: Gpu,
  group: MachineGroup,
  {
    trainings,
    resolved,
    signal,
  }: {
    readonly trainings: readonly Together[];
    readonly resolved: readonly Training[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<(CurrentLayer | undefined)[]> {
  const training = elementAt(resolved, 0);
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
  // Their numbers, which touch no other machine.
  const diverged = new Set<number>();
  let errors: readonly (Measured | undefined)[] = [];
  let epoch = 0;
  const read = (): Promise<CurrentLayer[]> =>
    group.readStates(
      trainings.map((_, number) => ({ epochs: epoch, reconstructionError: errors[number] })),
    );
  const isOver = (): boolean => epoch >= training.epochs || signal?.aborted === true;
  while (!isOver()) {
    const rates = resolved.map((own) => ratesAt(own, epoch));
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
    for (const [number, largest] of found.largest.entries())
      if (!(largest < runawayParameter)) diverged.add(number);
    if (diverged.size === trainings.length) break;
    errors = found.errors;
    epoch++;
    for (const [number, { control }] of trainings.entries()) {
      if (diverged.has(number)) continue;
      await control?.onEpoch?.({
        layer: 0,
        data: elementAt(trainings, number).options.data,
        heldOut: undefined,
        rates: elementAt(rates, number),
        epochs: epoch,
        reconstructionError: errors[number],
        validation: undefined,
        complete: false,
      });
    }
    if (epoch < training.epochs && checkpoints.some(({ due }) => due))
      for (const [number, state] of (await read()).entries())
        if (!diverged.has(number))
          await elementAt(checkpoints, number).currentLayer(async () => state);
  }
  const states = await read();
  return states.map((state, number) => (diverged.has(number) ? undefined : state));
}
