import { blockMachine } from '../../live/block-machine.ts';
import { CorrelatorWatch } from '../../live/correlator-watch.ts';
import type { Learner } from '../../live/learner.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { Patches } from '../../rbm/machine/patches.ts';
import { ReceptiveFieldsView, type Fields } from '../../stage/receptive-fields-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Settings } from '../settings/settings.ts';
import type { Subject } from './panel.ts';

/** Number of words in a batch, with 32 patches each. */
const groups = { gpu: 64, software: 8 } as const;

/** A machine whose correlator maps are measured, and their picture. */
interface MapsSide {
  readonly machine: Rbm;
  readonly watch: CorrelatorWatch;
  readonly fields: Fields;
  readonly view: ReceptiveFieldsView;
}

/** What the correlator maps of a learner need. */
export interface MapsScene {
  readonly patches: Patches;
  /** Sides of a patch and of a block, in sites. */
  readonly sides: { readonly side: number; readonly block: number };
  readonly learner: Learner;
  /** A machine with one hidden unit that is always up. Its correlators are the means of the spins. */
  readonly ones: { readonly machine: Rbm; readonly watch: CorrelatorWatch };
  readonly blocks: MapsSide;
  readonly own: MapsSide;
}

/** The canvases of both sides. */
export type MapsSurfaces = Readonly<Record<'blocks' | 'own', Surface>>;

export async function makeMapsScene(
  stage: Stage,
  settings: Settings,
  {
    experiment,
    learner,
    surfaces,
  }: Pick<Subject, 'experiment'> & {
    readonly learner: Learner;
    readonly surfaces: MapsSurfaces;
  },
): Promise<MapsScene> {
  const { gpu } = stage;
  const { factor, rule, data, seed } = settings;
  // The settings may already be those of the next machine.
  const { visible: sites, units } = learner.machine;
  const side = Math.sqrt(sites);
  const patches = await Patches.create(gpu, experiment.simulation.ensemble, {
    side,
    groups: groups[gpu.adapter.software ? 'software' : 'gpu'],
    seed,
    purpose: 'map-patches',
    scattered: data === 'scattered',
  });
  const ones = Rbm.from(gpu, {
    units: 'binary',
    weights: new Float32Array(side ** 2),
    visibleBias: new Float32Array(side ** 2),
    hiddenBias: Float32Array.of(99),
  });
  const watch = (machine: Rbm): Promise<CorrelatorWatch> =>
    CorrelatorWatch.create(gpu, { machine, data: patches.batch, seed });
  const sideOf = async (machine: Rbm, surface: Surface): Promise<MapsSide> => {
    const { visible, hidden } = machine;
    const fields = { visible, hidden, weights: gpu.storage('maps', visible * hidden * 4) };
    const painter = stage.painter('view-receptive-fields');
    const view = new ReceptiveFieldsView(gpu, painter, fields, surface);
    return { machine, watch: await watch(machine), fields, view };
  };
  return {
    patches,
    sides: { side, block: factor },
    learner,
    ones: { machine: ones, watch: await watch(ones) },
    blocks: await sideOf(blockMachine(gpu, { side, factor, rule, units }), surfaces.blocks),
    own: await sideOf(learner.machine, surfaces.own),
  };
}

/** The machine of the learner stays. */
export function disposeMapsScene({ patches, ones, blocks, own }: MapsScene): void {
  patches.dispose();
  ones.watch.dispose();
  ones.machine.dispose();
  blocks.machine.dispose();
  for (const { watch, view, fields } of [blocks, own]) {
    watch.dispose();
    view.dispose();
    fields.weights.destroy();
  }
}
