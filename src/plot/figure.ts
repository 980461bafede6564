import type { Axis } from './axis.ts';
import { surroundings } from './colours.ts';
import type { DataPoint, Figure, Series } from './description.ts';
import { figureLayout, fontSize, tickGap, type FigureSize, type Layout } from './layout.ts';
import {
  arrowheads,
  bars,
  curve,
  errorBars,
  legend,
  placesOf,
  points,
  styledSeries,
} from './marks.ts';
import { element, escapeXml, textElement } from './markup.ts';

const fonts =
  "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', sans-serif";
const tickLength = 4;

/** A figure as it is drawn. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What stands within the `svg` element. */
  readonly content: string;
}

/**
 * Draws a figure as a standalone SVG document on a white ground. Text stays text. The same figure gives the same bytes.
 * Where the document stands within a page that has `plot.css`, it takes the colours of the page.
 *
 * @throws RangeError for an axis whose given domain is not an increasing pair of finite numbers, or reaches zero on a
 *   logarithmic axis.
 */
export function renderFigure(figure: Figure, size: Partial<FigureSize> = {}): string {
  const { width, height, content } = drawFigure(figure, {
    width: 560,
    plotHeight: 300,
    padding: 12,
    ...size,
  });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      class: 'chart',
      'font-family': fonts,
      color: surroundings.text,
      fill: 'currentColor',
    },
    element('title', {}, escapeXml(figure.title ?? against(figure))),
    element('desc', {}, escapeXml(description(figure))),
    element('rect', { class: 'ground', width, height, fill: surroundings.ground }),
    content,
  ).concat('\n');
}

/** Draws a figure for an `svg` element that is already there. @throws RangeError as `renderFigure` */
export function drawFigure(figure: Figure, size: FigureSize): Drawing {
  const drawn = { ...figure, series: figure.series.map((series) => drawable(figure, series)) };
  const layout = figureLayout(drawn, { x: extent(drawn, 'x'), y: extent(drawn, 'y') }, size);
  const { width, height, plot } = layout;
  const styled = styledSeries(drawn.series, layout);
  const clipped = element(
    'svg',
    { class: 'frame', width: plot.width, height: plot.height, overflow: 'hidden' },
    guideLines(layout),
    ...styled.map((series) => bars(series, layout)),
    // Curves below, so that no measurement hides behind a curve. The first curve is uppermost.
    ...styled.toReversed().map((series) => curve(series, layout)),
    ...styled.map((series) => arrowheads(series, layout)),
    ...styled.map((series) => errorBars(series, layout)),
  );
  const content = element(
    'g',
    { transform: `translate(${plot.left},${plot.top})` },
    axes(layout),
    clipped,
    ...styled.map((series) => points(series, layout)),
    legend(styled, layout),
    lettering(layout),
  );
  return { width, height, content };
}

function against({ x, y }: Figure): string {
  return `${y.label} against ${x.label}`;
}

/** What a reader who does not see the figure should know. */
function description(figure: Figure): string {
  return [
    ...(figure.caption === undefined ? [] : [figure.caption]),
    `${against(figure)}.`,
    ...figure.series.map((series) =>
      series.kind === 'line'
        ? `Line: ${series.label}.`
        : `${drawable(figure, series).data.filter(isPlaced).length} points: ${series.label}.`,
    ),
    ...(figure.guides ?? []).map(({ label }) => `Marked: ${label}.`),
  ].join(' ');
}

function isPlaced({ x, y }: DataPoint): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Values that have no place on an axis become NaN, and only errors above zero are kept. */
function drawable({ x, y }: Figure, series: Series): Series {
  const placed = (value: number, { scale }: Axis): number =>
    Number.isFinite(value) && (scale !== 'log' || value > 0) ? value : NaN;
  const known = (error: number | undefined): number | undefined =>
    error !== undefined && error > 0 && error < Infinity ? error : undefined;
  const data = series.data.map((point) => ({
    x: placed(point.x, x),
    y: placed(point.y, y),
    error: known(point.error),
    errorOfX: known(point.errorOfX),
    label: point.label,
  }));
  return { ...series, data };
}

/** What an axis must hold. */
function extent({ series, y: axis }: Figure, direction: 'x' | 'y'): number[] {
  return series
    .filter(({ autoscale = true }) => autoscale)
    .flatMap(({ data, kind }) => [
      ...(kind === 'bars' && direction === 'y' && data.length > 0 ? [0] : []),
      ...data.filter(isPlaced).flatMap(({ x, y, error = 0, errorOfX = 0 }) => {
        if (direction === 'x') return errorOfX > 0 ? [x - errorOfX, x + errorOfX] : [x];
        // On a logarithmic axis a bar that reaches zero ends where the points do.
        return [axis.scale === 'log' && error >= y ? y : y - error, y + error];
      }),
    ]);
}

function axes(layout: Layout): string {
  const { x, y, plot } = layout;
  const places = placesOf(layout);
  const columns = x.ticks.map(({ value, label }) => ({ at: places.x(value), label }));
  const rows = y.ticks.map(({ value, label }) => ({ at: places.y(value), label }));
  const grid = [
    ...columns.map(({ at }) => `M${at} 0V${plot.height}`),
    ...rows.map(({ at }) => `M0 ${at}H${plot.width}`),
  ];
  const ticks = [
    `M0 0V${plot.height}H${plot.width}`,
    ...columns.map(({ at }) => `M${at} ${plot.height}v${tickLength}`),
    ...rows.map(({ at }) => `M0 ${at}h${-tickLength}`),
  ];
  const numbers = (direction: 'x' | 'y', texts: readonly string[]): string =>
    element(
      'g',
      {
        class: `numbers-${direction}`,
        'font-size': fontSize.tick,
        'text-anchor': direction === 'x' ? 'middle' : 'end',
        'dominant-baseline': direction === 'x' ? undefined : 'central',
      },
      ...texts,
    );
  const line = { fill: 'none', stroke: 'currentColor' } as const;
  return [
    element(
      'g',
      { class: 'grid', color: surroundings.grid },
      element('path', { d: grid.join(''), ...line }),
    ),
    element(
      'g',
      { class: 'muted', color: surroundings.muted },
      element('path', { d: ticks.join(''), ...line }),
    ),
    numbers(
      'x',
      columns
        .filter(({ label }) => label !== '')
        .map(({ at, label }) =>
          textElement(label, { x: at, y: plot.height + tickGap + 0.85 * fontSize.tick }),
        ),
    ),
    numbers(
      'y',
      rows.map(({ at, label }) => textElement(label, { x: -tickGap, y: at })),
    ),
  ].join('');
}

function guideLines({ guides, plot, ...layout }: Layout): string {
  if (guides.length === 0) return '';
  const places = placesOf({ guides, plot, ...layout });
  const lines = guides.map(({ direction, at }, i) =>
    element('path', {
      class: `guide-${i}`,
      d:
        direction === 'x'
          ? `M${places.x(at)} 0V${plot.height}`
          : `M0 ${places.y(at)}H${plot.width}`,
    }),
  );
  return element(
    'g',
    {
      class: 'muted',
      color: surroundings.muted,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-dasharray': '2 3',
    },
    ...lines,
  );
}

/** Title, names of the axes, names of the guides, and small print. */
function lettering({ title, xLabel, yLabel, guides, caption }: Layout): string {
  const texts = (
    kind: string,
    lines: readonly { x: number; y: number; text: string; middle?: boolean }[],
    attributes: { 'font-size': number; 'font-weight'?: number },
  ): string =>
    lines
      .map(({ x, y, text, middle = false }, i) =>
        textElement(text, {
          class: `${kind}-${i}`,
          x,
          y,
          'dominant-baseline': 'central',
          'text-anchor': middle ? 'middle' : undefined,
          ...attributes,
        }),
      )
      .join('');
  return [
    texts('title', title, { 'font-size': fontSize.title, 'font-weight': 600 }),
    texts('y-label', yLabel, { 'font-size': fontSize.axis }),
    texts(
      'x-label',
      xLabel.map((line) => ({ ...line, middle: true })),
      { 'font-size': fontSize.axis },
    ),
    element(
      'g',
      { class: 'muted', color: surroundings.muted },
      texts(
        'guide-label',
        guides.map(({ direction, ...guide }) => ({ ...guide, middle: direction === 'x' })),
        { 'font-size': fontSize.guide },
      ),
      texts('caption', caption, { 'font-size': fontSize.caption }),
    ),
  ].join('');
}
