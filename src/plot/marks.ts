import { elementAt } from '../element-at.ts';
import { shareOf } from './axis.ts';
import { palette, seriesColours, surroundings, type Colour } from './colours.ts';
import type { DataPoint, Series, Shape } from './description.ts';
import { fontSize, type Layout } from './layout.ts';
import { coordinate, element, textElement } from './markup.ts';

/** The order in which shapes are given to series without a specified shape. */
const shapes: readonly Shape[] = ['circle', 'square', 'triangle-up', 'diamond', 'triangle-down'];

/** With this many points or more, points are smaller and error bars have no caps. */
const manyPoints = 80;
export const pointRadius = { few: 3.6, many: 2 } as const;
/** Half the width of the caps of error bars. */
const cap = 2.75;
/** Segments shorter than this, in pixels, have no arrowhead. */
const leastArrow = 6;
const arrow = { length: 10, width: 9 } as const;

/** A series with its style and the places of its points, relative to the upper left corner of the plot. */
export interface StyledSeries extends Series {
  readonly index: number;
  readonly colour: Colour;
  readonly shape: Shape;
  readonly radius: number;
  /** The points that are drawn as points: those within the axes. */
  readonly shown: readonly Spot[];
}

/** A point and its place. */
interface Spot {
  readonly point: DataPoint;
  readonly left: number;
  readonly top: number;
}

/** Converts values to places. */
interface Places {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export function placesOf({ x, y, plot }: Layout): Places {
  return {
    x: (value) => coordinate(shareOf(value, x) * plot.width),
    y: (value) => coordinate((1 - shareOf(value, y)) * plot.height),
  };
}

/** Gives every series its colour and shape. */
export function styledSeries(series: readonly Series[], layout: Layout): StyledSeries[] {
  const places = placesOf(layout);
  let colours = 0;
  let points = 0;
  const within = ({ x, y }: DataPoint): boolean =>
    x >= layout.x.domain[0] &&
    x <= layout.x.domain[1] &&
    y >= layout.y.domain[0] &&
    y <= layout.y.domain[1];
  return series.map((one, index) => {
    const colour = one.colour ?? elementAt(seriesColours, colours++ % seriesColours.length);
    const pointed = one.kind === 'points' || one.kind === 'both';
    return {
      ...one,
      index,
      colour,
      shape: one.shape ?? elementAt(shapes, pointed ? points++ % shapes.length : 0),
      radius: one.data.length < manyPoints ? pointRadius.few : pointRadius.many,
      shown: one.data
        // On a line, only points with an error or a label are drawn as points.
        .filter((point) => one.kind !== 'line' || point.error || point.errorOfX || point.label)
        .filter(within)
        .map((point) => ({ point, left: places.x(point.x), top: places.y(point.y) })),
    };
  });
}

/** The marks of one kind of a series, in its colour. */
export function group(
  { index, name, colour, faded }: StyledSeries,
  { kind, look, ...attributes }: Look & { kind: string },
  marks: readonly string[],
): string {
  if (marks.length === 0) return '';
  const names = [`${kind}-${index}`, colour, look, name].filter(Boolean).join(' ');
  const opacity = faded ? 0.5 : undefined;
  return element('g', { class: names, color: palette[colour], opacity, ...attributes }, ...marks);
}

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly 'stroke-width'?: number;
  /** Which part of the marks has the colour of the ground. */
  readonly look?: 'rim' | 'hollow';
}

export const filled: Look = { fill: 'currentColor', stroke: 'none' };
export const drawn: Look = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75 };

export function lookOfPoints({ radius, hollow }: Pick<StyledSeries, 'radius' | 'hollow'>): Look {
  if (hollow)
    return {
      look: 'hollow',
      fill: surroundings.ground,
      stroke: 'currentColor',
      'stroke-width': 1.25,
    };
  if (radius < pointRadius.few) return filled;
  return { look: 'rim', fill: 'currentColor', stroke: surroundings.ground, 'stroke-width': 0.75 };
}

/** The line of a series. A point that has no place on the axes leaves a gap. */
export function curve(series: StyledSeries, layout: Layout): string {
  if (series.kind !== 'line' && series.kind !== 'both') return '';
  const places = placesOf(layout);
  const pieces: string[] = [];
  let joined = false;
  for (const { x, y } of series.data) {
    const [left, top] = [places.x(x), places.y(y)];
    const placed = Number.isFinite(left) && Number.isFinite(top);
    if (placed) pieces.push(`${joined ? 'L' : 'M'}${left} ${top}`);
    joined = placed;
  }
  if (pieces.length === 0) return '';
  const path = element('path', {
    d: pieces.join(''),
    'stroke-linejoin': 'round',
    'stroke-dasharray': series.dashed ? '6 4' : undefined,
  });
  return group(series, { kind: 'curve', ...drawn }, [path]);
}

/** Arrowheads in the middle of the segments of a line. */
export function arrowheads(series: StyledSeries, layout: Layout): string {
  if (!series.arrows) return '';
  const places = placesOf(layout);
  const heads = series.data.slice(1).flatMap(({ x, y }, i) => {
    const from = series.data[i];
    if (!from) return [];
    const start = { x: places.x(from.x), y: places.y(from.y) };
    const end = { x: places.x(x), y: places.y(y) };
    const long = Math.hypot(end.x - start.x, end.y - start.y);
    if (!(long >= leastArrow && long < Infinity)) return [];
    const turn = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
    const middle = `${coordinate((start.x + end.x) / 2)},${coordinate((start.y + end.y) / 2)}`;
    const scale = Math.min(1, long / 16);
    const [half, side] = [(arrow.length / 2) * scale, (arrow.width / 2) * scale].map(coordinate);
    return [
      element('path', {
        transform: `translate(${middle}) rotate(${coordinate(turn)})`,
        d: `M-${half} -${side}L${half} 0L-${half} ${side}Z`,
      }),
    ];
  });
  return group(series, { kind: 'arrows', ...filled }, heads);
}

/** One line for each error, with a cap at both ends if there is room. */
export function errorBars(series: StyledSeries, layout: Layout): string {
  const places = placesOf(layout);
  // On a logarithmic axis, an error bar that reaches zero has no end. It leaves the frame and is clipped.
  const least = layout.y.scale === 'log' ? layout.y.domain[0] / 10 : -Infinity;
  const capped = series.kind !== 'line' && series.shown.length < manyPoints;
  const ends = capped ? `m-${cap} 0h${2 * cap}` : '';
  let d = '';
  for (const { point, left, top } of series.shown) {
    const { x, y, error, errorOfX } = point;
    if (error) {
      const [low, high] = [places.y(Math.max(least, y - error)), places.y(y + error)];
      d += `M${left} ${low}V${high}${ends}${ends && `M${left} ${low}${ends}`}`;
    }
    if (errorOfX) d += `M${places.x(x - errorOfX)} ${top}H${places.x(x + errorOfX)}`;
  }
  if (d === '') return '';
  const path = element('path', { d });
  return group(series, { kind: 'error-bars', ...drawn, 'stroke-width': 1.25 }, [path]);
}

/** The bars of a series, drawn from zero. */
export function bars(series: StyledSeries, layout: Layout): string {
  if (series.kind !== 'bars') return '';
  const [first, second] = series.shown;
  const width = Math.max(1, first && second ? second.left - first.left : 8);
  const zero = placesOf(layout).y(Math.max(0, layout.y.domain[0]));
  const marks = series.shown.map(({ left, top }) =>
    element('rect', { x: left - width / 2, y: top, width, height: Math.max(0, zero - top) }),
  );
  return group(series, { kind: 'bars', ...filled }, marks);
}

/** A rim in the colour of the ground around letters among data. */
const halo = {
  class: 'labels',
  stroke: surroundings.ground,
  'stroke-width': 3,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
} as const;

/** The points of a series and their labels. A rim separates each point from the marks below. */
export function points(series: StyledSeries, layout: Layout): string {
  const labels = series.shown.flatMap(({ point: { label }, left, top }) => {
    if (!label) return [];
    const before = left > layout.plot.width - 64;
    return [
      textElement(label, {
        x: left + (before ? -7 : 7),
        y: top - 6,
        'text-anchor': before ? 'end' : undefined,
        'font-size': fontSize.guide,
      }),
    ];
  });
  const labelled = labels.length > 0 ? element('g', halo, ...labels) : '';
  if (series.kind !== 'points' && series.kind !== 'both') return labelled;
  const marks = series.shown.map(({ left, top }) => symbol(series, left, top));
  return group(series, { kind: 'points', ...lookOfPoints(series) }, marks) + labelled;
}

export function symbol(
  { shape, radius }: Pick<StyledSeries, 'shape' | 'radius'>,
  x: number,
  y: number,
) {
  if (shape === 'circle') return `<circle cx="${x}" cy="${y}" r="${radius}"/>`;
  // The shapes have about the same area.
  const [half, wide, high] = [0.95, 1.3, 1.4].map((share) => coordinate(share * radius));
  const outlines = {
    square: `M-${half} -${half}H${half}V${half}H-${half}Z`,
    diamond: `M0 -${high}L${wide} 0L0 ${high}L-${wide} 0Z`,
    'triangle-up': `M0 -${high}L${wide} ${half}H-${wide}Z`,
    'triangle-down': `M0 ${high}L${wide} -${half}H-${wide}Z`,
  };
  return element('path', { transform: `translate(${x},${y})`, d: outlines[shape] });
}
