import type { Axis } from './axis.ts';
import { surroundings } from './colours.ts';
import type { DataPoint, Figure, Series } from './description.ts';
import { axes, guideLines, lettering } from './frame.ts';
import { figureLayout, type FigureSize } from './layout.ts';
import { legend } from './legend.ts';
import { arrowheads, bars, curve, errorBars, points, styledSeries } from './marks.ts';
import { element, escapeXml } from './markup.ts';

const fonts =
  "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', sans-serif";

/** A drawn figure. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** The `transform` of a group that holds the layers. */
  readonly transform: string;
  /** Three layers: axes and lettering; lines and error bars; points. The first layer changes only if the axes change. */
  readonly layers: readonly [string, string, string];
}

/**
 * Draws a figure as a standalone SVG document on a white ground. Text remains text. The same figure gives the same bytes.
 * Inside a page with `plot.css`, the figure takes the colours of the page.
 *
 * @throws RangeError for an axis whose given domain is not an increasing pair of finite numbers, or reaches zero on a
 *   logarithmic axis.
 */
export function renderFigure(figure: Figure, size: Partial<FigureSize> = {}): string {
  const { width, height, transform, layers } = drawFigure(figure, {
    width: 560,
    plotHeight: 288,
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
    element('g', { transform }, ...layers),
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
    // Curves are drawn below measurements, so no curve hides a measurement. The first curve is uppermost.
    ...styled.toReversed().map((series) => curve(series, layout)),
    ...styled.map((series) => arrowheads(series, layout)),
    ...styled.map((series) => errorBars(series, layout)),
  );
  return {
    width,
    height,
    transform: `translate(${plot.left},${plot.top})`,
    layers: [
      axes(layout) + legend(styled, layout) + lettering(layout),
      clipped,
      styled.map((series) => points(series, layout)).join(''),
    ],
  };
}

function against({ x, y }: Figure): string {
  return `${y.label} against ${x.label}`;
}

/** A description for readers who cannot see the figure. */
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

function placed(value: number, { scale }: Axis): number {
  return Number.isFinite(value) && (scale !== 'log' || value > 0) ? value : NaN;
}

function known(error: number | undefined): number | undefined {
  return error !== undefined && error > 0 && error < Infinity ? error : undefined;
}

/** Values that an axis cannot show become NaN. Only errors above zero are kept. */
function drawable({ x, y }: Figure, series: Series): Series {
  const data = series.data.map((point) => ({
    x: placed(point.x, x),
    y: placed(point.y, y),
    error: known(point.error),
    errorOfX: known(point.errorOfX),
    label: point.label,
  }));
  return { ...series, data };
}

/** The values that an axis must include. */
function extent({ series, ...figure }: Figure, direction: 'x' | 'y'): number[] {
  if (figure[direction].domain) return [];
  const held: number[] = [];
  for (const { data, kind, autoscale = true } of series) {
    if (!autoscale) continue;
    if (kind === 'bars' && direction === 'y' && data.length > 0) held.push(0);
    for (const point of data) {
      if (!isPlaced(point)) continue;
      const { x, y, error = 0, errorOfX = 0 } = point;
      if (direction === 'x') held.push(x - errorOfX, x + errorOfX);
      // On a logarithmic axis, an error bar that reaches zero does not extend the axis beyond the points.
      else held.push(figure.y.scale === 'log' && error >= y ? y : y - error, y + error);
    }
  }
  return held;
}
