import type { DataPoint, Figure, Series } from '../../plot/description.ts';
import { drawFigure } from '../../plot/figure.ts';

/** What a chart shows, without its data. */
export interface ChartOptions extends Pick<Figure, 'x' | 'y' | 'guides'> {
  /** Its name in tables. */
  readonly title: string;
  /** For readers who do not see the chart. */
  readonly description: string;
  /** By name, in the order in which they are drawn. The name is also the class of the marks. */
  readonly series: Readonly<Record<string, Omit<Series, 'data' | 'name'>>>;
  /** Whether the legend is drawn (default true). A neighbour with the same series may have it already. */
  readonly legend?: boolean;
}

/** In pixels: a chart never grows beyond this width, and the heights its frame can have. */
const widest = 480;
const frame = { share: 0.5, lowest: 150, highest: 220 } as const;

/** A figure with data that can be set anew at any time, and given away as a table. */
export class Chart {
  readonly options: ChartOptions;
  readonly #data = new Map<string, readonly DataPoint[]>();
  readonly #picture = svg('svg');
  readonly #body = svg('g');
  #drawn: readonly string[] = [];
  #width = 0;
  #waiting = false;

  constructor(host: HTMLElement, options: ChartOptions) {
    this.options = options;
    const labels = Object.values(options.series).flatMap(({ label }) => label || []);
    set(this.#picture, {
      class: 'chart',
      role: 'img',
      'aria-label': `${options.description}. Shown: ${labels.join('; ')}.`,
    });
    this.#body.append(svg('g'), svg('g'), svg('g'));
    this.#picture.append(this.#body);
    host.replaceChildren(this.#picture);
    // A unit of the drawing is a pixel, so that letters are as large as those of the page at every width.
    new ResizeObserver(([entry]) => {
      const width = Math.min(widest, Math.floor(entry?.contentRect.width ?? 0));
      if (width === this.#width) return;
      this.#width = width;
      this.#drawSoon();
    }).observe(host);
  }

  /** Replaces one series. */
  set(name: string, points: readonly DataPoint[]): void {
    this.#data.set(name, points);
    this.#drawSoon();
  }

  clear(): void {
    for (const name of this.#data.keys()) this.set(name, []);
  }

  /** All that is drawn, a line for each point. */
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

  /** In the next frame: many series change together, and a change of size in this frame would be one more to observe. */
  #drawSoon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      // A chart that is not on the page has no width.
      if (this.#width > 0) this.#draw();
    });
  }

  #draw(): void {
    const { x, y, guides = [], legend = true } = this.options;
    const series = Object.entries(this.options.series).map(([name, style]) => ({
      ...style,
      name,
      label: legend ? style.label : '',
      data: this.#data.get(name) ?? [],
    }));
    const { share, lowest, highest } = frame;
    const { width, height, transform, layers } = drawFigure(
      { x, y, series, guides },
      {
        width: this.#width,
        plotHeight: Math.round(Math.min(highest, Math.max(lowest, share * this.#width))),
        padding: 0,
      },
    );
    set(this.#picture, { width, height, viewBox: `0 0 ${width} ${height}` });
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
