import type { Rbm } from '../../rbm/machine/machine.ts';
import { arrange } from '../../stage/arrangement.ts';
import { blockMachine, blocksOf } from '../../live/block-machine.ts';
import type { Learner } from '../../live/learner.ts';
import { element, setText } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import { HiddenLayerView } from '../../stage/hidden-layer-view.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { isIdle, Switch } from './switch.ts';
import { makeTile } from '../../page/tile.ts';

/** Approximate number of sites shown per side. */
const wantedSites = 96;
/** Milliseconds between two arrangements of the hidden units. */
const interval = 1500;

/** The three pictures: what each shows, for readers who do not see it, and what its label says. */
const pictures = {
  spins: { shows: 'A corner of the lattice', text: 'what both look at' },
  blocks: { shows: 'Its block spins', text: 'zoomed out by the block rule' },
  machine: { shows: 'The hidden layer of the machine', text: 'what the machine makes of it' },
} as const;

/** A corner of the lattice, its block spins, and its hidden layer in the machine. */
export class HiddenPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('hidden', HTMLElement);
  readonly #switch: Switch;
  readonly #tiles: Readonly<Record<keyof typeof pictures, { surface: Surface; side: HTMLElement }>>;
  #scene:
    | {
        spins: LatticeView;
        blocks: HiddenLayerView;
        machine: HiddenLayerView;
        blockMachine: Rbm;
        share: number;
        learner: Learner;
      }
    | undefined;
  #arranged = { time: 0, updates: -1 };

  constructor(stage: Stage, settings: Settings, { change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'Once a machine has learned, this section shows what its hidden layer makes of the magnet, beside block spins.',
      button: 'Let it learn',
      on: () => change({ learning: true }),
    });
    const list = element('trio', HTMLElement);
    list.replaceChildren();
    const tile = (name: keyof typeof pictures) => {
      const { item, canvas, side } = makeTile(pictures[name]);
      list.append(item);
      return { surface: stage.surface(canvas), side };
    };
    this.#tiles = { spins: tile('spins'), blocks: tile('blocks'), machine: tile('machine') };
  }

  async show({ experiment, learner }: Subject): Promise<void> {
    this.#clear();
    if (!learner) return;
    const { gpu } = this.#stage;
    const { patch: side, factor, rule, units, size, hidden } = this.#settings;
    const lattice = experiment.simulation.ensemble;
    const machine = blockMachine(gpu, { side, factor, rule, units });
    const patches = Math.max(1, Math.min(Math.round(wantedSites / side), Math.floor(size / side)));
    const painter = this.#stage.painter('view-hidden-layer');
    const { spins, blocks, machine: own } = this.#tiles;
    this.#scene = {
      spins: new LatticeView(gpu, this.#stage.painter('view-lattice'), {
        ensemble: lattice,
        surface: spins.surface,
      }),
      blocks: new HiddenLayerView(gpu, painter, {
        lattice,
        machine,
        surface: blocks.surface,
        patches,
      }),
      machine: new HiddenLayerView(gpu, painter, {
        lattice,
        machine: learner.machine,
        surface: own.surface,
        patches,
      }),
      blockMachine: machine,
      share: (patches * side) / size,
      learner,
    };
    const sites = patches * side;
    spins.surface.limit(sites);
    this.#arranged = { time: 0, updates: -1 };
    const blocksSide = patches * blocksOf({ side, factor });
    const cells = patches * Math.sqrt(hidden);
    setText(spins.side, `${sites} × ${sites} spins`);
    setText(blocks.side, `${blocksSide} × ${blocksSide} block spins`);
    setText(own.side, `${cells} × ${cells} hidden units`);
  }

  draw(encoder: GPUCommandEncoder): void {
    const scene = this.#scene;
    if (!scene || !isShown(this.#section) || !this.#tiles.machine.surface.seen) return;
    const { palette } = this.#stage;
    scene.spins.draw(encoder, palette, { x: 0, y: 0, span: scene.share });
    const origin = { x: 0, y: 0 };
    scene.blocks.draw(encoder, palette, origin);
    scene.machine.draw(encoder, palette, origin);
  }

  async read(): Promise<void> {
    const scene = this.#scene;
    this.#switch.update(isIdle(this.#settings, scene?.learner));
    const time = performance.now();
    if (!scene || !isShown(this.#section) || time - this.#arranged.time < interval) return;
    const { updates } = scene.learner;
    if (updates === this.#arranged.updates) return;
    this.#arranged = { time, updates };
    const parameters = await scene.learner.readParameters();
    if (scene !== this.#scene) return;
    scene.machine.place(arrange(parameters));
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
    this.#scene?.blockMachine.dispose();
    this.#scene = undefined;
  }
}
