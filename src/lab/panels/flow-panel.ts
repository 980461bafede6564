import type { DataPoint } from '../../plot/description.ts';
import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_COUPLING, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import {
  flowSize,
  FlowWatch,
  type CouplingDirection,
  type CouplingPath,
  type FlowConditions,
} from '../experiment/flow-watch.ts';
import { decimal, whole, withError } from '../page/format.ts';
import type { FrameTask } from '../loop/frame-loop.ts';
import { element, make, setPhysics, setText } from '../page/elements.ts';
import { Chart } from './chart.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stage } from '../stage/stage.ts';
import { isShown, type MeasuringActions, type Panel } from './panel.ts';
import { Switch } from './switch.ts';

/** Milliseconds between two updates of the couplings, and of the directions. Both take some arithmetic. */
const pathInterval = 1000;
const directionInterval = 4000;
/** The flows that are measured for comparison: beside T_c a colder and a hotter one, elsewhere the critical one. */
const besideCritical = [1.9, 2.6] as const;
/** The length of the drawn directions, in units of the couplings. */
const arrow = 0.07;
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
  readonly #chart: Chart;
  readonly #switch: Switch;
  readonly #paths = new Map<number, readonly DataPoint[]>();
  #watch: FlowWatch | undefined;
  #wanted: FlowConditions | undefined;
  readonly #directionNote = element('flow-direction-note', HTMLElement);
  /** The fixed point and the directions through it, measured at T_c. */
  #fixed: { point: DataPoint; directions: readonly CouplingDirection[] } | undefined;
  /** The path at the temperature of the settings, once it is certain enough. */
  #found: CouplingPath | undefined;
  #known = { path: 0, directions: 0 };
  #disposed = false;

  constructor(stage: Stage, settings: Settings, { running, change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#chart = new Chart(element('flow-plot', HTMLElement), {
      title: 'flow of the couplings',
      description:
        'Coupling of diagonal against that of nearest neighbours, an arrow from each level to the next',
      x: { label: 'coupling of nearest neighbours K (kT)', domain: [0.2, 0.7] },
      y: { label: 'coupling of diagonal neighbours (kT)', domain: [-0.02, 0.2] },
      series: {
        critical: { kind: 'line', colour: 'grey', dashed: true, label: 'critical line' },
        relevant: {
          kind: 'line',
          arrows: true,
          colour: 'green',
          label: 'relevant direction: away from the fixed point',
        },
        irrelevant: {
          kind: 'line',
          arrows: true,
          colour: 'blue',
          label: 'irrelevant direction: into the fixed point',
        },
        past: {
          kind: 'both',
          shape: 'circle',
          arrows: true,
          colour: 'vermilion',
          faded: true,
          label: 'at other temperatures',
        },
        now: {
          kind: 'both',
          shape: 'circle',
          arrows: true,
          colour: 'vermilion',
          label: 'at the temperature of the magnet',
        },
      },
    });
    this.#switch = new Switch(this.#section, {
      text: 'Zooming out changes the couplings of the magnet. They can be measured at every level, on many small lattices of their own.',
      button: 'Measure them',
      on: () => change({ flow: true }),
    });
    this.charts = [this.#chart];
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
    this.#paths.clear();
    this.#fixed = undefined;
    this.#chart.clear();
    this.#directions.replaceChildren();
    this.#rows.replaceChildren();
    this.adjusted();
  }

  adjusted(): void {
    const { temperature, field, seed } = this.#settings;
    const now = this.#wanted;
    if (now?.temperature === temperature && now.field === field && now.seed === seed) return;
    if (now && now.field !== field) {
      this.#paths.clear();
      this.#fixed = undefined;
    }
    this.#wanted = { temperature, field, seed };
    this.#found = undefined;
    for (const measured of this.#paths.keys())
      if (!this.#queue().includes(measured)) this.#paths.delete(measured);
    this.#rows.replaceChildren();
    this.#directions.replaceChildren();
    setPhysics(
      this.#directionNote,
      isCritical(temperature)
        ? ''
        : 'Exponents belong to the fixed point. Go to T_c to measure them.',
    );
    this.#drawPaths();
  }

  finding(): string | undefined {
    if (!this.#found) return undefined;
    const strengths = this.#found.map((level) =>
      level ? withError(level.nearest) : 'too strong to measure',
    );
    return `Measured: K = ${strengths.join(' → ')}.`;
  }

  async read(): Promise<void> {
    this.#switch.update(!this.#settings.flow);
    if (!this.#active) return;
    const wanted = this.#next();
    if (wanted && this.#watch?.conditions !== wanted) await this.#follow(wanted);
    const watch = this.#watch;
    if (!watch) return;
    await watch.measure();
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
    const now = this.#watch?.conditions;
    if (!wanted) return undefined;
    const same = (a: FlowConditions): boolean => a.field === wanted.field && a.seed === wanted.seed;
    if (!now || !same(now)) return wanted;
    const queue = this.#queue();
    if (!queue.includes(now.temperature)) return wanted;
    if ((this.#watch?.configurations ?? 0) < enough) return now;
    const missing = queue.find((temperature) => temperature > 0 && !this.#paths.has(temperature));
    return missing === undefined ? now : { ...wanted, temperature: missing };
  }

  /** The temperatures whose paths are shown, in the order of measurement. */
  #queue(): readonly number[] {
    const temperature = this.#wanted?.temperature ?? CRITICAL_TEMPERATURE;
    return isCritical(temperature)
      ? [temperature, ...besideCritical]
      : [temperature, CRITICAL_TEMPERATURE];
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
    this.#paths.delete(temperature);
    this.#paths.set(temperature, pointsOf(path, `T = ${decimal(temperature, 2)}`));
    if (temperature === this.#wanted?.temperature) {
      this.#rows.replaceChildren(...rowsOf(path));
      if (watch.configurations >= enough) this.#found = path;
    }
    if (isCritical(temperature)) {
      const last = path.at(-1);
      const directions = this.#fixed?.directions ?? [];
      if (last)
        this.#fixed = { point: { x: last.nearest.value, y: last.diagonal.value }, directions };
    }
    this.#drawPaths();
  }

  #drawPaths(): void {
    const own = this.#wanted?.temperature;
    const others = [...this.#paths].filter(([temperature]) => temperature !== own);
    this.#chart.set(
      'past',
      others.flatMap(([, points]) => [...points, gap]),
    );
    this.#chart.set('now', (own !== undefined && this.#paths.get(own)) || []);
    this.#drawFixedPoint();
  }

  /** The critical line runs from the critical magnet of nearest neighbours through the fixed point. */
  #drawFixedPoint(): void {
    if (!this.#fixed) {
      for (const name of ['critical', 'relevant', 'irrelevant']) this.#chart.set(name, []);
      return;
    }
    const { point, directions } = this.#fixed;
    const slope = [point.x - CRITICAL_COUPLING, point.y] as const;
    this.#chart.set('critical', [
      { x: CRITICAL_COUPLING - 0.1 * slope[0], y: -0.1 * slope[1] },
      { x: point.x + 0.6 * slope[0], y: point.y + 0.6 * slope[1], label: 'critical' },
    ]);
    const [leading, second] = directions;
    const end = ({ nearest, diagonal }: CouplingDirection, sign: number): DataPoint => ({
      x: point.x + sign * arrow * nearest,
      y: point.y + sign * arrow * diagonal,
    });
    this.#chart.set(
      'relevant',
      leading ? [point, end(leading, 1), gap, point, end(leading, -1)] : [],
    );
    this.#chart.set(
      'irrelevant',
      second ? [end(second, 1), point, gap, end(second, -1), point] : [],
    );
  }

  async #showDirections(watch: FlowWatch): Promise<void> {
    if (!isCritical(watch.conditions.temperature)) return;
    const [directions, inPlane] = await Promise.all([
      watch.directions(),
      watch.couplingDirections(),
    ]);
    if (watch !== this.#watch) return;
    if (this.#fixed) this.#fixed = { ...this.#fixed, directions: inPlane };
    this.#drawFixedPoint();
    if (watch.conditions.temperature !== this.#wanted?.temperature) return;
    const names = { even: 'temperature', odd: 'field' } as const;
    const exact = { even: 1, odd: 1.875 } as const;
    const rows = directions.map(({ parity, rank, exponent, relevance }) => {
      const row = make('tr');
      const name = make('th', { text: `${names[parity]}, ${rank === 1 ? 'strongest' : 'second'}` });
      name.scope = 'row';
      const known = rank === 1 ? decimal(exact[parity], 3) : '–';
      row.append(
        name,
        make('td', { text: withError(exponent) }),
        make('td', { text: known }),
        make('td', { text: relevance }),
      );
      return row;
    });
    this.#directions.replaceChildren(...rows);
  }
}

/** Makes a gap in a line. */
const gap: DataPoint = { x: Number.NaN, y: Number.NaN };

function isCritical(temperature: number): boolean {
  return Math.abs(temperature - CRITICAL_TEMPERATURE) < 0.003;
}

/** Labels the last point with the name of the path. */
function pointsOf(path: CouplingPath, label: string): DataPoint[] {
  const points = path.flatMap((level): DataPoint[] =>
    level
      ? [
          {
            x: level.nearest.value,
            y: level.diagonal.value,
            errorOfX: level.nearest.error,
            error: level.diagonal.error,
          },
        ]
      : [],
  );
  const last = points.at(-1);
  return last ? [...points.slice(0, -1), { ...last, label }] : [];
}

function rowsOf(path: CouplingPath): HTMLElement[] {
  return path.map((level, index) => {
    const row = make('tr');
    const side = make('th', { text: `${flowSize / 2 ** index} × ${flowSize / 2 ** index}` });
    side.scope = 'row';
    row.append(side, cell(level?.nearest), cell(level?.diagonal), cell(level?.plaquette));
    return row;
  });
}

function cell(value: Measured | undefined): HTMLElement {
  return make('td', { text: value ? withError(value) : 'none finite' });
}
