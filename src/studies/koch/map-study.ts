import { heldOutSeed } from '../../rbm/training/data.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { permuteUnits } from '../../rbm/machine/permuted-units.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { StudyContext } from '../study.ts';
import { blockMaps, type BlockMaps } from './block-maps.ts';
import { machineMaps, trainedStack, type LayerMaps } from './machines.ts';
import { mapStatistics, type MapStatistics } from './map-set.ts';
import type { StackShape } from './presets.ts';
import { criticalSamples, type SampleFacts } from './samples.ts';

/** The maps of one training, or of block averages on the samples that its maps were averaged over. */
interface MapRun<Maps> {
  readonly maps: Maps;
  readonly statistics: MapStatistics;
}

/** Everything that is compared at one stack, [training]. */
export interface MapStudy {
  readonly shape: StackShape;
  /** Block averages at the level of each layer: [layer][training]. */
  readonly blocks: readonly (readonly MapRun<BlockMaps>[])[];
  /** Layers of the trained stacks: [layer][training]. */
  readonly machines: readonly (readonly MapRun<LayerMaps>[])[];
  /** Layers of stacks trained on permuted pixels, as images of what they see: [layer][training]. */
  readonly permuted: readonly (readonly MapRun<LayerMaps>[])[];
  /** Layers of stacks with their initial weights: [layer][training]. */
  readonly untrained: readonly (readonly MapRun<LayerMaps>[])[];
  readonly facts: readonly SampleFacts[];
}

/** Trains the stacks of one shape, each on samples of its own, and averages all maps over samples that none was trained on. */
export async function mapStudy(
  context: StudyContext,
  shape: StackShape,
  seeds: number,
): Promise<MapStudy> {
  const { gpu, seed, signal, phase } = context;
  const { size, layers, samples, training } = shape;
  const blocks: MapRun<BlockMaps>[][] = layers.map(() => []);
  const noMaps = (): MapRun<LayerMaps>[][] => layers.map(() => []);
  const [machines, permuted, untrained] = [noMaps(), noMaps(), noMaps()];
  const facts: SampleFacts[] = [];
  const sample = async (purpose: string, own: number) => {
    let report: ((done: number) => void) | undefined;
    const found = await criticalSamples(
      gpu,
      { purpose, size, samples, seed: own },
      {
        signal,
        begin: (sweeps) => {
          report = phase(`${size} x ${size} samples, ${purpose}`, sweeps);
        },
        onProgress: (done) => report?.(done),
      },
    );
    facts.push(found.facts);
    return found;
  };
  for (let run = 0; run < seeds && !signal.aborted; run++) {
    const own = seed + 1000 * (run + 1);
    const name = `Maps, training ${run + 1} of ${seeds}`;
    const data = await sample('to train on', own);
    const held = await sample('held out, for maps', heldOutSeed(own));
    for (const [layer, found] of (await blockMaps(gpu, held, layers.length)).entries())
      blocks[layer]?.push(withStatistics(found));
    const common = { layers, training, seed: own };
    const stack = await trainedStack(context, name, { ...common, data: data.data });
    addRun(machines, await machineMaps(context, stack.machines, held, { seed: own }));
    stack.dispose();
    const { data: pixels, order } = permuteUnits(gpu, data.data, { seed: own });
    const control = await trainedStack(context, `${name}, permuted pixels`, {
      ...common,
      data: pixels,
    });
    addRun(permuted, await machineMaps(context, control.machines, held, { seed: own, order }));
    control.dispose();
    pixels.buffer.destroy();
    const fresh = await untrainedStack(gpu, shape, own);
    addRun(untrained, await machineMaps(context, fresh, held, { seed: own }));
    for (const machine of fresh) machine.dispose();
    for (const { simulation } of [data, held]) simulation.dispose();
  }
  return { shape, blocks, machines, permuted, untrained, facts };
}

/** Machines with the weights that training begins with. */
function untrainedStack(
  gpu: Gpu,
  { size, layers, training }: StackShape,
  seed: number,
): Promise<Rbm[]> {
  const { weightScale } = training;
  return Promise.all(
    layers.map((hidden, layer) => {
      const visible = layers[layer - 1] ?? size ** 2;
      return Rbm.create(gpu, { visible, hidden, units: 'spin', seed, stream: layer, weightScale });
    }),
  );
}

/** Puts the layers of one training beside those of the others. */
function addRun(runs: readonly MapRun<LayerMaps>[][], layers: readonly LayerMaps[]): void {
  for (const [layer, found] of layers.entries()) runs[layer]?.push(withStatistics(found));
}

function withStatistics<Maps extends LayerMaps | BlockMaps>(maps: Maps): MapRun<Maps> {
  return { maps, statistics: mapStatistics(maps) };
}
