import { decimal } from '../format.ts';
import { make } from '../page.ts';
import { scaleOver, shareOf, ticksOf, type Scale } from './scale.ts';
import { coordinate, svg, svgText } from './svg.ts';

const frame = { width: 288, height: 208, left: 40, right: 8, top: 24, bottom: 38 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
  /** One standard error of y. */
  readonly error?: number | undefined;
  /** One standard error of x. */
  readonly errorOfX?: number | undefined;
}

export interface Axis {
  /** What stands beside it, with its unit. */
  readonly name: string;
  /** Fixed ends; they follow the data unless given. */
  readonly range?: readonly [number, number];
  readonly kind?: Scale['kind'];
}

/** How a series is drawn: its name is its CSS class and, with `label`, its place in the legend. */
export interface SeriesStyle {
  readonly kind: 'line' | 'dots' | 'bars' | 'arrows';
  readonly label?: string;
}

export interface ChartOptions {
  readonly title: string;
  /** For readers who do not see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in this order. */
  readonly series: Readonly<Record<string, SeriesStyle>>;
  /** Dashed lines at values of x, with a name. */
  readonly guides?: readonly { at: number; name: string }[];
}

/** A chart with axes, legend and error bars that can be set anew at any time, and given away as a table. */
export class Chart {
  readonly options: ChartOptions;
  readonly #body = svg('g');
  readonly #data = new Map<string, readonly Point[]>();
  #stale = false;

  constructor(host: HTMLElement, options: ChartOptions) {
    this.options = options;
    const picture = svg('svg', {
      class: 'plot',
      viewBox: `0 0 ${frame.width} ${frame.height}`,
      role: 'img',
      'aria-label': options.description,
    });
    picture.append(this.#body);
    host.replaceChildren(picture, this.#legend());
    this.#draw();
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

  #draw(): void {
    const { x, y, series, guides = [] } = this.options;
    const across = this.#scaleOf(x, (point) => [point.x]);
    const up = this.#scaleOf(y, ({ y: value, error = 0 }) => [value - error, value, value + error]);
    const place = new Place(across, up);
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

/** Where values lie in the picture. */
class Place {
  readonly across: Scale;
  readonly up: Scale;

  constructor(across: Scale, up: Scale) {
    this.across = across;
    this.up = up;
  }

  x(value: number): number {
    const width = frame.width - frame.left - frame.right;
    return coordinate(frame.left + shareOf(this.across, value) * width);
  }

  y(value: number): number {
    const height = frame.height - frame.top - frame.bottom;
    return coordinate(frame.height - frame.bottom - shareOf(this.up, value) * height);
  }
}

function marksOf({ kind }: SeriesStyle, points: readonly Point[], place: Place): SVGElement[] {
  const spots = points.map((point) => ({
    ...point,
    left: place.x(point.x),
    top: place.y(point.y),
  }));
  if (kind === 'line' || kind === 'arrows') {
    const gap = points.findIndex(({ y }) => Number.isNaN(y));
    if (gap >= 0) {
      const rest = points.slice(gap + 1);
      return [points.slice(0, gap), rest].flatMap((part) => marksOf({ kind }, part, place));
    }
    const path = spots.map(({ left, top }) => `${left} ${top}`).join('L');
    const marker =
      kind === 'arrows' ? spots.slice(1).flatMap((to, index) => head(spots[index], to)) : [];
    return path
      ? [svg('path', { d: `M${path}`, fill: 'none' }), ...marker, ...errorBars(points, place)]
      : [];
  }
  if (kind === 'bars') {
    const bottom = frame.height - frame.bottom;
    const width = spots.length > 1 ? Math.max(1, (spots[1]?.left ?? 0) - (spots[0]?.left ?? 0)) : 4;
    return spots.map(({ left, top }) =>
      svg('rect', { x: left - width / 2, y: top, width, height: Math.max(0, bottom - top) }),
    );
  }
  return [
    ...errorBars(points, place),
    ...spots.map(({ left, top }) => svg('circle', { cx: left, cy: top, r: 3 })),
  ];
}

function errorBars(points: readonly Point[], place: Place): SVGElement[] {
  return points.flatMap(({ x, y, error = 0, errorOfX = 0 }) => {
    const upright = `M${place.x(x)} ${place.y(y - error)}V${place.y(y + error)}`;
    const level = `M${place.x(x - errorOfX)} ${place.y(y)}H${place.x(x + errorOfX)}`;
    const d = `${error > 0 ? upright : ''}${errorOfX > 0 ? level : ''}`;
    return d ? [svg('path', { class: 'error', d })] : [];
  });
}

/** A head in the middle of the way from one point to the next. */
function head(
  from: { left: number; top: number } | undefined,
  to: { left: number; top: number },
): SVGElement[] {
  if (!from) return [];
  const [dx, dy] = [to.left - from.left, to.top - from.top];
  const length = Math.hypot(dx, dy);
  if (length < 6) return [];
  const [ux, uy] = [dx / length, dy / length];
  const [mx, my] = [(from.left + to.left) / 2 + 3 * ux, (from.top + to.top) / 2 + 3 * uy];
  const corner = (side: number): string =>
    `${coordinate(mx - 6 * ux + side * 3 * uy)} ${coordinate(my - 6 * uy - side * 3 * ux)}`;
  return [
    svg('path', {
      class: 'head',
      d: `M${corner(1)}L${coordinate(mx)} ${coordinate(my)}L${corner(-1)}Z`,
    }),
  ];
}

function axes(place: Place, { title, x, y }: ChartOptions): SVGElement[] {
  const bottom = frame.height - frame.bottom;
  const right = frame.width - frame.right;
  const levels = ticksOf(place.up).flatMap((tick) => [
    svg('path', { class: 'grid', d: `M${frame.left} ${place.y(tick)}H${right}` }),
    svgText(tickText(tick), { x: frame.left - 6, y: place.y(tick) + 4, 'text-anchor': 'end' }),
  ]);
  const columns = ticksOf(place.across, 5).flatMap((tick) => [
    svg('path', { class: 'axis', d: `M${place.x(tick)} ${bottom}v4` }),
    svgText(tickText(tick), { x: place.x(tick), y: bottom + 16, 'text-anchor': 'middle' }),
  ]);
  return [
    ...levels,
    ...columns,
    svg('path', { class: 'axis', d: `M${frame.left} ${bottom}H${right}` }),
    svgText(y.name || title, { class: 'name', x: 0, y: 12 }),
    svgText(x.name, { x: right, y: frame.height - 4, 'text-anchor': 'end' }),
  ];
}

function guidesOf(guides: NonNullable<ChartOptions['guides']>, place: Place): SVGElement[] {
  const bottom = frame.height - frame.bottom;
  return guides
    .filter(({ at }) => at >= place.across.least && at <= place.across.most)
    .flatMap(({ at, name }) => [
      svg('path', { class: 'critical', d: `M${place.x(at)} ${frame.top - 4}V${bottom}` }),
      svgText(name, { x: place.x(at) + 4, y: frame.top + 8 }),
    ]);
}

function tickText(tick: number): string {
  if (tick !== 0 && (Math.abs(tick) >= 1e5 || Math.abs(tick) < 1e-3))
    return tick.toExponential(0).replace('-', '\u2212').replace('e+', 'e');
  const decimals = Math.min(4, (String(tick).split('.')[1] ?? '').length);
  return Math.abs(tick) >= 1000 ? Math.round(tick).toLocaleString('en') : decimal(tick, decimals);
}
