import { blockMachine } from '../../live/block-machine.ts';
import { unshuffled } from '../../live/shuffled-control.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { HiddenLayerView } from '../../stage/hidden-layer-view.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import { ReceptiveFieldsView } from '../../stage/receptive-fields-view.ts';
import type { Surface } from '../../stage/surface.ts';
import type { FigureSite } from '../figure.ts';
import { blocks, patchSide, TwoMachines } from '../measure/two-machines.ts';

/** Patches per side of the pictures. */
export const patches = 6;
/** The penalty at the start, and what a step of the knob is worth. */
export const penalty = { first: 4, unit: 0.001, most: 8 } as const;

/** What the six pictures show, row by row. */
export const tiles = {
  magnet: 'the magnet',
  blocks: 'its block spins',
  hidden: 'the hidden units',
  fields: 'what each unit watches',
  scattered: 'watched, shuffled pixels',
  astray: 'hidden units, shuffled',
} as const;

export type Name = keyof typeof tiles;

/** What is drawn on the surfaces. */
export interface Scene {
  readonly machines: TwoMachines;
  /** The second machine with every pixel back in its place, to look at the magnet through it. */
  readonly shown: Rbm;
  readonly ideal: Rbm;
  readonly lattice: LatticeView;
  readonly layers: Readonly<Record<'blocks' | 'hidden' | 'astray', HiddenLayerView>>;
  readonly fields: Readonly<Record<'fields' | 'scattered', ReceptiveFieldsView>>;
}

export async function makeScene(
  { gpu, easel }: FigureSite,
  surfaces: Readonly<Record<Name, Surface>>,
  strength: number,
): Promise<Scene> {
  const [latticePainter, layerPainter, fieldPainter] = await Promise.all(
    (['view-lattice', 'view-hidden-layer', 'view-receptive-fields'] as const).map((name) =>
      easel.painter(name),
    ),
  );
  if (!latticePainter || !layerPainter || !fieldPainter) throw new Error('A shader is missing.');
  const machines = await TwoMachines.create(gpu, { l1: strength * penalty.unit, seed: 6 });
  const lattice = machines.simulation.ensemble;
  const ideal = blockMachine(gpu, blocks);
  const { plain, permuted } = machines;
  const shown = Rbm.from(gpu, unshuffled(await permuted.readParameters(), permuted.order));
  const layer = (name: 'blocks' | 'hidden' | 'astray', machine: Rbm): HiddenLayerView =>
    new HiddenLayerView(gpu, layerPainter, {
      lattice,
      machine,
      surface: surfaces[name],
      patches,
    });
  const view = new LatticeView(gpu, latticePainter, {
    ensemble: lattice,
    surface: surfaces.magnet,
    fewPixels: false,
  });
  surfaces.magnet.limit(patches * patchSide);
  const fields = (name: 'fields' | 'scattered', machine: Rbm): ReceptiveFieldsView =>
    new ReceptiveFieldsView(gpu, fieldPainter, machine, surfaces[name]);
  return {
    machines,
    shown,
    ideal,
    lattice: view,
    layers: {
      blocks: layer('blocks', ideal),
      hidden: layer('hidden', plain.machine),
      astray: layer('astray', shown),
    },
    fields: {
      fields: fields('fields', plain.machine),
      scattered: fields('scattered', permuted.machine),
    },
  };
}

export function disposeScene({ machines, shown, ideal, lattice, layers, fields }: Scene): void {
  for (const view of [lattice, ...Object.values(layers), ...Object.values(fields)]) view.dispose();
  shown.dispose();
  ideal.dispose();
  machines.dispose();
}
