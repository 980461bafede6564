import type { Axis } from './figure-axis.ts';

/** One point of a series. */
export interface DataPoint {
  readonly x: number;
  readonly y: number;
  /** One standard error of y: the error bar reaches from y - error to y + error. */
  readonly error?: number | undefined;
}

/** Points, a line, or both. */
export interface Series {
  /** What the legend calls it; an empty one leaves it out of the legend. */
  readonly label: string;
  readonly kind: 'points' | 'line' | 'both';
  /** In the order in which a line joins them. Points with a coordinate that is not finite are left out. */
  readonly data: readonly DataPoint[];
  readonly dashed?: boolean;
  /** Whether arrowheads tell which way a line runs, one in the middle of each of its pieces. */
  readonly arrows?: boolean;
  /** A CSS colour; unless given, the next of a palette that the colour-blind can tell apart. */
  readonly colour?: string;
  /** Whether the axes make room for it; a curve that diverges had better not (default true). */
  readonly autoscale?: boolean;
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
  /** Those outside the axes are left out. */
  readonly guides?: readonly Guide[];
}
