import { placeLayers } from '../../maps/placed-layers.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { encode } from '../../rbm/sampling/encode.ts';
import type { StudyContext } from '../study.ts';
import { trainedMachine, type Recipe, type TrainedMachine } from './machines.ts';
import { seedOf } from './seeds.ts';

/** The site of each hidden unit. @param sites site of each visible unit */
function placedSites(parameters: RbmParameters, sites: Uint32Array): Uint32Array {
  const [layer] = placeLayers({ layers: [parameters], size: Math.sqrt(sites.length), sites });
  if (!layer) throw new Error('A machine without a layer.');
  return layer.placement.sites;
}

/** Trains a second layer on samples of the hidden layer of a machine. */
export async function secondLayer(
  context: StudyContext,
  {
    below,
    data,
    sites,
    l1,
    recipe,
  }: {
    below: RbmParameters;
    data: PackedUnits;
    sites: Uint32Array;
    l1: number;
    recipe: Recipe;
  },
  { name, number }: { name: string; number: number },
): Promise<TrainedMachine> {
  const { gpu, seed, signal, phase } = context;
  const own = seedOf(seed, 'machine training', number);
  const machine = Rbm.from(gpu, below);
  const hidden = await encode(gpu, machine, data, { seed: own, stream: 0, signal });
  machine.dispose();
  const report = phase(`Training a ${name}`, 2 * recipe.most * recipe.quarter);
  const found = await trainedMachine(
    context,
    name,
    {
      data: hidden,
      hidden: hidden.units / 4,
      l1,
      seed: own,
      recipe,
      sites: placedSites(below, sites),
    },
    report,
  );
  hidden.buffer.destroy();
  return found;
}
