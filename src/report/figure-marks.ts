import type { Data, Mark } from 'vega';
import type { AxisRange } from './figure-axis.ts';
import { arrowData } from './figure-arrows.ts';
import type { DataPoint, Series } from './figure-description.ts';
import { FONT_SIZE, SAMPLE_GAP, SAMPLE_WIDTH, type Layout } from './figure-layout.ts';
import { elementAt } from '../element-at.ts';

/** Okabe & Ito, Color Universal Design (2008), without yellow, which is lost on white. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#000000', '#e69f00', '#56b4e9'];
/** So that series can be told apart without colour. */
const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'];
const DASHES = [6, 4];

/** From this many points on they are drawn smaller, and error bars without caps. */
const MANY_POINTS = 80;
const POINT_AREA = { few: 46, many: 12 } as const;
/** Half the width of the caps of error bars: a bar shorter than its point hides behind it. */
const CAP = 2.75;

/** A series with its looks and the points that lie within the axes. */
export interface StyledSeries {
  readonly index: number;
  readonly label: string;
  readonly kind: Series['kind'];
  readonly data: readonly DataPoint[];
  readonly shown: readonly DataPoint[];
  /** On a logarithmic axis, the lowest value shown: bars that reach zero end below it. */
  readonly floor: number | undefined;
  readonly colour: string;
  readonly shape: string;
  readonly dash: number[];
  readonly area: number;
  readonly arrows: boolean;
}

/** Gives every series its colour, shape and dashes. */
export function styledSeries(
  series: readonly Series[],
  x: AxisRange,
  y: AxisRange,
): StyledSeries[] {
  let colours = 0;
  let shapes = 0;
  return series.map(({ label, kind, data, dashed, colour, arrows = false }, index) => {
    const pointed = kind !== 'line';
    const shown = data.filter((point) => within(point.x, x) && within(point.y, y));
    return {
      index,
      label,
      kind,
      data,
      shown: pointed ? shown : [],
      floor: y.scale === 'log' ? y.domain[0] : undefined,
      colour: colour ?? elementAt(COLOURS, colours++ % COLOURS.length),
      shape: elementAt(SHAPES, pointed ? shapes++ % SHAPES.length : 0),
      dash: dashed ? DASHES : [],
      area: data.length < MANY_POINTS ? POINT_AREA.few : POINT_AREA.many,
      arrows,
    };
  });
}

function within(value: number, { domain }: AxisRange): boolean {
  return value >= domain[0] && value <= domain[1];
}

/** The tables that the marks of a series are drawn from. */
export function seriesData({ index, data, shown, floor, arrows }: StyledSeries): Data[] {
  const bars = shown.flatMap(({ x, y, error }) => {
    if (error === undefined) return [];
    const low = floor === undefined ? y - error : Math.max(y - error, floor / 10);
    return [{ x, low, high: y + error }];
  });
  return [
    { name: `curve-data-${index}`, values: data.map(({ x, y }) => ({ x, y })) },
    { name: `points-data-${index}`, values: shown.map(({ x, y }) => ({ x, y })) },
    { name: `error-bars-data-${index}`, values: bars },
    ...(arrows ? [arrowData(index, data)] : []),
  ];
}

/** The line of a series. */
export function curve({ index, kind, colour, dash }: StyledSeries): Mark[] {
  if (kind === 'points') return [];
  return [
    {
      type: 'line',
      name: `curve-${index}`,
      from: { data: `curve-data-${index}` },
      encode: {
        enter: {
          x: { scale: 'x', field: 'x' },
          y: { scale: 'y', field: 'y' },
          stroke: { value: colour },
          strokeWidth: { value: 1.75 },
          strokeJoin: { value: 'round' },
          strokeDash: { value: dash },
        },
      },
    },
  ];
}

/** One upright line per error, and a cap at either end where there is room. */
export function errorBars({ index, shown, colour }: StyledSeries): Mark[] {
  const from = { data: `error-bars-data-${index}` };
  const stroke = { stroke: { value: colour }, strokeWidth: { value: 1.25 } };
  if (shown.every(({ error }) => error === undefined)) return [];
  const bar: Mark = {
    type: 'rule',
    name: `error-bars-${index}`,
    from,
    encode: {
      enter: {
        x: { scale: 'x', field: 'x' },
        y: { scale: 'y', field: 'low' },
        y2: { scale: 'y', field: 'high' },
        ...stroke,
      },
    },
  };
  const cap = (end: 'low' | 'high'): Mark => ({
    type: 'rule',
    name: `${end}-caps-${index}`,
    from,
    encode: {
      enter: {
        x: { scale: 'x', field: 'x', offset: -CAP },
        x2: { scale: 'x', field: 'x', offset: CAP },
        y: { scale: 'y', field: end },
        ...stroke,
      },
    },
  });
  return shown.length < MANY_POINTS ? [bar, cap('low'), cap('high')] : [bar];
}

/** The points of a series, with a white rim that sets them off from what lies below. */
export function points({ index, shown, ...style }: StyledSeries): Mark[] {
  if (shown.length === 0) return [];
  return [
    {
      type: 'symbol',
      name: `points-${index}`,
      from: { data: `points-data-${index}` },
      encode: {
        enter: { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' }, ...symbol(style) },
      },
    },
  ];
}

function symbol({ shape, area, colour }: Pick<StyledSeries, 'shape' | 'area' | 'colour'>) {
  return {
    shape: { value: shape },
    size: { value: area },
    fill: { value: colour },
    stroke: { value: '#ffffff' },
    strokeWidth: { value: area === POINT_AREA.few ? 0.75 : 0 },
  };
}

/** A sample of each series beside its label, above the plot. */
export function legend(series: readonly StyledSeries[], layout: Layout): Mark[] {
  return layout.legend.flatMap(({ series: index, x, y, text }) => {
    const style = series[index];
    if (!style) return [];
    const centre = { x: { value: x + SAMPLE_WIDTH / 2 }, y: { value: y } };
    const marks: Mark[] = [];
    if (style.kind !== 'points')
      marks.push({
        type: 'rule',
        name: `legend-line-${index}`,
        encode: {
          enter: {
            x: { value: x },
            x2: { value: x + SAMPLE_WIDTH },
            y: { value: y },
            stroke: { value: style.colour },
            strokeWidth: { value: 1.75 },
            strokeDash: { value: style.dash },
          },
        },
      });
    if (style.kind !== 'line')
      marks.push({
        type: 'symbol',
        name: `legend-point-${index}`,
        encode: { enter: { ...centre, ...symbol({ ...style, area: POINT_AREA.few }) } },
      });
    marks.push({
      type: 'text',
      name: `legend-label-${index}`,
      encode: {
        enter: {
          x: { value: x + SAMPLE_WIDTH + SAMPLE_GAP },
          y: { value: y },
          text: { value: text },
          fontSize: { value: FONT_SIZE.legend },
          fill: { value: '#222222' },
          baseline: { value: 'middle' },
        },
      },
    });
    return marks;
  });
}
