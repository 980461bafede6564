import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import type { DataPoint } from '../../plot/description.ts';
import { LevelWatch } from '../../live/level-watch.ts';
import { decimal } from '../../page/format.ts';
import { element, make, setPhysics, setText } from '../../page/elements.ts';
import { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Stage } from '../../stage/stage.ts';
import { windowOf, windowPart } from '../../stage/window.ts';
import { agreementText, makeRow, shownLevels, titleOf, type Row } from './compare-row.ts';
import { keepsMajority, majorityColour, majorityKeys } from './majority-colour.ts';
import { isShown, type Panel, type Subject } from './panel.ts';

/** Milliseconds between two updates of the means. */
const interval = 500;
/** The lattices from cold to hot, by their number in the ensemble. */
const order = [1, 0, 2] as const;
const names = ['colder', 'in the middle', 'hotter'] as const;
/** Three temperatures, each zoomed out level by level, with the fraction of neighbours that agree. */
export class ComparePanel implements Panel {
  readonly section = 'compare';
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('compare', HTMLElement);
  readonly #rows: readonly Row[];
  readonly #scales: readonly HTMLElement[];
  readonly #chart: Chart;
  #views: { view: LatticeView; system: number; size: number }[] = [];
  /** Of the pictures themselves, where no companion is measured. */
  #own: LevelWatch | undefined;
  #watch: LevelWatch | undefined;
  #subject: Subject | undefined;
  #sweeps = -1;
  #read = 0;

  constructor(stage: Stage, settings: Settings) {
    this.#stage = stage;
    this.#settings = settings;
    const list = element('comparison', HTMLElement);
    list.replaceChildren();
    const scales = make('li');
    const strip = make('ol', { className: 'levels scales' });
    this.#scales = Array.from({ length: shownLevels }, () => make('li'));
    strip.append(...this.#scales);
    scales.append(strip);
    list.append(scales);
    this.#rows = order.map((_, index) => {
      const row = makeRow(names[index] ?? '', this.#scales, stage);
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
    for (const { view } of this.#views) view.dispose();
    this.#views = [];
    this.#own?.dispose();
    this.#own = undefined;
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
        const { size } = ensemble.geometry;
        const { canvas } = surface;
        canvas.style.width = `${100 * Math.min(1, size / windowOf(this.#settings.size))}%`;
        const group = order[index] ?? 0;
        const view = new LatticeView(this.#stage.gpu, painter, { ensemble, surface, group });
        // Drawn by a processor, a pixel a spin is enough.
        if (this.#stage.gpu.adapter.software) surface.limit(windowOf(this.#settings.size));
        this.#views.push({ view, system: group, size });
      }
    for (const [level, item] of this.#scales.entries()) {
      item.hidden = !pyramid.levels[level];
      setText(item, level === 0 ? 'as it is' : `${this.#settings.factor ** level} × farther`);
    }
    this.#noteDepth(pyramid.levels.length);
    const { companion } = subject;
    this.#own = companion
      ? undefined
      : await LevelWatch.create(this.#stage.gpu, pyramid, { levels: shownLevels });
    this.#watch = companion?.watch ?? this.#own;
    setText(element('compare-source', HTMLElement), sourceText(companion?.size));
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
    const { up, down } = keepsMajority(this.#settings) ? majorityKeys : { up: 'up', down: 'down' };
    setText(element('compare-up', HTMLElement), up);
    setText(element('compare-down', HTMLElement), down);
    this.#own?.clear();
    this.#chart.clear();
    for (const { tiles } of this.#rows) for (const { figure } of tiles) setText(figure, '');
    const temperatures = this.#subject?.experiment.temperatures ?? [];
    for (const [index, { title }] of this.#rows.entries()) {
      const temperature = temperatures[order[index] ?? 0];
      if (temperature !== undefined) setPhysics(title, titleOf(temperature, this.#settings.field));
    }
  }

  finding(): string | undefined {
    if (this.#subject?.experiment.adjusting) return undefined;
    const means = Array.from({ length: shownLevels }, (_, level) => this.#watch?.mean(level, 0));
    const known = means.filter((mean) => mean !== undefined);
    if (known.length < 3 || !known.every(({ settled }) => settled)) return undefined;
    const percents = known.map(({ measured }) => decimal(100 * measured.value, 1));
    const [first = NaN, last = NaN] = [known[0], known.at(-1)].map((mean) => mean?.measured.value);
    const way = last > first ? 'rise towards order' : 'fall towards noise';
    const temperature = decimal(this.#settings.temperature, 3);
    return `Measured in the middle row, at T = ${temperature}: ${percents.join(', ')} % of neighbours agree. The numbers ${way}.`;
  }

  draw(encoder: GPUCommandEncoder): void {
    if (!isShown(this.#section) || this.#settings.beside === 0) return;
    const { palette, camera } = this.#stage;
    const { experiment } = this.#subject ?? {};
    const window = windowOf(this.#settings.size);
    for (const { view, system, size } of this.#views) {
      if (!view.surface.seen) continue;
      const part = windowPart(camera.part, size, window);
      view.draw(encoder, palette, part, majorityColour(this.#settings, experiment, system));
    }
    const sweeps = experiment?.simulation.sweeps ?? 0;
    if (sweeps !== this.#sweeps) this.#own?.observe();
    this.#sweeps = sweeps;
  }

  async read(): Promise<void> {
    const watch = this.#watch;
    if (!watch || !isShown(this.#section)) return;
    const now = performance.now();
    const isDue = now - this.#read >= interval;
    if (!isDue && !watch.isFilling) return;
    await watch.read();
    if (watch !== this.#watch || !isDue) return;
    this.#read = now;
    for (const [index, { tiles }] of this.#rows.entries()) this.#showRow(index, tiles, watch);
  }

  #showRow(index: number, tiles: Row['tiles'], watch: LevelWatch): void {
    const system = order[index] ?? 0;
    const points: DataPoint[] = [];
    for (const [level, { figure, exact: beside }] of tiles.entries()) {
      const mean = watch.mean(level, system);
      if (!mean) continue;
      const percent = { value: 100 * mean.measured.value, error: 100 * mean.measured.error };
      const exact = level === 0 ? this.#exact(system) : undefined;
      setText(figure, agreementText(percent, mean.settled));
      setText(beside, exact === undefined ? '' : `exact ${decimal(100 * exact, 2)} %`);
      points.push({ x: level, y: percent.value, error: mean.settled ? percent.error : undefined });
    }
    this.#chart.set((['cold', 'now', 'hot'] as const)[index] ?? 'now', points);
  }

  /** The exact value for the lattice itself, on a torus of its size (Kaufman 1949). */
  #exact(system: number): number | undefined {
    const temperature = this.#subject?.experiment.temperatures[system];
    const { field } = this.#settings;
    const size = this.#subject?.companion?.size ?? this.#settings.size;
    if (temperature === undefined || field !== 0) return undefined;
    const { energy } = exactValues({ ...ferromagnet, field }, size, temperature);
    return energy === undefined ? undefined : (1 - energy / 2) / 2;
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { view } of this.#views) view.dispose();
    this.#own?.dispose();
  }
}

/** The lattices from which the numbers come. */
function sourceText(side: number | undefined): string {
  if (side === undefined) return 'The numbers are measured on these magnets.';
  return `The numbers are measured on three more magnets of ${side} × ${side} spins at the same temperatures. Cluster updates (Swendsen-Wang) bring these magnets to equilibrium within seconds.`;
}
