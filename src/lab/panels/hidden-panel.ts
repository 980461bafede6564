import { Rbm } from '../../rbm/machine/machine.ts';
import { arrange } from '../../stage/arrangement.ts';
import { blockMachine, blocksOf } from '../../live/block-machine.ts';
import type { Learner } from '../../live/learner.ts';
import { unshuffled } from '../../live/shuffled-control.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { element, setText } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import { HiddenLayerView } from '../../stage/hidden-layer-view.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import { majorityColour } from './majority-colour.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { isIdle, Switch } from './switch.ts';
import { makeTile } from '../../page/tile.ts';

/** Approximate number of sites shown per side. */
const wantedSites = 96;
/** Milliseconds between two arrangements of the hidden units. */
const interval = 1500;

/** The pictures: what each shows, for readers who do not see it, and what its label says. */
const pictures = {
  spins: { shows: 'A corner of the lattice', text: 'what both look at' },
  blocks: { shows: 'Its block spins', text: 'zoomed out by the block rule' },
  machine: { shows: 'The hidden layer of the machine', text: 'what the machine makes of it' },
  control: {
    shows: 'The hidden layer of the machine on shuffled pixels',
    text: 'what the machine on shuffled pixels makes of it',
  },
} as const;

interface Scene {
  readonly experiment: Experiment;
  readonly learner: Learner;
  readonly spins: LatticeView;
  readonly blocks: HiddenLayerView;
  readonly machine: HiddenLayerView;
  /** The machine on shuffled pixels. It looks at the corner with every pixel of its weights back in its place. */
  readonly control: { readonly view: HiddenLayerView; readonly shown: Rbm } | undefined;
  readonly blockMachine: Rbm;
  /** The corner's share of the side of the lattice. */
  readonly share: number;
}

/** A corner of the lattice, its block spins, and its hidden layer in the machine and in the machine's control. */
export class HiddenPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('hidden', HTMLElement);
  readonly #switch: Switch;
  readonly #list = element('trio', HTMLElement);
  readonly #tiles: Readonly<
    Record<keyof typeof pictures, { item: HTMLElement; surface: Surface; side: HTMLElement }>
  >;
  #scene: Scene | undefined;
  #arranged = { time: 0, updates: -1 };

  constructor(stage: Stage, settings: Settings, { change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'Once a machine has learned, this section shows what its hidden layer makes of the magnet, beside block spins.',
      button: 'Let it learn',
      on: () => change({ learning: true }),
    });
    this.#list.replaceChildren();
    const tile = (name: keyof typeof pictures) => {
      const { item, canvas, side } = makeTile(pictures[name]);
      this.#list.append(item);
      return { item, side, surface: stage.surface(canvas) };
    };
    this.#tiles = {
      spins: tile('spins'),
      blocks: tile('blocks'),
      machine: tile('machine'),
      control: tile('control'),
    };
  }

  async show({ experiment, learner }: Subject): Promise<void> {
    this.#clear();
    if (!learner) return;
    const { gpu } = this.#stage;
    const { factor, rule } = this.#settings;
    const lattice = experiment.simulation.ensemble;
    // Of the lattice and the machine that are there: the settings may already be those of the next ones.
    const { size } = lattice.geometry;
    const { visible, hidden, units } = learner.machine;
    const side = Math.sqrt(visible);
    const machine = blockMachine(gpu, { side, factor, rule, units });
    const patches = Math.max(1, Math.min(Math.round(wantedSites / side), Math.floor(size / side)));
    const painter = this.#stage.painter('view-hidden-layer');
    const { spins, blocks, machine: own, control: astray } = this.#tiles;
    const { control } = learner;
    astray.item.hidden = !control;
    this.#list.classList.toggle('four', control !== undefined);
    const layer = (shown: Rbm, surface: Surface): HiddenLayerView =>
      new HiddenLayerView(gpu, painter, { lattice, machine: shown, surface, patches });
    const shown =
      control && Rbm.from(gpu, unshuffled(await control.readParameters(), control.order));
    this.#scene = {
      spins: new LatticeView(gpu, this.#stage.painter('view-lattice'), {
        ensemble: lattice,
        surface: spins.surface,
      }),
      blocks: layer(machine, blocks.surface),
      machine: layer(learner.machine, own.surface),
      control: shown && { shown, view: layer(shown, astray.surface) },
      blockMachine: machine,
      share: (patches * side) / size,
      experiment,
      learner,
    };
    const sites = patches * side;
    spins.surface.limit(sites);
    this.#arranged = { time: 0, updates: -1 };
    const blocksSide = patches * blocksOf({ side, factor });
    const cells = patches * Math.sqrt(hidden);
    setText(spins.side, `${sites} × ${sites} spins`);
    setText(blocks.side, `${blocksSide} × ${blocksSide} block spins`);
    for (const { side: label } of [own, astray]) setText(label, `${cells} × ${cells} hidden units`);
  }

  draw(encoder: GPUCommandEncoder): void {
    const scene = this.#scene;
    if (!scene || !isShown(this.#section) || !this.#tiles.machine.surface.seen) return;
    const { palette } = this.#stage;
    const colour = majorityColour(this.#settings, scene.experiment);
    const origin = { x: 0, y: 0 };
    scene.spins.draw(encoder, palette, { ...origin, span: scene.share }, colour);
    for (const layer of [scene.blocks, scene.machine, scene.control?.view])
      layer?.draw(encoder, palette, origin, colour);
  }

  async read(): Promise<void> {
    const scene = this.#scene;
    this.#switch.update(isIdle(this.#settings, scene?.learner));
    const time = performance.now();
    if (!scene || !isShown(this.#section) || time - this.#arranged.time < interval) return;
    const { updates } = scene.learner;
    if (updates === this.#arranged.updates) return;
    this.#arranged = { time, updates };
    const { control } = scene.learner;
    const [parameters, shuffled] = await Promise.all([
      scene.learner.readParameters(),
      control?.readParameters(),
    ]);
    if (scene !== this.#scene) return;
    scene.machine.place(arrange(parameters));
    if (control && shuffled) {
      scene.control?.shown.writeParameters(unshuffled(shuffled, control.order));
      // Each machine is arranged by the places that its own pixels have.
      scene.control?.view.place(arrange(shuffled));
    }
    this.#stage.touch();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#clear();
  }

  #clear(): void {
    this.#scene?.spins.dispose();
    this.#scene?.blocks.dispose();
    this.#scene?.machine.dispose();
    this.#scene?.control?.view.dispose();
    this.#scene?.control?.shown.dispose();
    this.#scene?.blockMachine.dispose();
    this.#scene = undefined;
  }
}
