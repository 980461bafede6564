import type { DataPoint, Figure, Series } from '../plot/description.ts';
import { drawFigure } from '../plot/figure.ts';
import { chartLabel } from './chart-label.ts';

/** The description of a chart, without its data. */
export interface ChartOptions extends Pick<Figure, 'x' | 'y' | 'guides'> {
  /** The name of the chart in tables. */
  readonly title: string;
  /** A description for readers who cannot see the chart. */
  readonly description: string;
  /** Series by name, in the order of drawing. The name is also the class of the marks. */
  readonly series: Readonly<Record<string, Omit<Series, 'data' | 'name'>>>;
  /** Whether the legend is drawn (default true). A neighbouring chart with the same series may already show it. */
  readonly legend?: boolean;
  /** The largest width of the chart and height of its frame in pixels, where there is more room than in the lab. */
  readonly largest?: { readonly width: number; readonly height: number };
}

/** The largest width of a chart and the range of heights of its frame, in pixels. */
const widest = 480;
const frame = { share: 0.5, lowest: 150, highest: 220 } as const;

/** Milliseconds between two drawings of a chart. Readers follow no faster change of a curve. */
const interval = 1000;

/** A figure with data that can be replaced at any time and exported as a table. */
export class Chart {
  readonly options: ChartOptions;
  readonly #host: HTMLElement;
  readonly #data = new Map<string, readonly DataPoint[]>();
  readonly #picture = svg('svg');
  readonly #body = svg('g');
  readonly #observer: ResizeObserver;
  #drawn: readonly string[] = [];
  #width = 0;
  #frame = 0;
  #last = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: HTMLElement, options: ChartOptions) {
    this.options = options;
    this.#host = host;
    set(this.#picture, { class: 'chart', role: 'img', 'aria-label': options.description });
    this.#body.append(svg('g'), svg('g'), svg('g'));
    this.#picture.append(this.#body);
    host.replaceChildren(this.#picture);
    // One unit of the drawing is one pixel, so letters have the page's size at every width.
    this.#observer = new ResizeObserver(([entry]) => {
      if (this.#fitting(entry?.contentRect.width ?? 0) !== this.#width) this.#drawNext();
    });
    this.#observer.observe(host);
  }

  /** Replaces one series. */
  set(name: string, points: readonly DataPoint[]): void {
    this.#data.set(name, points);
    this.#drawSoon();
  }

  clear(): void {
    for (const name of this.#data.keys()) this.set(name, []);
  }

  /** All drawn data, one row for each point. */
  rows(): (string | number)[][] {
    return [...this.#data].flatMap(([series, points]) =>
      points
        .filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y))
        .map(({ x, y, error, errorOfX }) => [
          this.options.title,
          this.options.series[series]?.label ?? series,
          x,
          errorOfX ?? '',
          y,
          error ?? '',
        ]),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  /** Another chart may take the place of this one. */
  dispose(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
  }

  /** Draws with the next frame, and later if the last drawing is recent: many series change together, and often. */
  #drawSoon(): void {
    const rest = this.#last + interval - performance.now();
    if (rest <= 0) return this.#drawNext();
    this.#timer ??= setTimeout(() => this.#drawNext(), rest);
  }

  /** Draws with the next frame, because a change of size in this frame would be observed again. */
  #drawNext(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      // The page may have changed again since the frame was asked for.
      this.#width = this.#fitting(this.#host.clientWidth);
      // A hidden chart has no width.
      if (this.#width > 0) this.#draw();
    });
  }

  #fitting(width: number): number {
    return Math.min(this.options.largest?.width ?? widest, Math.floor(width));
  }

  #draw(): void {
    const { x, y, guides = [], legend = true } = this.options;
    const told = Object.entries(this.options.series).map(([name, style]) => ({
      ...style,
      name,
      data: this.#data.get(name) ?? [],
    }));
    const series = legend ? told : told.map((each) => ({ ...each, label: '' }));
    const { share, lowest } = frame;
    const highest = this.options.largest?.height ?? frame.highest;
    const { width, height, transform, layers } = drawFigure(
      { x, y, series, guides },
      {
        width: this.#width,
        plotHeight: Math.round(Math.min(highest, Math.max(lowest, share * this.#width))),
        padding: 0,
      },
    );
    const label = chartLabel(this.options.description, { x, y, series: told });
    set(this.#picture, { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-label': label });
    set(this.#body, { transform });
    for (const [index, layer] of layers.entries()) {
      if (layer === this.#drawn[index]) continue;
      const group = this.#body.children[index];
      if (group) group.innerHTML = layer;
    }
    this.#drawn = layers;
  }
}

function svg<K extends keyof SVGElementTagNameMap>(tag: K): SVGElementTagNameMap[K] {
  return document.createElementNS('http://www.w3.org/2000/svg', tag);
}

function set(target: SVGElement, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes))
    if (target.getAttribute(name) !== String(value)) target.setAttribute(name, String(value));
}
