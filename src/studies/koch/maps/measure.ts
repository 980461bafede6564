import { permuteUnits } from '../../../rbm/machine/permuted-units.ts';
import { heldOutSeed } from '../../../rbm/sampling/ising-data.ts';
import type { StudyContext } from '../../study.ts';
import type { DataFacts } from '../../data-facts.ts';
import type { StackShape } from '../presets.ts';
import { criticalSamples } from '../samples.ts';
import { seedOf } from '../seeds.ts';
import { trainedStack, untrainedStack } from '../../flows/stack.ts';
import { blockMaps } from './block-maps.ts';
import { machineMaps } from './machine-maps.ts';
import type { MapSet } from './map-set.ts';
import { machineQuality, type judgedKinds, type MachineQuality } from './quality.ts';
import { mapStatistics, type MapStatistics } from './statistics.ts';

/** What maps are compared: block averages, trained machines, machines of permuted pixels, machines with initial weights. */
export const mapKinds = ['blocks', 'machine', 'permuted', 'untrained'] as const;
export type MapKind = (typeof mapKinds)[number];

/** The maps of one training, or of block averages on the samples that these maps were averaged over. */
export interface MapRun {
  readonly maps: MapSet;
  readonly statistics: MapStatistics;
}

/** Everything that is compared at one stack. */
export interface StackMaps {
  readonly shape: StackShape;
  /** By kind, [layer][training]. */
  readonly runs: Readonly<Record<MapKind, readonly (readonly MapRun[])[]>>;
  /** How well the first machines of the stacks know their lattices, [training]. */
  readonly quality: Readonly<Record<(typeof judgedKinds)[number], readonly MachineQuality[]>>;
  readonly facts: readonly DataFacts[];
}

/** Trains the stacks of one shape, each on samples of its own, and averages all maps over samples that no stack was trained on. */
export async function measureMaps(
  context: StudyContext,
  shape: StackShape,
  trainings: number,
): Promise<StackMaps> {
  const { gpu, signal } = context;
  const { size, layers, samples, training } = shape;
  const rows = (): MapRun[][] => layers.map(() => []);
  const runs = { blocks: rows(), machine: rows(), permuted: rows(), untrained: rows() };
  const quality = {
    machine: [] as MachineQuality[],
    permuted: [] as MachineQuality[],
    untrained: [] as MachineQuality[],
  };
  const facts: DataFacts[] = [];
  const add = (kind: MapKind, found: readonly MapSet[]): void => {
    for (const [layer, maps] of found.entries())
      runs[kind][layer]?.push({ maps, statistics: mapStatistics(maps) });
  };
  for (let run = 0; run < trainings && !signal.aborted; run++) {
    const seed = seedOf(context.seed, 'map training', run);
    const name = `Maps, training ${run + 1} of ${trainings}`;
    const shared = { size, samples };
    const data = await criticalSamples(context, { ...shared, purpose: 'to train on', seed });
    const held = await criticalSamples(context, {
      ...shared,
      purpose: 'held out, for maps',
      seed: heldOutSeed(seed),
    });
    facts.push(data.facts, held.facts);
    add('blocks', await blockMaps(gpu, held, layers.length));

    const options = { layers, training, seed };
    const stack = await trainedStack(context, name, { ...options, data: data.data });
    add('machine', await machineMaps(context, stack.machines, held, { seed }));
    quality.machine.push(await machineQuality(context, stack, held, seed));
    stack.dispose();

    const { data: pixels, order } = permuteUnits(gpu, data.data, { seed });
    const control = await trainedStack(context, `${name}, permuted pixels`, {
      ...options,
      data: pixels,
    });
    add('permuted', await machineMaps(context, control.machines, held, { seed, order }));
    quality.permuted.push(await machineQuality(context, { ...control, order }, held, seed));
    control.dispose();
    pixels.buffer.destroy();

    const fresh = await untrainedStack(gpu, { ...options, visible: size ** 2 });
    add('untrained', await machineMaps(context, fresh.machines, held, { seed }));
    quality.untrained.push(await machineQuality(context, fresh, held, seed));
    fresh.dispose();
    for (const { simulation } of [data, held]) simulation.dispose();
  }
  return { shape, runs, quality, facts };
}
