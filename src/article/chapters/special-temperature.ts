import type { Chart } from '../../page/chart.ts';
import { make } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import type { Surface } from '../../stage/surface.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { yangMagnetization } from '../../theory/onsager.ts';
import type { Figure, FigureSite, Finding, Knob } from '../figure.ts';
import { magnetStrip, type Measuring } from './magnet-strip.ts';
import { temperatures } from './scanned-magnets.ts';
import { domain, magnetizationChart, showExact } from './magnetization-chart.ts';
import { Sketch } from './sketch.ts';

const critical = temperatures.indexOf(CRITICAL_TEMPERATURE);
const columns = 35;
const sizes = { software: [64, 128], gpu: [64, 128, 256] } as const;
/** Cluster updates for an error that nobody sees any more. */
const enough = 3000;
/** Milliseconds after which the figure measures although nobody drew. */
const patience = 20_000;
/** Milliseconds from one dot to the next. */
const pace = 300;

/** A guess of the curve m(T), and then the measurement. */
class SpecialTemperature implements Figure {
  readonly tasks: Figure['tasks'];
  readonly #site: FigureSite;
  readonly #measure: (size: number) => Promise<Measuring>;
  readonly #sizes: readonly number[];
  readonly #surfaces: readonly Surface[];
  readonly #chart: Chart;
  readonly #sketch: Sketch;
  readonly #button = make('button', { text: 'Measure' });
  #measuring: Measuring;
  #next: Promise<void> | undefined;
  #playing = true;
  #updates = 0;
  /** When the dots began to show; undefined before. */
  #began: number | undefined;
  #opened = performance.now();
  #disposed = false;

  constructor(
    site: FigureSite,
    parts: {
      chart: HTMLElement;
      measuring: Measuring;
      measure: (size: number) => Promise<Measuring>;
      sizes: readonly number[];
      surfaces: readonly Surface[];
    },
  ) {
    this.#site = site;
    this.#measuring = parts.measuring;
    this.#measure = parts.measure;
    this.#sizes = parts.sizes;
    this.#surfaces = parts.surfaces;
    this.#chart = magnetizationChart(parts.chart);
    this.#sketch = new Sketch(parts.chart, {
      columns,
      frame: () => parts.chart.querySelector<SVGSVGElement>('svg.frame'),
      label:
        'Your guess: arrows left and right walk along the temperature, up and down change the magnetization',
      drawn: () => (this.#opened = performance.now()),
      text: (column, value) =>
        `magnetization ${decimal(value, 2)} at T = ${decimal(domain[0] + (column / (columns - 1)) * (domain[1] - domain[0]), 2)}`,
    });
    this.#button.type = 'button';
    this.#button.className = 'measure';
    this.#button.addEventListener('click', () => this.#begin());
    parts.chart.append(this.#button);
    this.tasks = [
      {
        wished: () => (this.#playing && !this.#next && this.#updates < enough ? 4 : 0),
        submit: (updates) => this.#advance(updates),
      },
    ];
  }

  get knob(): Knob {
    const sizes = this.#sizes;
    return {
      label: 'Size of the magnets',
      least: 0,
      most: sizes.length - 1,
      step: 1,
      value: Math.max(0, sizes.indexOf(this.#measuring.size)),
      marks: sizes.map((size, value) => ({ value, label: String(size) })),
      text: (value) => `${sizes[value]} × ${sizes[value]} spins`,
      turn: (value) => this.#turn(sizes[value] ?? sizes[0] ?? 64),
    };
  }

  get findings(): readonly Finding[] {
    const { watch, size } = this.#measuring;
    const agreeing = watch.mean(0, critical);
    const energy = agreeing && {
      value: 2 - 4 * agreeing.measured.value,
      error: 4 * agreeing.measured.error,
    };
    return [
      ...[1.9, 2.1].map((temperature): Finding => {
        const mean = watch.magnetization(temperatures.findIndex((each) => each === temperature));
        return {
          name: `m-${temperature}`,
          measured: mean?.measured,
          settled: mean?.settled ?? false,
          exact: yangMagnetization(temperature),
          unit: 'number',
          digits: 4,
        };
      }),
      {
        name: 'energy',
        measured: energy,
        settled: agreeing?.settled ?? false,
        exact: kaufman({ size, temperature: CRITICAL_TEMPERATURE }).energy,
        unit: 'number',
        digits: 4,
      },
    ];
  }

  get sentence(): string {
    const { size, watch } = this.#measuring;
    if (this.#began === undefined)
      return 'How much of the magnetization is left at each temperature? Draw your guess into the empty plot, then measure.';
    const at = (temperature: number): string =>
      decimal(
        watch.magnetization(temperatures.findIndex((each) => each === temperature))?.measured
          .value ?? NaN,
        2,
      );
    return (
      `Magnets of ${size} × ${size} spins: the magnetization falls from ${at(1.9)} at T = 1.9 ` +
      `to ${at(2.6)} at T = 2.6. An endless magnet has none above T_c.`
    );
  }

  get state(): string {
    const { size } = this.#measuring;
    return size === this.#sizes[0] ? '' : String(size);
  }

  readonly play = (playing: boolean): void => {
    this.#playing = playing;
  };

  readonly draw = (): void => {
    const { easel, gpu } = this.#site;
    gpu.submit('magnets', (encoder) => {
      for (const view of this.#measuring.views)
        view.draw(encoder, easel.palette, { x: 0, y: 0, span: 1 });
    });
  };

  readonly read = async (): Promise<void> => {
    if (this.#next) return;
    await this.#measuring.watch.read();
    this.#sketch.place();
    const now = performance.now();
    if (this.#began === undefined && this.#playing && now - this.#opened > patience) this.#begin();
    if (this.#began !== undefined) this.#show(Math.floor((now - this.#began) / pace));
    this.#site.changed();
    this.#site.touch();
  };

  readonly dispose = (): void => {
    this.#disposed = true;
    this.#sketch.dispose();
    this.#chart.dispose();
    for (const surface of this.#surfaces) surface.dispose();
    if (!this.#next) this.#measuring.dispose();
  };

  #advance(updates: number): void {
    const { simulation, watch } = this.#measuring;
    for (let update = 0; update < updates && watch.room > 0; update++) {
      simulation.submitSweeps(1);
      watch.observe();
      this.#updates++;
    }
  }

  #begin(): void {
    this.#began ??= performance.now();
    this.#button.hidden = true;
    this.#site.changed();
  }

  /** Lets the first dots land; the exact curve comes last. */
  #show(count: number): void {
    const { watch } = this.#measuring;
    const dots = temperatures.slice(0, count).flatMap((x, system) => {
      const mean = watch.magnetization(system);
      return mean?.settled ? [{ x, y: mean.measured.value, error: mean.measured.error }] : [];
    });
    this.#chart.set('measured', dots);
    if (dots.length === temperatures.length) showExact(this.#chart);
  }

  #turn(size: number): void {
    if (size === this.#measuring.size || this.#next) return;
    const change = async (): Promise<void> => {
      const before = this.#measuring;
      this.#measuring = await this.#measure(size);
      before.dispose();
      this.#updates = 0;
      this.#chart.set('measured', []);
    };
    this.#next = change().finally(() => {
      this.#next = undefined;
      if (this.#disposed) this.#measuring.dispose();
      this.#site.changed();
      this.#site.touch();
    });
  }
}

export async function makeFigure(site: FigureSite): Promise<Figure> {
  const { gpu, host } = site;
  const layout = make('div', { className: 'curve' });
  const strip = make('div', { className: 'strip' });
  const chart = make('div', { className: 'plot' });
  layout.append(strip, chart);
  host.append(layout);
  const { surfaces, measure } = await magnetStrip(site, strip);
  const all: readonly number[] = sizes[gpu.adapter.software ? 'software' : 'gpu'];
  const [first = 64] = all;
  const measuring = await measure(all.find((size) => String(size) === site.state) ?? first);
  return new SpecialTemperature(site, {
    chart,
    measuring,
    measure,
    sizes: all,
    surfaces,
  });
}
