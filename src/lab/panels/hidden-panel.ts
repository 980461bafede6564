import type { Rbm } from '../../rbm/machine/machine.ts';
import { arrange } from '../experiment/arrangement.ts';
import { blockMachine, blocksOf } from '../experiment/block-machine.ts';
import type { Learner } from '../experiment/learner.ts';
import { element, setText } from '../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import { HiddenLayerView } from '../stage/hidden-layer-view.ts';
import { LatticeView } from '../stage/lattice-view.ts';
import type { Stage } from '../stage/stage.ts';
import type { Surface } from '../stage/surface.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { isIdle, Switch } from './switch.ts';

/** Approximate number of sites shown per side. */
const wantedSites = 96;
/** Milliseconds between two arrangements of the hidden units. */
const interval = 1500;

/** A corner of the lattice, its block spins, and its hidden layer in the machine. */
export class HiddenPanel implements Panel {
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('hidden', HTMLElement);
  readonly #switch: Switch;
  readonly #surfaces: Readonly<Record<'spins' | 'blocks' | 'machine', Surface>>;
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
  #arranged = 0;

  constructor(stage: Stage, settings: Settings, { change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'What the hidden layer of a machine makes of the magnet, beside block spins: once it has learned.',
      button: 'Let it learn',
      on: () => change({ learning: true }),
    });
    const surface = (id: string): Surface => stage.surface(element(id, HTMLCanvasElement));
    this.#surfaces = {
      spins: surface('hidden-spins'),
      blocks: surface('hidden-blocks'),
      machine: surface('hidden-machine'),
    };
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
    const { spins, blocks, machine: own } = this.#surfaces;
    this.#scene = {
      spins: new LatticeView(gpu, this.#stage.painter('view-lattice'), {
        ensemble: lattice,
        surface: spins,
      }),
      blocks: new HiddenLayerView(gpu, painter, { lattice, machine, surface: blocks, patches }),
      machine: new HiddenLayerView(gpu, painter, {
        lattice,
        machine: learner.machine,
        surface: own,
        patches,
      }),
      blockMachine: machine,
      share: (patches * side) / size,
      learner,
    };
    spins.limit(patches * side);
    this.#arranged = 0;
    const sites = patches * side;
    setText(element('hidden-spins-label', HTMLElement), `${sites} × ${sites} spins`);
    const blocksSide = patches * blocksOf({ side, factor });
    setText(
      element('hidden-blocks-label', HTMLElement),
      `${blocksSide} × ${blocksSide} block spins`,
    );
    const cells = patches * Math.sqrt(hidden);
    setText(element('hidden-machine-label', HTMLElement), `${cells} × ${cells} hidden units`);
  }

  draw(encoder: GPUCommandEncoder): void {
    const scene = this.#scene;
    if (!scene || !isShown(this.#section) || !this.#surfaces.machine.seen) return;
    const { palette } = this.#stage;
    scene.spins.draw(encoder, palette, { x: 0, y: 0, span: scene.share });
    const origin = { x: 0, y: 0 };
    scene.blocks.draw(encoder, palette, origin);
    scene.machine.draw(encoder, palette, origin);
  }

  async read(): Promise<void> {
    const scene = this.#scene;
    this.#switch.update(isIdle(this.#settings, scene?.learner));
    const now = performance.now();
    if (!scene || !isShown(this.#section) || now - this.#arranged < interval) return;
    this.#arranged = now;
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
