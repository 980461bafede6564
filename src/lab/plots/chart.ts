import { make } from '../page/elements.ts';
import { axes, guidesOf } from './axes.ts';
import type { Axis, ChartOptions, Point } from './series.ts';
import { marksOf } from './marks.ts';
import { Place } from './place.ts';
import { scaleOver, type Scale } from './scale.ts';
import { svg } from './svg.ts';

/** Pixels of a picture before its place on the page is known, and the least and most high that it gets. */
const usualWidth = 288;
const lowest = 190;
const tallest = 280;

/** A chart with axes, legend and error bars that can be set anew at any time, and given away as a table. */
export class Chart {
  readonly options: ChartOptions;
  readonly #body = svg('g');
  readonly #data = new Map<string, readonly Point[]>();
  readonly #picture: SVGElement;
  #size = { width: 0, height: 0 };
  #stale = false;

  constructor(host: HTMLElement, options: ChartOptions) {
    this.options = options;
    this.#picture = svg('svg', {
      class: 'plot',
      role: 'img',
      'aria-label': options.description,
    });
    this.#picture.append(this.#body);
    host.replaceChildren(this.#picture, this.#legend());
    this.#fit(usualWidth);
    // A unit of the drawing is a pixel, so that lettering is as large as that of the page at every width.
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      // In the next frame: a change of height in this one would be one more to observe.
      if (width > 0 && width !== this.#size.width) requestAnimationFrame(() => this.#fit(width));
    }).observe(this.#picture);
  }

  /** Replaces one series. */
  set(name: string, points: readonly Point[]): void {
    this.#data.set(name, points);
    if (this.#stale) return;
    this.#stale = true;
    // Many series change together, and none is seen before the next frame.
    requestAnimationFrame(() => {
      this.#stale = false;
      this.#draw();
    });
  }

  clear(): void {
    for (const name of this.#data.keys()) this.set(name, []);
  }

  /** All that is drawn, a line for each point. */
  rows(): (string | number)[][] {
    return [...this.#data].flatMap(([series, points]) =>
      points.map(({ x, y, error, errorOfX }) => [
        this.options.title,
        this.options.series[series]?.label ?? series,
        x,
        errorOfX ?? '',
        y,
        error ?? '',
      ]),
    );
  }

  #scaleOf(axis: Axis, values: (point: Point) => number[]): Scale {
    const { kind = 'linear', range } = axis;
    if (range) return { kind, least: range[0], most: range[1] };
    return scaleOver(
      kind,
      [...this.#data.values()].flatMap((points) => points.flatMap(values)),
    );
  }

  #fit(width: number): void {
    const height = Math.round(Math.min(tallest, Math.max(lowest, width * 0.66)));
    this.#size = { width, height };
    this.#picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#draw();
  }

  #draw(): void {
    const { x, y, series, guides = [] } = this.options;
    const across = this.#scaleOf(x, (point) => [point.x]);
    const up = this.#scaleOf(y, ({ y: value, error = 0 }) => [value - error, value, value + error]);
    const place = new Place(across, up, this.#size);
    const marks = Object.entries(series).map(([name, style]) => {
      const group = svg('g', { class: `series ${name}` });
      group.append(...marksOf(style, this.#data.get(name) ?? [], place));
      return group;
    });
    this.#body.replaceChildren(...axes(place, this.options), ...guidesOf(guides, place), ...marks);
  }

  #legend(): HTMLElement {
    const legend = make('figcaption', { className: 'legend' });
    for (const [name, { kind, label }] of Object.entries(this.options.series)) {
      if (!label) continue;
      const key = make('span', { className: `key ${name}` });
      key.append(
        make('i', {
          className:
            kind === 'line' || kind === 'arrows' ? 'line' : kind === 'bars' ? 'swatch' : 'dot',
        }),
        label,
      );
      legend.append(key);
    }
    return legend;
  }
}
