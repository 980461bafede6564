import type { Scale } from './scale.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** One standard error of y. */
  readonly error?: number | undefined;
  /** One standard error of x. */
  readonly errorOfX?: number | undefined;
  /** Written beside it, where it is the end of an arrow. */
  readonly label?: string;
}

export interface Axis {
  /** What stands beside it, with its unit. */
  readonly name: string;
  /** Fixed ends; they follow the data unless given. */
  readonly range?: readonly [number, number];
  readonly kind?: Scale['kind'];
  /** Whether there is nothing between whole numbers. */
  readonly whole?: boolean;
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
