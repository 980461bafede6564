import type { Figure, Series } from '../report/figure-description.ts';
import type { Difference } from '../statistics/crossing.ts';
import type { Measured } from '../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type { CouplingFlow } from './mcrg-matching.ts';

type Reference = readonly (readonly (readonly [number, number])[])[];

/** y against the blocking step, a series for each number of operators, beside the reference run. */
export function exponentFigures(
  tables: {
    thermal: { entries: readonly (readonly Measured[])[] };
    magnetic: { entries: readonly (readonly Measured[])[] };
  },
  references: { thermalReference: Reference; magneticReference: Reference },
): Record<string, Figure> {
  const figure = (
    entries: readonly (readonly Measured[])[],
    reference: Reference,
    { symbol, exact }: { symbol: string; exact: number },
  ): Figure => {
    const kept = [0, 1, (entries[0]?.length ?? 1) - 1];
    const measured: Series[] = kept.map((column, place) => ({
      label: `${column + 1} operator${column > 0 ? 's' : ''}`,
      kind: 'both',
      data: entries.map((row, step) => ({
        // Side by side, so that error bars do not hide one another.
        x: step + 1 + 0.06 * (place - 1),
        y: row[column]?.value ?? NaN,
        error: row[column]?.error,
      })),
    }));
    const wanted: Series = {
      label: 'reference, all operators',
      kind: 'line',
      dashed: true,
      colour: '#888888',
      data: reference.map((row, step) => ({ x: step + 1, y: row[row.length - 1]?.[0] ?? NaN })),
    };
    return {
      title: `Exponent ${symbol} by blocking step`,
      x: { label: 'blocking step', ticks: entries.map((_, step) => step + 1) },
      y: { label: symbol },
      series: [...measured, wanted],
      guides: [{ label: `exact ${exact}`, y: exact }],
      caption: 'Error bars: one standard error.',
    };
  };
  return {
    'thermal-exponent': figure(tables.thermal.entries, references.thermalReference, {
      symbol: 'y_t',
      exact: 1,
    }),
    'magnetic-exponent': figure(tables.magnetic.entries, references.magneticReference, {
      symbol: 'y_h',
      exact: 1.875,
    }),
  };
}

/** The nearest-neighbour sum per site against the level, for several couplings. */
export function flowFigure(
  flows: readonly { ratio: number; values: readonly Measured[] }[],
  sizes: readonly number[],
): Figure {
  return {
    title: 'Nearest-neighbour sum per site under zooming out',
    x: { label: 'level', ticks: sizes.map((_, level) => level) },
    y: { label: '⟨sum of s s′⟩ per site', domain: [0, 2.05] },
    series: flows.map(({ ratio, values }) => ({
      label: ratio === 1 ? 'K = K_c' : `K = ${ratio} K_c`,
      kind: 'both',
      data: values.map(({ value, error }, level) => ({ x: level, y: value, error })),
    })),
    guides: [{ label: 'ordered', y: 2 }],
    caption: `Sides of the lattices: ${sizes.join(', ')}. Error bars: one standard error.`,
  };
}

/** Coupling to diagonals against that to nearest neighbours, level after level. */
export function couplingFigure(flows: readonly CouplingFlow[]): Figure {
  return {
    title: 'Flow of the couplings under zooming out',
    x: { label: 'K nearest neighbours', domain: [0, 0.75] },
    y: { label: 'K diagonals', domain: [-0.02, 0.3] },
    series: flows.map(({ temperature, levels }) => ({
      label: temperature === CRITICAL_TEMPERATURE ? 'T_c' : `T = ${temperature}`,
      kind: 'both',
      data: levels.map(({ couplings }) => ({
        x: couplings.nearest.value,
        y: couplings.diagonal.value,
        error: couplings.diagonal.error,
      })),
    })),
    caption:
      'Each line starts on the axis, at K = 1/T, and takes a step with every blocking. Error bars: one standard error.',
  };
}

/** Difference of the nearest-neighbour sums of the two lattices over temperature. */
export function matchingFigure(differences: readonly Difference[]): Figure {
  return {
    title: 'A lattice against one of half the size',
    x: { label: 'temperature T / J' },
    y: { label: 'difference of the sums per site' },
    series: [
      {
        label: '64 × 64 blocked three times less 32 × 32 blocked twice',
        kind: 'points',
        data: differences.map(({ x, value, error }) => ({ x, y: value, error })),
      },
    ],
    guides: [
      { label: '', y: 0 },
      { label: 'T_c', x: CRITICAL_TEMPERATURE },
    ],
    caption: 'Error bars: one standard error.',
  };
}
