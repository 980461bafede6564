import type { Axis as VegaAxis, Mark, Spec } from 'vega';
import { arrowheads } from './figure-arrows.ts';
import type { AxisRange } from './figure-axis.ts';
import type { Figure } from './figure-description.ts';
import { FONT_SIZE, TICK_GAP, type Layout, type Placed } from './figure-layout.ts';
import { curve, errorBars, legend, points, seriesData, styledSeries } from './figure-marks.ts';

const INK = '#222222';
const FAINT_INK = '#555555';
const GRID = '#e8e8e8';

/** Between the numbers of an axis and its label. */
const LABEL_PADDING = 6;

/** The Vega specification of a figure: scales, axes and marks at the places the layout gives them. */
export function figureSpec(figure: Figure, x: AxisRange, y: AxisRange, layout: Layout): Spec {
  const { plot } = layout;
  const styled = styledSeries(figure.series, x, y);
  const size = { width: { value: plot.width }, height: { value: plot.height } };
  return {
    background: '#ffffff',
    width: plot.width,
    height: plot.height,
    autosize: 'none',
    padding: {
      left: plot.left,
      top: plot.top,
      right: layout.width - plot.left - plot.width,
      bottom: layout.height - plot.top - plot.height,
    },
    data: styled.flatMap(seriesData),
    scales: [
      { name: 'x', type: x.scale, domain: [...x.domain], range: 'width', zero: false },
      { name: 'y', type: y.scale, domain: [...y.domain], range: 'height', zero: false },
    ],
    axes: [
      vegaAxis('x', figure.x.label, x, TICK_GAP + FONT_SIZE.tick),
      vegaAxis('y', figure.y.label, y, layout.yLabel - LABEL_PADDING),
    ],
    marks: [
      {
        type: 'group',
        name: 'plot',
        clip: true,
        encode: { enter: size },
        marks: [
          ...guideLines(layout),
          // Curves below, so that no measurement hides behind one; the first of them uppermost.
          ...styled.toReversed().flatMap(curve),
          ...styled.flatMap(arrowheads),
          ...styled.flatMap(errorBars),
        ],
      },
      ...styled.flatMap(points),
      ...legend(styled, layout),
      ...layout.title.map((line, i) =>
        text(`title-${i}`, line, { size: FONT_SIZE.title, weight: 600 }),
      ),
      ...layout.guides.map((guide, i) =>
        text(`guide-label-${i}`, guide, {
          size: FONT_SIZE.guide,
          fill: FAINT_INK,
          align: guide.direction === 'x' ? 'center' : 'left',
        }),
      ),
      ...layout.caption.map((line, i) =>
        text(`caption-${i}`, line, { size: FONT_SIZE.caption, fill: FAINT_INK }),
      ),
    ],
  };
}

/** An axis with numbers and labels at fixed distances: Vega can only guess at the width of a text. */
function vegaAxis(
  direction: 'x' | 'y',
  title: string,
  { ticks }: AxisRange,
  extent: number,
): VegaAxis {
  const values = JSON.stringify(ticks.map(({ value }) => value));
  const labels = JSON.stringify(ticks.map(({ label }) => label));
  return {
    scale: direction,
    orient: direction === 'x' ? 'bottom' : 'left',
    title,
    values: ticks.map(({ value }) => value),
    encode: {
      labels: { update: { text: { signal: `${labels}[indexof(${values}, datum.value)]` } } },
    },
    grid: true,
    gridColor: GRID,
    domainColor: FAINT_INK,
    tickColor: FAINT_INK,
    tickSize: 4,
    labelPadding: TICK_GAP - 4,
    labelColor: INK,
    labelFontSize: FONT_SIZE.tick,
    labelOverlap: false,
    labelBound: false,
    labelFlush: false,
    titleColor: INK,
    titleFontSize: FONT_SIZE.axis,
    titleFontWeight: 'normal',
    titlePadding: LABEL_PADDING,
    minExtent: extent,
    maxExtent: extent,
    zindex: 0,
  };
}

function guideLines({ guides, plot }: Layout): Mark[] {
  return guides.map(({ direction, at }, i) => ({
    type: 'rule',
    name: `guide-${i}`,
    encode: {
      enter: {
        [direction]: { scale: direction, value: at },
        ...(direction === 'x'
          ? { y: { value: 0 }, y2: { value: plot.height } }
          : { x: { value: 0 }, x2: { value: plot.width } }),
        stroke: { value: '#888888' },
        strokeDash: { value: [2, 3] },
      },
    },
  }));
}

function text(
  name: string,
  { x, y, text }: Placed,
  {
    size,
    weight = 400,
    fill = INK,
    align = 'left',
  }: { size: number; weight?: 400 | 600; fill?: string; align?: 'left' | 'center' },
): Mark {
  return {
    type: 'text',
    name,
    encode: {
      enter: {
        x: { value: x },
        y: { value: y },
        text: { value: text },
        fontSize: { value: size },
        fontWeight: { value: weight },
        fill: { value: fill },
        align: { value: align },
        baseline: { value: 'middle' },
      },
    },
  };
}
