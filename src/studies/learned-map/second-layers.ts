import { HiddenMap } from '../../maps/hidden-map.ts';
import { machineMaps } from '../../maps/machine-maps.ts';
import { placeLayers } from '../../maps/placed-layers.ts';
import { signsOnSamples } from '../../maps/unit-statistics.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import type { MapMaker } from '../../rg/coarse-map.ts';
import type { StudyContext } from '../study.ts';
import type { SubjectMap } from './known-maps.ts';
import type { TrainedJob } from './machine-groups.ts';
import { placesOf } from './machine-jobs.ts';
import { trainedMachine, untrained, type Recipe, type TrainedMachine } from './machines.ts';
import { inPermutedOrder, permutedUnitLayers } from './permuted-second-layer.ts';
import type { MachineSettings } from './presets.ts';
import type { Role } from './results.ts';
import { seedOf } from './seeds.ts';
import type { DataWithNulls } from './training-data.ts';

/** A machine with a second layer above it. */
export interface SecondLayer {
  readonly kind: 'trained' | 'null';
  /** The second layer alone. */
  readonly machine: TrainedMachine;
  readonly subject: SubjectMap;
}

interface Part {
  /** The machines that stand below, all of one strength of L1. */
  readonly below: readonly TrainedJob[];
  readonly title: string;
  readonly first: number;
  readonly data: DataWithNulls;
}

/** Machines whose second layers have nulls, at the most. */
const mostNulls = 3;
/** Cycles until receptive fields must have settled. A second layer has few weights. */
const leastCycles = 4;
const depth = 2;

/**
 * Trains a second layer above each machine, and nulls above the first of them. The nulls share the first layer, so the second step
 * alone tells them from the stacks. One null is trained on the same hidden units in another order, on a lattice in that order:
 * it has learned from the same samples, and places mean nothing to it. The other null has random weights.
 */
export async function secondLayers(
  context: StudyContext,
  settings: MachineSettings,
  part: Part,
): Promise<SecondLayer[]> {
  const { below, title } = part;
  const nulls = Math.min(mostNulls, below.length);
  const recipe = { ...settings.recipe, cycles: Math.max(leastCycles, settings.recipe.cycles) };
  const progress = context.phase(`Training second layers, ${title}`, below.length + nulls);
  const found: SecondLayer[] = [];
  const bare: SecondLayer[] = [];
  for (const [index, own] of below.entries()) {
    const layer = await layerAbove(context, settings, { ...part, own, index, recipe });
    found.push(await layer.trained());
    progress(found.length);
    if (index < nulls) {
      found.push(await layer.permuted());
      bare.push(await layer.bare());
      progress(found.length);
    }
    layer.dispose();
  }
  return [...found, ...bare];
}

/** The ways to put a second layer above one machine. */
async function layerAbove(
  context: StudyContext,
  { size, nullL1: l1 }: MachineSettings,
  part: Part & { own: TrainedJob; index: number; recipe: Recipe },
) {
  const { gpu, seed, signal } = context;
  const { title, first, data, recipe, index, own } = part;
  const { job, machine } = own;
  const { parameters } = machine;
  const lower = Rbm.from(gpu, parameters);
  const encoded = { seed: seedFor(placesOf.second), stream: 0, signal };
  const hidden = await encode(gpu, lower, data.critical.data, encoded);
  lower.dispose();
  const { sites } = data;
  const places = placedSites(parameters, sites);
  const units = hidden.units / 4;

  function seedFor(place: number): number {
    return seedOf(seed, 'machine training', first + place + index);
  }
  const train = (name: string, place: number, samples: PackedUnits): Promise<TrainedMachine> =>
    trainedMachine(context, `${name} ${title} ${job.name}`, {
      data: samples,
      hidden: units,
      l1,
      seed: seedFor(place),
      recipe,
      sites: places,
    });
  const signsOf = (layers: readonly RbmParameters[]): Promise<Int8Array[]> =>
    signsOnSamples(gpu, { layers, size, sites }, data.critical.data, {
      seed: seedOf(seed, 'machine signs', first),
      signal,
    });
  const subjectOf = (
    kind: string,
    make: MapMaker,
    { role, group }: { role: Role; group: string },
  ): SubjectMap => {
    const rule = role === 'null' ? 'second step' : 'one step';
    return { name: `${job.name}, ${kind}, ${title}`, group, role, rule, make, depth };
  };
  const nulls = { role: 'null', group: 'second layers that must fail' } as const;
  const stack = async (
    upper: TrainedMachine,
    kind: string,
    as: { role: Role; group: string },
  ): Promise<SubjectMap> => {
    const layers = [parameters, upper.parameters];
    const signs = await signsOf(layers);
    return subjectOf(kind, machineMaps({ layers, size, sites }, { signs }), as);
  };
  return {
    trained: async (): Promise<SecondLayer> => {
      const upper = await train('second layer', placesOf.second, hidden);
      const as = { role: 'map', group: 'two trained layers' } as const;
      return {
        kind: 'trained',
        machine: upper,
        subject: await stack(upper, 'second layer', as),
      };
    },
    permuted: async (): Promise<SecondLayer> => {
      const { data: samples, order } = permuteUnits(gpu, hidden, { seed });
      const upper = await train('permuted second layer', placesOf.permutedSecond, samples);
      samples.buffer.destroy();
      const layers = [parameters, inPermutedOrder(upper.parameters, order)] as const;
      const signs = await signsOf(layers);
      const placed = permutedUnitLayers({ layers, size, sites }, { signs, places, order });
      const make: MapMaker = async (device, fine, options) => {
        const layer = placed[options.level - 1];
        return layer && HiddenMap.create(device, fine, { layer, limit: 'soft', ...options });
      };
      return {
        kind: 'null',
        machine: upper,
        subject: subjectOf('second layer on permuted units', make, nulls),
      };
    },
    bare: async (): Promise<SecondLayer> => {
      const options = { visible: hidden.units, hidden: units, seed: seedFor(placesOf.bare) };
      const upper = await untrained(context, options);
      return {
        kind: 'null',
        machine: upper,
        subject: await stack(upper, 'untrained second layer', nulls),
      };
    },
    dispose: () => hidden.buffer.destroy(),
  };
}

/** The site of each hidden unit. @param sites site of each visible unit */
function placedSites(parameters: RbmParameters, sites: Uint32Array): Uint32Array {
  const [layer] = placeLayers({ layers: [parameters], size: Math.sqrt(sites.length), sites });
  if (!layer) throw new Error('A machine without a layer.');
  return layer.placement.sites;
}
