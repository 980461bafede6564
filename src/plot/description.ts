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
  /** Stands beside the point. */
  readonly label?: string | undefined;
}

/** Points, a line, points on a line, or bars that stand on zero. */
export interface Series {
  /** Its name in the legend. A series with an empty label is left out of the legend. */
  readonly label: string;
  readonly kind: 'points' | 'line' | 'both' | 'bars';
  /**
   * In the order in which a line joins them. A point with a coordinate that is not finite is left out, and the line has a
   * gap there. Bars are as wide as the distance of the first two points.
   */
  readonly data: readonly DataPoint[];
  readonly dashed?: boolean;
  /** Whether arrowheads show the direction of a line, one in the middle of each piece. */
  readonly arrows?: boolean;
  /** Whether points are circles without a filling. */
  readonly hollow?: boolean;
  /** Unless given, the next shape, so that series can be told apart without colour. */
  readonly shape?: Shape;
  /** Unless given, the next of the palette. */
  readonly colour?: Colour;
  /** Whether the series stands back behind the others. */
  readonly faded?: boolean;
  /** Whether the axes make room for the series (default true). A curve that diverges needs `false`. */
  readonly autoscale?: boolean;
  /** An additional class of the marks. */
  readonly name?: string;
}

/** A labelled straight line across the plot: vertical at `x` or horizontal at `y`. */
export type Guide = { readonly label: string } & ({ readonly x: number } | { readonly y: number });

/** A picture of y against x. In every text, `T_c`, `L^2`, `x_{max}` and `L^{7/4}` are set as they are read. */
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
