import { derivedSeed } from '../../ensemble/random-key.ts';
import type { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { inverseOrder, permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { receptiveFields } from '../../rbm/evaluation/receptive-fields.ts';
import { keptStack } from '../kept-stack.ts';
import type { StudyContext } from '../study.ts';
import { halvedLayers, penaltyText, type Penalty, type Settings } from './presets.ts';
import type { SampleSets } from './samples.ts';
import { elementAt } from '../../element-at.ts';

/** The trained stack, the controls that must not look like it, and the trainings with other penalties. */
export const trainedGroup = 'trained';
export const controlGroups = [
  'untrained weights',
  'trained, pixels permuted afterwards',
  'trained on permuted pixels',
  'trained at K = 0',
  'trained without L1',
] as const;

/** One stack, by what was done to it. */
export interface Model {
  /** `trained`, the name of a control, or a penalty. */
  readonly group: string;
  /** Counts the trainings of a group from 1. */
  readonly number: number;
  /** Effective receptive fields, [layer][unit][site]; kept in single precision, as they are written to files. */
  readonly fields: readonly (readonly Float32Array[])[];
}

/** A stack whose layers halve from one to the next: not a control, but a test of what the areas of spots depend on. */
export const halvedGroup = 'layers of half as many units';

/** The control whose stack has other places for its units. */
export const permutedGroup = 'trained on permuted pixels';

/** Looks at the machines of a stack before they are destroyed. */
type Inspection = (group: string, machines: readonly Rbm[], number: number) => Promise<void>;

/** Trains all stacks, in the order of the report. */
export async function allModels(
  context: StudyContext,
  settings: Settings,
  sets: SampleSets,
  inspect: Inspection,
): Promise<{ models: Model[]; halved: Model }> {
  const { gpu, seed } = context;
  const { penalty, seeds, controlSeeds, scan } = settings;
  const none: Penalty = { ...penalty, strength: 0 };
  const { sites, data } = sets;
  const permuted = permuteUnits(gpu, data, { seed });
  // Which unit stands at a place of the permuted data, for weights that were trained on the original data.
  const moved = Uint32Array.from(inverseOrder(permuted.order), (unit) => elementAt(sites, unit));
  const models: Model[] = [];
  const add = (group: string, number: number, parameters: readonly RbmParameters[], at = sites) =>
    models.push({ group, number, fields: fieldsOf(parameters, at) });
  const train = (what: Omit<Training, 'settings' | 'inspect'>): Promise<RbmParameters[]> =>
    trained(context, { settings, ...what, inspect });
  let lowest: RbmParameters[] = [];
  await repeat(seeds, async (number) => {
    const parameters = await train({ group: trainedGroup, number, data, penalty });
    if (number === 1) lowest = parameters.slice(0, 1);
    add(trainedGroup, number, parameters);
    add('trained, pixels permuted afterwards', number, parameters, moved);
  });
  await repeat(controlSeeds, async (number) => {
    const control = async (
      group: (typeof controlGroups)[number],
      what: Partial<Training>,
    ): Promise<void> => {
      add(group, number, await train({ group, number, data, penalty, ...what }));
    };
    await control('untrained weights', { epochs: 0 });
    await control(permutedGroup, { data: permuted.data });
    await control('trained at K = 0', { data: sets.infiniteTemperature });
    await control('trained without L1', { penalty: none });
  });
  for (const other of scan) {
    const group = `L1 ${penaltyText(other)}`;
    add(group, 1, await train({ group, number: 1, data, penalty: other }));
  }
  const halved = await trained(context, {
    group: halvedGroup,
    number: 1,
    settings: { ...settings, layers: halvedLayers(settings) },
    data,
    penalty,
    given: lowest,
    inspect,
  });
  permuted.data.buffer.destroy();
  return { models, halved: { group: halvedGroup, number: 1, fields: fieldsOf(halved, sites) } };
}

/** Does a task for the numbers from 1 to `count`, one after another. */
async function repeat(count: number, task: (number: number) => Promise<void>): Promise<void> {
  for (let number = 1; number <= count; number++) await task(number);
}

interface Training {
  readonly group: string;
  readonly number: number;
  readonly settings: Settings;
  readonly data: PackedUnits;
  readonly penalty: Penalty;
  /** The epochs of the settings unless given. */
  readonly epochs?: number;
  /** The lowest layer, where the same training gave it before. */
  readonly given?: readonly RbmParameters[];
  readonly inspect: Inspection;
}

async function trained(
  context: StudyContext,
  {
    group,
    number,
    settings,
    data,
    penalty,
    epochs = settings.epochs,
    given = [],
    inspect,
  }: Training,
): Promise<RbmParameters[]> {
  const options = {
    data,
    layers: settings.layers,
    units: 'binary',
    algorithm: 'cd',
    batch: settings.batch,
    // The same step along the gradient, whether the gradient is a sum or a mean.
    learningRate: settings.learningRate / (penalty.summed ? settings.batch : 1),
    gradient: penalty.summed ? 'sum' : 'mean',
    schedule: 'constant',
    momentum: settings.momentum,
    statistics: settings.statistics,
    l1: penalty.strength,
    l1Convention: penalty.convention,
    epochs,
    seed: derivedSeed(context.seed, 'mehta-schwab', number),
  } as const;
  const stack = await keptStack(context, `${group} ${number}`, options, { given });
  await inspect(group, stack.machines, number);
  const parameters = await Promise.all(stack.machines.map((machine) => machine.readParameters()));
  stack.dispose();
  return parameters;
}

function fieldsOf(parameters: readonly RbmParameters[], sites: Uint32Array): Float32Array[][] {
  return parameters.map((_, layer) =>
    receptiveFields(parameters.slice(0, layer + 1), sites).map((field) => Float32Array.from(field)),
  );
}
