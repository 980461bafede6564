import { arrange } from '../../stage/arrangement.ts';
import { blockMachine } from '../../live/block-machine.ts';
import { make } from '../../page/elements.ts';
import { decimal, whole, withError } from '../../page/format.ts';
import { HiddenLayerView } from '../../stage/hidden-layer-view.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import { ReceptiveFieldsView } from '../../stage/receptive-fields-view.ts';
import type { Surface } from '../../stage/surface.ts';
import { Rbm } from '../../rbm/machine/machine.ts';
import { dividedBy, type Measured } from '../../statistics/measured.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import {
  blockSide,
  likenessToBlocks,
  patchSide,
  TwoMachines,
  unshuffled,
  type Likeness,
} from '../measure/two-machines.ts';

/** Patches per side of the pictures. */
const patches = 6;
/** The penalty at the start, and what a step of the knob is worth. */
const penalty = { first: 4, unit: 0.001, most: 8 } as const;
/** Updates of the weights after which both machines rest. */
const enough = { gpu: 40_000, software: 6000 } as const;
/** Milliseconds between two readings of the weights. */
const interval = 1200;
/** Readings of the error in redrawing that are averaged. */
const recent = 8;

/** What the six pictures show, row by row. */
const tiles = {
  magnet: 'the magnet',
  blocks: 'its block spins',
  hidden: 'the hidden units',
  fields: 'what each unit watches',
  scattered: 'watched, shuffled pixels',
  astray: 'hidden units, shuffled',
} as const;

type Name = keyof typeof tiles;

/** What is drawn on the surfaces. */
interface Scene {
  readonly machines: TwoMachines;
  /** The second machine with every pixel back in its place, to look at the magnet through it. */
  readonly shown: Rbm;
  readonly ideal: Rbm;
  readonly lattice: LatticeView;
  readonly layers: Readonly<Record<'blocks' | 'hidden' | 'astray', HiddenLayerView>>;
  readonly fields: Readonly<Record<'fields' | 'scattered', ReceptiveFieldsView>>;
}

/** How like blocks the units are, by machine. */
interface Likenesses {
  readonly own: Likeness;
  readonly shuffled: Likeness;
  readonly back: Likeness;
}

/** Two machines that learn from the same magnet, the second with its pixels shuffled. */
class TwoLearners implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #surfaces: Readonly<Record<Name, Surface>>;
  #scene: Scene;
  #strength: number;
  #playing = true;
  #disposed = false;
  #changing: Promise<void> = Promise.resolve();
  #last = 0;
  #errors: { own: Measured; shuffled: Measured }[] = [];
  #likeness: Likenesses | undefined;

  constructor(
    site: FigureSite,
    parts: { surfaces: Readonly<Record<Name, Surface>>; scene: Scene; strength: number },
  ) {
    this.#site = site;
    this.#surfaces = parts.surfaces;
    this.#scene = parts.scene;
    this.#strength = parts.strength;
    const most = enough[site.gpu.adapter.software ? 'software' : 'gpu'];
    this.tasks = [
      {
        wished: () => (this.#playing && this.#scene.machines.updates < most ? 40 : 0),
        submit: (updates) => {
          this.#scene.machines.advance(updates);
          site.touch();
        },
      },
    ];
  }

  get knob(): Knob {
    return {
      label: 'Penalty on weights',
      least: 0,
      most: penalty.most,
      step: 1,
      marks: [
        { value: 0, label: 'none' },
        { value: penalty.first, label: '0.004' },
        { value: penalty.most, label: '0.008' },
      ],
      value: this.#strength,
      text: (value) => (value === 0 ? 'none' : `L1 = ${decimal(value * penalty.unit, 3)}`),
      turn: (value) => this.#turn(value),
    };
  }

  get findings(): readonly Finding[] {
    const error = (of: 'own' | 'shuffled'): Measured | undefined => {
      if (this.#errors.length === 0) return undefined;
      const sum = this.#errors.reduce(
        (all, each) => ({
          value: all.value + each[of].value,
          error: Math.hypot(all.error, each[of].error),
        }),
        { value: 0, error: 0 },
      );
      return dividedBy(sum, this.#errors.length);
    };
    const found = this.#likeness;
    return [
      { name: 'error', measured: error('own'), unit: 'per cent' },
      { name: 'error-shuffled', measured: error('shuffled'), unit: 'per cent' },
      { name: 'likeness', measured: found?.own.fields, unit: 'number' },
      { name: 'likeness-null', measured: found?.own.null, unit: 'number' },
      { name: 'likeness-shuffled', measured: found?.shuffled.fields, unit: 'number' },
      { name: 'likeness-back', measured: found?.back.fields, unit: 'number' },
    ];
  }

  get sentence(): string {
    const { equilibrated, updates } = this.#scene.machines;
    if (equilibrated < 1) return 'The magnet comes to T_c; then both machines begin to learn.';
    const found = this.#likeness;
    const after = `After ${whole(updates)} lessons`;
    if (!found) return `${after} the units still look like grains.`;
    return `${after} the units resemble blocks by ${withError(found.own.fields)}, on shuffled pixels by ${withError(found.shuffled.fields)}. Mere chance gives ${decimal(found.own.null.value, 2)}.`;
  }

  get state(): string {
    return this.#strength === penalty.first ? '' : String(this.#strength);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
  };

  readonly draw = (): void => {
    const { lattice, layers, fields } = this.#scene;
    const { palette } = this.#site.easel;
    const size = this.#scene.machines.simulation.ensemble.geometry.size;
    const origin = { x: 0, y: 0 };
    this.#site.gpu.submit('machines', (encoder) => {
      const seen = (name: Name): boolean => this.#surfaces[name].seen;
      if (seen('magnet'))
        lattice.draw(encoder, palette, { x: 0, y: 0, span: (patches * patchSide) / size });
      for (const name of ['blocks', 'hidden', 'astray'] as const)
        if (seen(name)) layers[name].draw(encoder, palette, origin);
      for (const name of ['fields', 'scattered'] as const)
        if (seen(name)) fields[name].draw(encoder, palette);
    });
  };

  readonly read = async (): Promise<void> => {
    await this.#changing;
    const { machines, shown, layers } = this.#scene;
    const time = performance.now();
    if (machines.equilibrated < 1 || time - this.#last < interval || machines.updates === 0) return;
    this.#last = time;
    const { gpu } = this.#site;
    const [own, shuffled, first, second] = await Promise.all([
      machines.plain.machine.readParameters(),
      machines.permuted.machine.readParameters(),
      machines.plain.training.readReconstructionError(),
      machines.permuted.training.readReconstructionError(),
    ]);
    if (machines !== this.#scene.machines || this.#disposed) return;
    if (first && second)
      this.#errors = [...this.#errors, { own: first, shuffled: second }].slice(-recent);
    const back = unshuffled(shuffled, machines.order);
    shown.writeParameters(back);
    layers.hidden.place(arrange(own));
    // The second machine is arranged by what it sees itself.
    layers.astray.place(arrange(shuffled));
    const likenesses = {
      own: await likenessToBlocks(gpu, own),
      shuffled: await likenessToBlocks(gpu, shuffled),
      back: await likenessToBlocks(gpu, back),
    };
    if (machines !== this.#scene.machines || this.#disposed) return;
    this.#likeness = likenesses;
    this.#site.touch();
    this.#site.changed();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    disposeScene(this.#scene);
    for (const surface of Object.values(this.#surfaces)) surface.dispose();
  };

  #turn(strength: number): void {
    if (strength === this.#strength) return;
    this.#strength = strength;
    this.#changing = this.#changing.then(() => this.#renew(strength));
    this.#site.changed();
  }

  /** Both machines learn anew, from the same seed. */
  async #renew(strength: number): Promise<void> {
    if (this.#disposed || strength !== this.#strength) return;
    const scene = await makeScene(this.#site, this.#surfaces, strength);
    if (this.#disposed) return disposeScene(scene);
    disposeScene(this.#scene);
    this.#scene = scene;
    this.#errors = [];
    this.#likeness = undefined;
    this.#last = 0;
    this.#site.touch();
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { easel, host, touch } = site;
  const list = make('ol', { className: 'sextet' });
  host.append(list);
  const surfaceOf = (name: Name): Surface => {
    const item = make('li');
    const canvas = make('canvas');
    canvas.ariaHidden = 'true';
    const frame = make('div', { className: 'tile' });
    frame.append(canvas);
    item.append(frame, make('span', { className: 'began', text: tiles[name] }));
    list.append(item);
    return easel.surface(canvas, touch);
  };
  const surfaces: Readonly<Record<Name, Surface>> = {
    magnet: surfaceOf('magnet'),
    blocks: surfaceOf('blocks'),
    hidden: surfaceOf('hidden'),
    fields: surfaceOf('fields'),
    scattered: surfaceOf('scattered'),
    astray: surfaceOf('astray'),
  };
  const asked = site.state === '' ? penalty.first : Number(site.state);
  const isKnown = Number.isInteger(asked) && asked >= 0 && asked <= penalty.most;
  const strength = isKnown ? asked : penalty.first;
  const scene = await makeScene(site, surfaces, strength);
  return new TwoLearners(site, { surfaces, scene, strength });
}

async function makeScene(
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
  const ideal = blockMachine(gpu, {
    side: patchSide,
    factor: blockSide,
    rule: 'majority',
    units: 'binary',
  });
  const { plain, permuted } = machines;
  const shown = Rbm.from(gpu, unshuffled(await permuted.machine.readParameters(), machines.order));
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

function disposeScene({ machines, shown, ideal, lattice, layers, fields }: Scene): void {
  for (const view of [lattice, ...Object.values(layers), ...Object.values(fields)]) view.dispose();
  shown.dispose();
  ideal.dispose();
  machines.dispose();
}
