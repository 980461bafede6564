import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { DataPoint } from '../../plot/description.ts';
import { correlationLength, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { LevelWatch } from '../experiment/level-watch.ts';
import { decimal, significant, withError } from '../page/format.ts';
import { element, make, setPhysics, setText } from '../page/elements.ts';
import { Chart } from './chart.ts';
import type { Settings } from '../settings/settings.ts';
import { LatticeView } from '../stage/lattice-view.ts';
import type { Stage } from '../stage/stage.ts';
import type { Surface } from '../stage/surface.ts';
import { isShown, type Panel, type Subject } from './panel.ts';
import { timesText } from './pyramid-panel.ts';

/** Number of levels shown side by side, including the lattice itself. */
const shownLevels = 5;
/** Milliseconds between two updates of the means. */
const interval = 500;
/** The lattices from cold to hot, by their number in the ensemble. */
const order = [1, 0, 2] as const;
const names = ['colder', 'in the middle', 'hotter'] as const;

interface Row {
  readonly item: HTMLElement;
  readonly title: HTMLElement;
  readonly tiles: readonly { item: HTMLElement; surface: Surface; figure: HTMLElement }[];
}

/** Three temperatures, each zoomed out level by level, with the fraction of neighbours that agree. */
export class ComparePanel implements Panel {
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('compare', HTMLElement);
  readonly #rows: readonly Row[];
  readonly #chart: Chart;
  #views: LatticeView[] = [];
  #watch: LevelWatch | undefined;
  #subject: Subject | undefined;
  #sweeps = -1;
  #read = 0;

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    const list = element('comparison', HTMLElement);
    list.replaceChildren();
    this.#rows = order.map((_, index) => {
      const row = makeRow(names[index] ?? '', stage);
      list.append(row.item);
      return row;
    });
    this.#chart = new Chart(element('compare-plot', HTMLElement), {
      title: 'neighbours that agree',
      description:
        'Share of neighbouring pairs that agree, level after level, at three temperatures',
      x: {
        label: 'times zoomed out',
        ticks: Array.from({ length: shownLevels }, (_, level) => level),
        domain: [-0.1, shownLevels - 0.9],
      },
      y: { label: 'neighbours that agree (%)', domain: [50, 100] },
      series: {
        cold: { kind: 'both', colour: 'blue', label: names[0] },
        now: { kind: 'both', colour: 'green', label: names[1] },
        hot: { kind: 'both', colour: 'vermilion', label: names[2] },
      },
    });
    this.charts = [this.#chart];
  }

  async show(subject: Subject): Promise<void> {
    for (const view of this.#views) view.dispose();
    this.#views = [];
    this.#watch?.dispose();
    this.#watch = undefined;
    this.#subject = subject;
    this.#section.classList.toggle('empty', this.#settings.beside === 0);
    if (this.#settings.beside === 0) return;
    const { pyramid } = subject.experiment;
    const painter = this.#stage.painter('view-lattice');
    for (const [index, { tiles }] of this.#rows.entries())
      for (const [level, { item, surface, figure }] of tiles.entries()) {
        const ensemble = pyramid.levels[level];
        item.hidden = !ensemble;
        setText(figure, '');
        if (!ensemble) continue;
        const group = order[index] ?? 0;
        this.#views.push(new LatticeView(this.#stage.gpu, painter, { ensemble, surface, group }));
      }
    this.#noteDepth(pyramid.levels.length);
    this.#watch = await LevelWatch.create(this.#stage.gpu, pyramid, shownLevels);
    this.adjusted();
  }

  /** If the block side does not divide the lattice side, zooming out is not possible. */
  #noteDepth(levels: number): void {
    const { size, factor } = this.#settings;
    element('compare-depth', HTMLElement).hidden = levels > 1;
    setText(
      element('compare-depth', HTMLElement),
      `Blocks of ${factor} × ${factor} do not divide ${size} × ${size} spins, so there is nothing to zoom out to: choose another size, such as ${factor === 3 ? 576 : 512}.`,
    );
  }

  adjusted(): void {
    this.#watch?.clear();
    this.#chart.clear();
    const temperatures = this.#subject?.experiment.temperatures ?? [];
    for (const [index, { title }] of this.#rows.entries()) {
      const temperature = temperatures[order[index] ?? 0];
      if (temperature !== undefined) setPhysics(title, titleOf(temperature, this.#settings.field));
    }
  }

  draw(encoder: GPUCommandEncoder): void {
    if (!isShown(this.#section) || this.#settings.beside === 0) return;
    const { palette, camera } = this.#stage;
    for (const view of this.#views) if (view.surface.seen) view.draw(encoder, palette, camera.part);
    const sweeps = this.#subject?.experiment.simulation.sweeps ?? 0;
    if (sweeps !== this.#sweeps) this.#watch?.observe();
    this.#sweeps = sweeps;
  }

  async read(): Promise<void> {
    const watch = this.#watch;
    if (!watch || !isShown(this.#section)) return;
    await watch.read();
    const now = performance.now();
    if (watch !== this.#watch || now - this.#read < interval) return;
    this.#read = now;
    for (const [index, { tiles }] of this.#rows.entries()) this.#showRow(index, tiles, watch);
  }

  #showRow(index: number, tiles: Row['tiles'], watch: LevelWatch): void {
    const system = order[index] ?? 0;
    const points: DataPoint[] = [];
    for (const [level, { figure }] of tiles.entries()) {
      const mean = watch.mean(level, system);
      if (!mean) continue;
      const percent = { value: 100 * mean.measured.value, error: 100 * mean.measured.error };
      const exact = level === 0 ? this.#exact(system) : undefined;
      const beside = exact === undefined ? '' : `, exact ${decimal(100 * exact, 2)} %`;
      const text = mean.settled ? withError(percent) : `${decimal(percent.value, 1)} (drifting)`;
      setText(figure, `${text} % agree${beside}`);
      points.push({ x: level, y: percent.value, error: mean.settled ? percent.error : undefined });
    }
    this.#chart.set((['cold', 'now', 'hot'] as const)[index] ?? 'now', points);
  }

  /** The exact value for the lattice itself, on a torus of its size (Kaufman 1949). */
  #exact(system: number): number | undefined {
    const temperature = this.#subject?.experiment.temperatures[system];
    const { field, size } = this.#settings;
    if (temperature === undefined || field !== 0) return undefined;
    const { energy } = exactValues({ ...ferromagnet, field }, size, temperature);
    return energy === undefined ? undefined : (1 - energy / 2) / 2;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const view of this.#views) view.dispose();
    this.#watch?.dispose();
  }
}

/** Where a temperature lies relative to T_c, and its correlation length without a field. */
function titleOf(temperature: number, field: number): string {
  const name = `T = ${decimal(temperature, 3)}`;
  const critical = Math.abs(temperature - CRITICAL_TEMPERATURE) < 0.0005;
  const where = critical
    ? 'critical, T = T_c'
    : temperature < CRITICAL_TEMPERATURE
      ? 'below T_c'
      : 'above T_c';
  const length = critical ? '\u221E' : `${significant(correlationLength(temperature))} sites`;
  return field === 0 ? `${name}, ${where}, ξ = ${length}` : `${name}, ${where}`;
}

function makeRow(name: string, stage: Stage): Row {
  const item = make('li');
  const title = make('h3');
  const strip = make('ol', { className: 'levels' });
  const tiles = Array.from({ length: shownLevels }, (_, level) => {
    const tile = make('li');
    const canvas = make('canvas', { className: 'picture' });
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `The lattice ${name}, ${timesText(level)}`);
    const figure = make('p', { className: 'label' });
    tile.append(canvas, figure);
    strip.append(tile);
    return { item: tile, surface: stage.surface(canvas), figure };
  });
  item.append(title, strip);
  return { item, title, tiles };
}
