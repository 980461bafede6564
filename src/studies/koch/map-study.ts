import { heldOutSeed } from '../../rbm/data.ts';
import { Rbm } from '../../rbm/machine.ts';
import { permuteUnits } from '../../rbm/permuted-units.ts';
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
  /** First layers trained on permuted pixels, as images of what they see. */
  readonly permuted: readonly MapRun<LayerMaps>[];
  /** First layers with their initial weights. */
  readonly untrained: readonly MapRun<LayerMaps>[];
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
  const machines: MapRun<LayerMaps>[][] = layers.map(() => []);
  const [permuted, untrained]: [MapRun<LayerMaps>[], MapRun<LayerMaps>[]] = [[], []];
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
    for (const [layer, found] of (
      await machineMaps(context, stack.machines, held, { seed: own })
    ).entries())
      machines[layer]?.push(withStatistics(found));
    stack.dispose();
    const first = layers.slice(0, 1);
    const moved = permuteUnits(gpu, data.data, { seed: own });
    const control = await trainedStack(context, `${name}, permuted pixels`, {
      ...common,
      layers: first,
      data: moved.data,
    });
    const [ofControl] = await machineMaps(context, control.machines, held, {
      seed: own,
      order: moved.order,
    });
    if (ofControl) permuted.push(withStatistics(ofControl));
    control.dispose();
    moved.data.buffer.destroy();
    const fresh = await Rbm.create(gpu, {
      visible: size ** 2,
      hidden: first[0] ?? 1,
      units: 'spin',
      seed: own,
      weightScale: training.weightScale,
    });
    const [ofFresh] = await machineMaps(context, [fresh], held, { seed: own });
    if (ofFresh) untrained.push(withStatistics(ofFresh));
    fresh.dispose();
    for (const { simulation } of [data, held]) simulation.dispose();
  }
  return { shape, blocks, machines, permuted, untrained, facts };
}

function withStatistics<Maps extends LayerMaps | BlockMaps>(maps: Maps): MapRun<Maps> {
  return { maps, statistics: mapStatistics(maps) };
}
