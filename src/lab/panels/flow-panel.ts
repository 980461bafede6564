import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import {
  flowSize,
  FlowWatch,
  type CouplingPath,
  type FlowConditions,
} from '../../live/flow-watch.ts';
import { decimal, whole, withError } from '../../page/format.ts';
import type { FrameTask } from '../../stage/frame-loop.ts';
import { element, setPhysics, setText } from '../../page/elements.ts';
import type { Chart } from '../../page/chart.ts';
import { FlowPlane } from '../../live/flow-plane.ts';
import { tabulateCouplings, tabulateDirections } from './flow-tables.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stage } from '../../stage/stage.ts';
import { isShown, type MeasuringActions, type Panel } from './panel.ts';
import { Switch } from './switch.ts';

/** Milliseconds between two updates of the couplings, and of the directions. Both take some arithmetic. */
const pathInterval = 1000;
const directionInterval = 4000;
/** The flows that are measured for comparison: beside T_c a colder and a hotter one, elsewhere the critical one. */
const besideCritical = [1.9, 2.6] as const;
/** After this many configurations, a flow is precise enough, and the next flow begins. */
const enough = 40;

/** The couplings of nearest and diagonal neighbours, level by level, and the relevant directions. */
export class FlowPanel implements Panel {
  readonly section = 'flow';
  readonly tasks: readonly FrameTask[];
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('flow', HTMLElement);
  readonly #note = element('flow-note', HTMLElement);
  readonly #rows = element('flow-rows', HTMLElement);
  readonly #directions = element('flow-directions', HTMLElement);
  readonly #plane = new FlowPlane(element('flow-plot', HTMLElement));
  readonly #switch: Switch;
  #watch: FlowWatch | undefined;
  #wanted: FlowConditions | undefined;
  readonly #directionNote = element('flow-direction-note', HTMLElement);
  /** The path at the temperature of the settings, once it is certain enough. */
  #found: CouplingPath | undefined;
  #known = { path: 0, directions: 0 };
  #disposed = false;

  constructor(stage: Stage, settings: Settings, { running, change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#switch = new Switch(this.#section, {
      text: 'Zooming out changes the couplings of the magnet. They can be measured at every level, on many small lattices of their own.',
      button: 'Measure them',
      on: () => change({ flow: true }),
    });
    this.charts = [this.#plane.chart];
    this.tasks = [
      {
        wished: () => (running() && this.#active ? (this.#watch?.wished ?? 0) : 0),
        submit: (sweeps) => this.#watch?.advance(sweeps),
      },
    ];
  }

  get #active(): boolean {
    return this.#settings.flow && isShown(this.#section);
  }

  show(): void {
    this.#plane.clear();
    this.#wanted = undefined;
    this.adjusted();
  }

  adjusted(): void {
    const { temperature, field, seed } = this.#settings;
    const now = this.#wanted;
    if (now?.temperature === temperature && now.field === field && now.seed === seed) return;
    if (now && now.field !== field) this.#plane.clear();
    this.#wanted = { temperature, field, seed };
    this.#found = undefined;
    this.#plane.keep(queueOf(this.#wanted));
    this.#rows.replaceChildren();
    this.#directions.replaceChildren();
    setPhysics(
      this.#directionNote,
      isCritical(this.#wanted)
        ? ''
        : 'Exponents belong to the fixed point. Go to T_c, without a field, to measure them.',
    );
    this.#plane.draw(temperature);
  }

  finding(): string | undefined {
    if (!this.#found) return undefined;
    const strengths = this.#found.map((level) =>
      level ? withError(level.nearest) : 'too strong to measure',
    );
    const temperature = decimal(this.#settings.temperature, 3);
    return `Measured at T = ${temperature}: K = ${strengths.join(' → ')}.`;
  }

  async read(): Promise<void> {
    this.#switch.update(!this.#settings.flow);
    if (!this.#active) return;
    const wanted = this.#next();
    if (wanted && this.#watch?.conditions !== wanted) await this.#follow(wanted);
    const watch = this.#watch;
    if (!watch) return;
    await watch.measure();
    // The reader may have changed the settings in the meantime.
    if (!this.#isWanted(watch.conditions)) return;
    this.#report(watch);
    const now = performance.now();
    if (watch.configurations >= 2 && now - this.#known.path > pathInterval) {
      this.#known.path = now;
      this.#showPath(watch);
    }
    if (watch.configurations >= 10 && now - this.#known.directions > directionInterval) {
      this.#known.directions = now;
      await this.#showDirections(watch);
    }
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#disposed = true;
    this.#watch?.dispose();
  }

  /** The temperature to measure now: first the settings' temperature, then the temperatures beside it. */
  #next(): FlowConditions | undefined {
    const wanted = this.#wanted;
    const watch = this.#watch;
    if (!wanted || !watch || !this.#isWanted(watch.conditions)) return wanted;
    const now = watch.conditions;
    // The temperature of the settings comes first, also where its path is still known from before.
    if (!this.#found) return now.temperature === wanted.temperature ? now : wanted;
    if (watch.configurations < enough) return now;
    const missing = queueOf(wanted).find((temperature) => !this.#plane.has(temperature));
    return missing === undefined ? now : { ...wanted, temperature: missing };
  }

  /** Whether a flow belongs to the present settings: to their temperature, or to one that is shown beside it. */
  #isWanted({ temperature, field, seed }: FlowConditions): boolean {
    const wanted = this.#wanted;
    if (!wanted || field !== wanted.field || seed !== wanted.seed) return false;
    return queueOf(wanted).includes(temperature);
  }

  async #follow(conditions: FlowConditions): Promise<void> {
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#known = { path: 0, directions: 0 };
    const watch = await FlowWatch.create(this.#stage.gpu, conditions);
    if (this.#disposed) watch.dispose();
    else this.#watch = watch;
  }

  #report(watch: FlowWatch): void {
    const { temperature } = watch.conditions;
    const other = temperature === this.#wanted?.temperature ? '' : ', for comparison';
    const at = `at T = ${decimal(temperature, 3)}${other}`;
    const magnets = `${watch.lattices} other magnets of ${flowSize} × ${flowSize} spins`;
    const text =
      watch.thermalized < 1
        ? `Measured on ${magnets}. They come to equilibrium ${at}: ${Math.floor(100 * watch.thermalized)} %.`
        : `Measured on ${magnets}: ${whole(watch.configurations * watch.lattices)} configurations ${at}.`;
    setText(this.#note, text);
  }

  #showPath(watch: FlowWatch): void {
    const path = watch.path();
    const { temperature } = watch.conditions;
    const own = this.#wanted?.temperature ?? temperature;
    this.#plane.setPath(temperature, path);
    if (temperature === own) {
      tabulateCouplings(this.#rows, path);
      if (watch.configurations >= enough) this.#found = path;
    }
    if (isCritical(watch.conditions)) this.#plane.setFixedPoint(path);
    this.#plane.draw(own);
  }

  async #showDirections(watch: FlowWatch): Promise<void> {
    if (!isCritical(watch.conditions)) return;
    const { directions, inPlane } = await watch.directions();
    const wanted = this.#wanted;
    if (!wanted || watch !== this.#watch || !this.#isWanted(watch.conditions)) return;
    this.#plane.setDirections(inPlane);
    this.#plane.draw(wanted.temperature);
    if (watch.conditions.temperature === wanted.temperature)
      tabulateDirections(this.#directions, directions);
  }
}

/** Whether the magnet flows into the fixed point: at T_c, without a field. */
function isCritical({ temperature, field }: FlowConditions): boolean {
  return field === 0 && Math.abs(temperature - CRITICAL_TEMPERATURE) < 0.003;
}

/** The temperatures whose paths are shown, in the order of measurement. */
function queueOf(wanted: FlowConditions): readonly number[] {
  const { temperature } = wanted;
  return isCritical(wanted)
    ? [temperature, ...besideCritical]
    : [temperature, CRITICAL_TEMPERATURE];
}
