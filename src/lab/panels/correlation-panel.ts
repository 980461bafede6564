import { diagonalCorrelations } from '../../theory/diagonal-correlation.ts';
import { CorrelationWatch, largestCorrelated } from '../../live/correlation-watch.ts';
import { RecentSeries } from '../../live/recent.ts';
import { whole } from '../../page/format.ts';
import type { FrameTask } from '../../stage/frame-loop.ts';
import { element, setPhysics } from '../../page/elements.ts';
import { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';
import type { Stage } from '../../stage/stage.ts';
import { isShown, type MeasuringActions, type Panel, type Subject } from './panel.ts';
import { Switch } from './switch.ts';

/** The largest distance of the exact curve and of the measurements. */
const farthest = 64;
/** With fewer samples, no errors are shown. */
const fewest = 64;

/** How far the influence of a spin reaches: the measured correlation function beside the exact one. */
export class CorrelationPanel implements Panel {
  readonly tasks: readonly FrameTask[];
  readonly charts: readonly Chart[];
  readonly #stage: Stage;
  readonly #settings: Settings;
  readonly #section = element('correlation', HTMLElement);
  readonly #note = element('correlation-note', HTMLElement);
  readonly #chart: Chart;
  readonly #switch: Switch;
  #subject: Subject | undefined;
  #watch: CorrelationWatch | undefined;
  #series: { r: number; series: RecentSeries }[] = [];
  #sweep = -1;
  #samples = 0;

  constructor(stage: Stage, settings: Settings, { running, change }: MeasuringActions) {
    this.#stage = stage;
    this.#settings = settings;
    this.#chart = new Chart(element('correlation-plot', HTMLElement), {
      title: 'correlation function',
      description: 'Mean product of two spins against their distance along the diagonal',
      x: { label: 'distance r (sites)', scale: 'log', domain: [1, 100] },
      y: { label: 'correlation C(r) of two spins', scale: 'log', domain: [0.001, 1] },
      series: {
        exact: { kind: 'line', colour: 'grey', label: 'infinite lattice (McCoy & Wu 1973)' },
        now: {
          kind: 'points',
          shape: 'circle',
          colour: 'vermilion',
          label: 'measured now, ± one standard error',
        },
      },
    });
    this.#switch = new Switch(this.#section, {
      text: 'The farther apart two spins are, the less they influence each other. Their correlation can be measured while the magnet runs, beside the exact curve.',
      button: 'Measure it',
      on: () => change({ correlations: true }),
    });
    this.charts = [this.#chart];
    this.tasks = [
      {
        wished: () => (running() && this.#active ? (this.#watch?.left ?? 0) : 0),
        submit: (parts) => this.#watch?.advance(parts),
      },
    ];
  }

  get #active(): boolean {
    return this.#settings.correlations && isShown(this.#section);
  }

  show(subject: Subject): void {
    this.#subject = subject;
    this.#watch?.dispose();
    this.#watch = undefined;
    this.adjusted();
  }

  adjusted(): void {
    const { temperature, field, size } = this.#settings;
    const most = Math.min(farthest, size / 2);
    this.#series = distances(most).map((r) => ({ r, series: new RecentSeries() }));
    this.#samples = 0;
    this.#sweep = -1;
    this.#chart.set('now', []);
    const exact = field === 0 ? diagonalCorrelations(temperature, most) : [];
    this.#chart.set(
      'exact',
      exact.flatMap((y, r) => (r > 0 && y > 1e-4 ? [{ x: r * Math.SQRT2, y }] : [])),
    );
  }

  async read(): Promise<void> {
    this.#switch.update(!this.#settings.correlations);
    const experiment = this.#subject?.experiment;
    if (!experiment || !this.#active) return this.#explain();
    const lattice = experiment.simulation.ensemble;
    if (lattice.geometry.size > largestCorrelated) return this.#explain();
    const watch = this.#watch ?? (await CorrelationWatch.create(this.#stage.gpu, lattice));
    // A new lattice, or the end of the lab, may have come in the meantime.
    if (experiment !== this.#subject?.experiment) return watch.dispose();
    this.#watch = watch;
    if (watch.left > 0) return;
    if (this.#sweep >= 0) {
      const series = this.#series;
      const correlation = await watch.read();
      if (series !== this.#series || watch !== this.#watch) return;
      for (const { r, series: ofDistance } of series) ofDistance.add(correlation[r] ?? Number.NaN);
      this.#samples++;
      this.#draw();
    }
    const { sweeps } = experiment.simulation;
    if (sweeps === this.#sweep) return;
    this.#sweep = sweeps;
    watch.begin();
    this.#explain();
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#subject = undefined;
    this.#watch?.dispose();
  }

  #draw(): void {
    const points = this.#series.flatMap(({ r, series }) => {
      const mean = this.#samples >= fewest ? series.mean() : undefined;
      const half = series.values.slice(-Math.ceil(series.values.length / 2));
      const y = mean?.measured.value ?? half.reduce((sum, each) => sum + each, 0) / half.length;
      return y > 0 ? [{ x: r * Math.SQRT2, y, error: mean?.measured.error }] : [];
    });
    this.#chart.set('now', points);
  }

  #explain(): void {
    const { size } = this.#settings;
    const text =
      size > largestCorrelated
        ? `The work grows with the cube of the side: measured on lattices up to ${largestCorrelated} × ${largestCorrelated}.`
        : `${whole(this.#samples)} samples${this.#samples < fewest ? `, errors from ${fewest} on` : ''}. At T_c the curve is a straight line: no distance is special.`;
    setPhysics(this.#note, text);
  }
}

/** All small distances. Larger distances increase in steps of about a fifth. */
function distances(most: number): number[] {
  const found: number[] = [];
  for (let r = 1; r <= most; r = Math.max(r + 1, Math.round(r * 1.2))) found.push(r);
  return found;
}
