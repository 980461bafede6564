import type { Difference } from '../statistics/crossing.ts';
import type { Measured } from '../statistics/measured.ts';
import type { Figure, Guide, Series } from '../plot/description.ts';
import { pointsOf } from '../plot/points.ts';

const errorBars = 'Error bars: one standard error.';

/** A quantity as a function of the level, for several flows. */
export function levelFigure(
  flows: readonly { readonly label: string; readonly values: readonly Measured[] }[],
  {
    sizes,
    ...figure
  }: {
    title: string;
    quantity: string;
    domain: [number, number];
    /** Sides of the lattices, level after level. */
    sizes: readonly number[];
    guides?: readonly Guide[];
  },
): Figure {
  return {
    title: figure.title,
    x: { label: 'level', ticks: sizes.map((_, level) => level) },
    y: { label: figure.quantity, domain: figure.domain },
    series: flows.map(({ label, values }) => ({
      label,
      kind: 'both',
      data: pointsOf(values),
    })),
    guides: figure.guides ?? [],
    caption: `Sides of the lattices: ${sizes.map((size) => Number(size.toFixed(1))).join(', ')}. ${errorBars}`,
  };
}

/** Exponents as a function of the blocking step. There is one series each for one, two and all operators. */
export function exponentFigure(
  entries: readonly (readonly (Measured | undefined)[])[],
  {
    symbol,
    exact,
    reference,
  }: {
    symbol: string;
    exact: number;
    /** Values of another run, [step]. */
    reference?: readonly number[];
  },
): Figure {
  const most = Math.max(...entries.map((row) => row.length));
  const kept = [...new Set([0, 1, most - 1])].filter((column) => column < most);
  const measured: Series[] = kept.map((column, place) => ({
    label: `${column + 1} operator${column > 0 ? 's' : ''}`,
    kind: 'both',
    // Points stand side by side because error bars would hide each other.
    data: pointsOf(
      entries.map((row) => row[column] ?? NaN),
      (step) => step + 1 + 0.06 * (place - 1),
    ),
  }));
  const others: Series[] = reference
    ? [
        {
          label: 'reference, all operators',
          kind: 'line',
          dashed: true,
          colour: 'grey',
          data: pointsOf(reference, (step) => step + 1),
        },
      ]
    : [];
  return {
    title: `Exponent ${symbol} by blocking step`,
    x: { label: 'blocking step', ticks: entries.map((_, step) => step + 1) },
    y: { label: symbol },
    series: [...measured, ...others],
    guides: [{ label: `exact ${exact}`, y: exact }],
    caption: errorBars,
  };
}

/** The coupling to diagonal neighbours over the coupling to nearest neighbours, with an arrow for every blocking step. */
export function couplingFigure(
  flows: readonly {
    readonly label: string;
    readonly levels: readonly { readonly nearest: Measured; readonly diagonal: Measured }[];
  }[],
): Figure {
  return {
    title: 'Flow of the couplings under zooming out',
    x: { label: 'K nearest neighbours' },
    y: { label: 'K diagonals' },
    series: flows.map(({ label, levels }) => ({
      label,
      kind: 'both',
      arrows: true,
      data: levels.map(({ nearest, diagonal }) => ({
        x: nearest.value,
        y: diagonal.value,
        error: diagonal.error,
      })),
    })),
    caption: `Each line starts on the axis, at K = 1/T; an arrow is one blocking step. ${errorBars}`,
  };
}

/** The difference of the nearest-neighbour sums of two lattices as a function of temperature, and its zero. */
export function matchingFigure(
  {
    pairs,
    estimate,
  }: { readonly pairs: readonly Difference[]; readonly estimate?: Measured | undefined },
  {
    size,
    factor,
    depth,
    exact,
  }: { size: number; factor: number; depth: number; /** T_c. */ exact: number },
): Figure {
  const small = size / factor;
  return {
    title: `A lattice against one of 1/${factor} the size`,
    x: { label: 'temperature T / J' },
    y: { label: 'difference of the sums per site' },
    series: [
      {
        label: `${size} × ${size} blocked ${times(depth)} less ${small} × ${small} blocked ${times(depth - 1)}`,
        kind: 'points',
        data: pointsOf(pairs, (at) => pairs[at]?.x ?? NaN),
      },
    ],
    guides: [
      { label: '', y: 0 },
      { label: 'T_c', x: exact },
      ...(estimate ? [{ label: 'zero', x: estimate.value }] : []),
    ],
    caption: errorBars,
  };
}

/** A count in words up to "twice", then in digits. */
export function times(count: number): string {
  return ['not at all', 'once', 'twice'][count] ?? `${count} times`;
}
