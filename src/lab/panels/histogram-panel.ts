import type { Sighting } from '../experiment/observing.ts';
import { RecentSeries } from '../../live/recent.ts';
import { element } from '../../page/elements.ts';
import { Chart } from '../../page/chart.ts';
import type { Settings } from '../settings/settings.ts';
import { isShown, type Panel } from './panel.ts';

const bins = 41;
/** Milliseconds between two pictures. */
const interval = 500;

/** Histogram of the magnetization since the last change of temperature. */
export class HistogramPanel implements Panel {
  readonly charts: readonly Chart[];
  readonly #section = element('exact', HTMLElement);
  readonly #settings: Settings;
  readonly #chart: Chart;
  readonly #series = new RecentSeries();
  #drawn = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#chart = new Chart(element('histogram-plot', HTMLElement), {
      title: 'histogram of the magnetization',
      description: 'Share of the observations at each magnetization per spin',
      x: { label: 'magnetization per spin m', domain: [-1, 1] },
      y: { label: 'share of the observations', round: true },
      series: {
        share: { kind: 'bars', colour: 'vermilion', label: 'observed at this temperature' },
      },
    });
    this.charts = [this.#chart];
  }

  show(): void {
    this.#series.clear();
    this.#chart.clear();
  }

  adjusted(): void {
    this.#series.clear();
  }

  see(sightings: readonly Sighting[]): void {
    for (const { temperature, magnetizations } of sightings)
      if (temperature === this.#settings.temperature) this.#series.add(magnetizations[0] ?? NaN);
  }

  async read(): Promise<void> {
    const now = performance.now();
    if (now - this.#drawn < interval || !isShown(this.#section)) return;
    this.#drawn = now;
    const { values } = this.#series;
    const counts = Array.from({ length: bins }, () => 0);
    for (const value of values) {
      const bin = Math.min(bins - 1, Math.floor(((value + 1) / 2) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const total = Math.max(1, values.length);
    this.#chart.set(
      'share',
      counts.map((count, bin) => ({ x: -1 + (2 * bin + 1) / bins, y: count / total })),
    );
  }
}
