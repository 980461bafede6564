import type { Axis } from './axis.ts';
import type { Colour } from './colours.ts';

/** The shape of points. */
export type Shape = 'circle' | 'square' | 'triangle-up' | 'diamond' | 'triangle-down';

/** One point of a series. */
export interface DataPoint {
  readonly x: number;
  readonly y: number;
  /** One standard error of y: the error bar reaches from y - error to y + error. */
  readonly error?: number | undefined;
  /** One standard error of x. */
  readonly errorOfX?: number | undefined;
  /** Text beside the point. */
  readonly label?: string | undefined;
}

/** Data drawn as points, as a line, as points on a line, or as bars from zero. */
export interface Series {
  /** The name in the legend. The legend leaves out a series with an empty label. */
  readonly label: string;
  readonly kind: 'points' | 'line' | 'both' | 'bars';
  /**
   * Points in the order in which the line joins them. A point with a coordinate that is not finite is left out and makes a gap
   * in the line. The width of bars is the distance of the first two points.
   */
  readonly data: readonly DataPoint[];
  readonly dashed?: boolean;
  /** Whether arrowheads show the direction of the line, one in the middle of each segment. */
  readonly arrows?: boolean;
  /** Whether points are hollow circles. */
  readonly hollow?: boolean;
  /** By default the next shape, so that series differ even without colour. */
  readonly shape?: Shape;
  /** By default the next colour of the palette. */
  readonly colour?: Colour;
  /** Whether the series is drawn faintly, behind the other series. */
  readonly faded?: boolean;
  /** Whether the axes make room for the series (default true). A curve that diverges needs `false`. */
  readonly autoscale?: boolean;
  /** An additional class of the marks. */
  readonly name?: string;
}

/** A labelled straight line across the plot: vertical at `x` or horizontal at `y`. */
export type Guide = { readonly label: string } & ({ readonly x: number } | { readonly y: number });

/** A picture of y over x. In every text, `T_c`, `L^2`, `x_{max}` and `L^{7/4}` are set with sub- and superscripts. */
export interface Figure {
  readonly title?: string;
  /** Small print below the plot. */
  readonly caption?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Guides outside the axes are left out. */
  readonly guides?: readonly Guide[];
}
