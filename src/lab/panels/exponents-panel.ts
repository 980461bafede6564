import type { ExponentWatch } from '../../live/exponent-watch.ts';
import type { Learner } from '../../live/learner.ts';
import type { Chart } from '../../page/chart.ts';
import { element, setPhysics } from '../../page/elements.ts';
import { whole } from '../../page/format.ts';
import type { FrameTask } from '../../stage/frame-loop.ts';
import type { Stage } from '../../stage/stage.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Settings } from '../settings/settings.ts';
import { ExponentCharts } from './exponents-charts.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { Switch } from './switch.ts';

/** Milliseconds between two estimates, which take some arithmetic. */
const interval = 2500;
/** Configurations through one state of a machine that learns on, before the next state is measured. */
const perState = 120;
/** With fewer configurations there is nothing to show. */
const fewest = 2;
/** Side of the lattices, about: patches lie side by side. */
const wantedSites = 24;
const factor = 2;

/** The state of a machine that exponents are measured through. */
interface State {
  readonly learner: Learner;
  readonly updates: number;
}

/** Critical exponents through the hidden layer of the machine, through that of its control, and through majority. */
export class ExponentsPanel implements Panel {
  readonly charts: readonly Chart[];
  readonly tasks: readonly FrameTask[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('exponents', HTMLElement);
  readonly #note = element('exponents-note', HTMLElement);
  readonly #rows = element('exponents-rows', HTMLElement);
  readonly #switch: Switch;
  readonly #plots = new ExponentCharts();
  #learner: Learner | undefined;
  #watch: ExponentWatch | undefined;
  /** The seed of `#watch`. */
  #seed = 0;
  #state: State | undefined;
  #read = 0;
  #disposed = false;

  constructor(stage: Stage, settings: Settings, { running, change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'A hidden layer can take the place of a step of zooming out. The exponents of that step can be measured while the machine learns, on critical magnets of their own.',
      button: 'Measure them',
      on: () => change({ exponents: true, learning: true }),
    });
    this.charts = this.#plots.charts;
    this.tasks = [
      {
        wished: () => (running() && this.#active ? (this.#watch?.wished ?? 0) : 0),
        submit: (stretches) => this.#watch?.advance(stretches),
      },
    ];
  }

  show({ learner }: Subject): void {
    this.#learner = learner;
    this.#state = undefined;
    this.#read = 0;
    this.#plots.clear();
    this.#rows.replaceChildren();
    setPhysics(this.#note, '');
  }

  async read(): Promise<void> {
    this.#switch.update(!this.#settings.exponents);
    const learner = this.#learner;
    const now = performance.now();
    if (!this.#active || !learner || now - this.#read < interval) return;
    this.#read = now;
    // Of the machine that is there: the settings may already be those of the next one.
    const { visible, hidden } = learner.machine;
    const patch = Math.sqrt(visible);
    if (factor * Math.sqrt(hidden) !== patch)
      return setPhysics(
        this.#note,
        `Exponents need one hidden unit for each block of 2 × 2 spins. Patches of ${patch} × ${patch} spins have ${(patch / factor) ** 2} such blocks, and this machine has ${hidden} hidden units.`,
      );
    const watch = await this.#watchOf(patch);
    if (watch && this.#state?.learner === learner) await this.#show(watch, this.#state);
    const isOver = (watch?.configurations ?? 0) >= perState;
    const isOld = this.#state?.learner !== learner;
    if (watch && (isOld || (isOver && learner.updates !== this.#state?.updates)))
      await this.#begin(watch, learner);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#disposed = true;
    this.#watch?.dispose();
  }

  get #active(): boolean {
    return this.#settings.exponents && isShown(this.#section);
  }

  /** The lattices to measure on, made anew for another seed or another size of patches. */
  async #watchOf(patch: number): Promise<ExponentWatch | undefined> {
    const { seed } = this.#settings;
    const size = tilesOf(patch) * patch;
    if (this.#watch?.size === size && this.#seed === seed) return this.#watch;
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#state = undefined;
    // Few visits of the page measure exponents, so the code for them comes when it is needed.
    const { ExponentWatch: Watch } = await import('../../live/exponent-watch.ts');
    const watch = await Watch.create(this.#stage.gpu, { size, seed });
    if (this.#disposed) {
      watch.dispose();
      return undefined;
    }
    this.#watch = watch;
    this.#seed = seed;
    return watch;
  }

  /** Measures through the machine as it is now. */
  async #begin(watch: ExponentWatch, learner: Learner): Promise<void> {
    const { updates, control } = learner;
    const [own, shuffled] = await Promise.all([
      learner.readParameters(),
      control?.readParameters(),
    ]);
    const { tiledLayer } = await import('../../live/tiled-layer.ts');
    if (learner !== this.#learner) return;
    const tiles = tilesOf(Math.sqrt(own.visibleBias.length));
    const layers = [tiledLayer(own, { tiles })];
    if (control && shuffled) layers.push(tiledLayer(shuffled, { tiles, order: control.order }));
    await watch.begin(layers);
    this.#state = { learner, updates };
  }

  async #show(watch: ExponentWatch, state: State): Promise<void> {
    const { thermalized, configurations, lattices, size } = watch;
    if (configurations < fewest)
      return setPhysics(
        this.#note,
        `${lattices} other magnets of ${size} × ${size} spins come to equilibrium at T_c: ${Math.floor(100 * thermalized)} %.`,
      );
    const { majority, layers } = await watch.read();
    const { tabulateExponents } = await import('./exponents-table.ts');
    if (state !== this.#state) return;
    const [machine, shuffled] = layers;
    tabulateExponents(this.#rows, { machine, shuffled, majority });
    this.#plots.show(
      { updates: state.updates, now: machine?.steps[0], shuffled: shuffled?.steps[0] },
      majority.steps[0],
    );
    const sign = keepsSign(this.#settings)
      ? ' Single spins keep the sign of a magnet for long, and the machine learns the sign too: choose Swendsen-Wang updates to see a machine without it.'
      : '';
    setPhysics(
      this.#note,
      `The machine after ${whole(state.updates)} updates, measured on ${whole(configurations * lattices)} configurations of ${size} × ${size} spins at T_c.${sign}`,
    );
  }
}

/** Whether the magnet that the machine learns from hardly ever turns as a whole. */
function keepsSign({ update, temperature, data }: Settings): boolean {
  const isOrdered = temperature < 1.02 * CRITICAL_TEMPERATURE;
  return update !== 'swendsen-wang' && isOrdered && data === 'patches';
}

/** Patches along each side of the lattices. */
function tilesOf(patch: number): number {
  return Math.max(1, Math.round(wantedSites / patch));
}
