import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { StudyContext } from '../study.ts';
import { elementAt } from '../../element-at.ts';
import { exactPoint, independentLattices, type ExactPoint, type Lattices } from './lattices.ts';
import { measuredMachines, type MachineJob, type MeasuredMachine } from './machines.ts';
import type { Draws } from './observables.ts';
import type { Settings } from './presets.ts';
import { seedOf } from './seeds.ts';

/** Machines of one kind: one for each training. */
export interface MachineGroup {
  /** Hidden units of the first layer. */
  readonly hidden: number;
  readonly machines: readonly MeasuredMachine[];
}

/** Everything at one temperature. */
export interface GridPoint {
  readonly temperature: number;
  readonly exact: ExactPoint;
  /** The lattices of each training. */
  readonly data: readonly Draws[];
  readonly groups: readonly MachineGroup[];
}

export interface Grid {
  readonly size: number;
  readonly points: readonly GridPoint[];
  /** At T_c, with as many hidden units in the second layer as in the first. */
  readonly stacks: readonly MachineGroup[];
  /** Machines at T_c that learned lattices with permuted pixels: those with the fewest and with the most hidden units. */
  readonly permuted: readonly MachineGroup[];
  /** Machines with their first weights. */
  readonly untrained: readonly MachineGroup[];
}

/** TM-2, TM-3 and MM-1: machines with all numbers of hidden units at all temperatures, with their nulls. */
export async function measureGrid(context: StudyContext, settings: Settings): Promise<Grid> {
  const { size, temperatures, criticalHidden: hidden } = settings;
  const at = temperatures.indexOf(CRITICAL_TEMPERATURE);
  if (at < 0) throw new RangeError('The temperatures lack T_c.');
  const points: GridPoint[] = [];
  const nulls = {
    stacks: groupsOf(hidden),
    permuted: groupsOf(extremes(hidden)),
    untrained: groupsOf(hidden),
  };
  for (const [index, temperature] of temperatures.entries()) {
    const isCritical = index === at;
    const found = await measurePoint(context, settings, {
      index,
      temperature,
      nulls: isCritical ? nulls : undefined,
    });
    points.push(found);
  }
  return { size, points, ...nulls };
}

/** Groups that fill up. */
interface OpenGroup {
  readonly hidden: number;
  readonly machines: MeasuredMachine[];
}

interface Nulls {
  readonly stacks: readonly OpenGroup[];
  readonly permuted: readonly OpenGroup[];
  readonly untrained: readonly OpenGroup[];
}

function groupsOf(hidden: readonly number[]): OpenGroup[] {
  return hidden.map((count) => ({ hidden: count, machines: [] }));
}

function extremes(hidden: readonly number[]): number[] {
  return [Math.min(...hidden), Math.max(...hidden)];
}

/** @param place.nulls also trains stacks and nulls */
async function measurePoint(
  context: StudyContext,
  settings: Settings,
  { index, temperature, nulls }: { index: number; temperature: number; nulls: Nulls | undefined },
): Promise<GridPoint> {
  const { gpu, seed, phase } = context;
  const { size, samples, trainings, recipe } = settings;
  const hidden = nulls ? settings.criticalHidden : settings.hidden;
  const held = await independentLattices(context, {
    size,
    temperature,
    samples: settings.heldOut,
    purpose: 'held-out lattices',
    number: index,
  });
  const groups = groupsOf(hidden);
  const perMachine = recipe.epochs * Math.ceil(samples / recipe.batch);
  const weight = (count: number): number => perMachine * (count + 16);
  const sum = (counts: readonly number[]): number =>
    counts.reduce((total, count) => total + weight(count), 0);
  const all = sum(hidden) + (nulls ? sum(hidden) + sum(extremes(hidden)) : 0);
  const report = phase(`Machines at T = ${temperature.toFixed(3)}`, all * trainings);
  let done = 0;
  const data: Draws[] = [];
  const pool: Shared = {
    context,
    settings,
    index,
    temperature,
    sites: held.sites,
  };
  const sets: Lattices[] = [];
  for (let training = 0; training < trainings; training++) {
    const own = await independentLattices(context, {
      size,
      temperature,
      samples,
      purpose: 'lattice data',
      number: index * mostTrainings + training,
    });
    sets.push(own);
    data.push(own.draws);
  }
  const units = sets.map(({ lattices }) => lattices.data);
  /** Machines that learn from each of the sets; all of them are trained at once. */
  const learn = async (
    kind: MachineKind,
    layers: readonly number[],
    from: readonly PackedUnits[] = units,
    heldOut: PackedUnits = held.lattices.data,
  ): Promise<MeasuredMachine[][]> => {
    const [first = 0] = layers;
    const updates = from.map(() => 0);
    const jobs = from.map((own, training) =>
      jobOf(pool, { kind, layers, units: own, heldOut, training }),
    );
    const found = await measuredMachines(context, jobs, settings, (job, own) => {
      updates[job] = own;
      report(done + updates.reduce((total, each) => total + each, 0) * (first + 16));
    });
    if (kind !== 'untrained') done += trainings * layers.length * weight(first);
    report(done);
    return found;
  };
  for (const [place, count] of hidden.entries()) {
    const layers = nulls ? [count, count] : [count];
    for (const [machine, stack] of await learn('trained', layers)) {
      if (machine) elementAt(groups, place).machines.push(machine);
      if (stack && nulls) elementAt(nulls.stacks, place).machines.push(stack);
    }
  }
  if (nulls) {
    // The likelihood is that of held-out lattices with the same permutation: the machine is as good as any other.
    const permuted = units.map((own) => permuteUnits(gpu, own, { seed }).data);
    const { data: permutedHeld } = permuteUnits(gpu, held.lattices.data, { seed });
    for (const group of nulls.permuted)
      group.machines.push(
        ...(await learn('permuted', [group.hidden], permuted, permutedHeld)).flat(),
      );
    for (const own of [...permuted, permutedHeld]) own.buffer.destroy();
    for (const group of nulls.untrained)
      group.machines.push(...(await learn('untrained', [group.hidden])).flat());
  }
  for (const { lattices } of sets) lattices.dispose();
  held.lattices.dispose();
  return { temperature, exact: exactPoint(size, temperature), data, groups };
}

type MachineKind = 'trained' | 'permuted' | 'untrained';

/** What the machines of a temperature share. */
interface Shared {
  readonly context: StudyContext;
  readonly settings: Settings;
  readonly index: number;
  readonly temperature: number;
  readonly sites: Uint32Array;
}

/** More trainings and numbers of hidden units than any preset has: they tell seeds apart. */
const mostTrainings = 32;
const mostWidths = 8;
/** Runs of chains of a machine and of the stack above it: two of each. */
const runsOfMachine = 4;

function jobOf(
  { context, settings, index, temperature, sites }: Shared,
  {
    kind,
    layers,
    units,
    heldOut,
    training,
  }: {
    kind: MachineKind;
    layers: readonly number[];
    units: PackedUnits;
    heldOut: PackedUnits;
    training: number;
  },
): MachineJob {
  const { seed } = context;
  const width = settings.criticalHidden.indexOf(layers[0] ?? NaN);
  const number = (index * mostWidths + width) * mostTrainings + training;
  const purpose = {
    trained: 'training',
    permuted: 'permuted training',
    untrained: 'untrained machines',
  } as const;
  const kinds = Object.keys(purpose).length;
  const own = number * kinds + Object.keys(purpose).indexOf(kind);
  return {
    name: `${kind} ${layers.join(' ')} at ${temperature.toFixed(4)} number ${training}`,
    data: units,
    heldOut,
    sites,
    layers,
    isTrained: kind !== 'untrained',
    seeds: {
      training: seedOf(seed, purpose[kind], number),
      chains: (run) => seedOf(seed, 'chains', runsOfMachine * own + run),
      likelihood: seedOf(seed, 'likelihood', own),
    },
  };
}
