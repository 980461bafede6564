import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Measured } from '../../statistics/measured.ts';
import { powerLaw } from '../../statistics/power-law.ts';
import type { Section } from '../study.ts';
import type { AverageLevelFound } from './averages.ts';
import { elementAt } from '../../element-at.ts';

/** DK-6. */
export function averageSection(levels: readonly AverageLevelFound[]): Section {
  const names = levels.map(
    ({ size, block }) => `${size} x ${size} (blocks of ${block} x ${block})`,
  );
  return {
    title: 'Averages of averages',
    text: [
      `Three steps of 2 x 2 averages, ${levels[0] ? levels[0].size * levels[0].block : ''} → ${levels.map(({ size }) => size).join(' → ')}, at T_c. No sign is taken: averages become ` +
        'more and more continuous, and keep two humps, as those of critical spins do.',
      'Correlations of averages fall off as those of the spins do; on lattices as small as these the finite size flattens them, so that the exponent of a fit is below the exact 1/4.',
    ],
    tables: [
      {
        caption:
          'Correlations ⟨h h′⟩ of block averages along the axes, not connected, and the exponent η of r^{−η} over r = 1, 2, 4 (exact on the infinite lattice: 1/4)',
        header: ['level', 'r = 0', 'r = 1', 'r = 2', 'r = 4', 'η'],
        rows: levels.map(({ correlations, bySystem }, level) => [
          elementAt(names, level),
          ...[0, 1, 2, 4].map((r) => elementAt(correlations, r)),
          decay(bySystem.correlations),
        ]),
      },
    ],
    figures: {
      'average-correlations': {
        title: 'Correlations of block averages, over their mean square, against distance in spins',
        x: { label: 'r', scale: 'log' },
        y: { label: '⟨h h′⟩/⟨h^2⟩', scale: 'log' },
        series: levels.map(({ block, correlations }, level) => {
          const square = elementAt(correlations, 0).value;
          return {
            label: elementAt(names, level),
            kind: 'both' as const,
            data: correlations.slice(1).map(({ value, error }, at) => ({
              x: (at + 1) * block,
              y: value / square,
              error: error / square,
            })),
          };
        }),
        caption: 'Error bars: one standard error over the lattices.',
      },
      'average-distribution': {
        title: 'Distribution of block averages',
        x: { label: 'h' },
        y: { label: 'density' },
        series: levels.map(({ block, distribution }, level) => {
          const spins = block ** 2;
          return {
            label: elementAt(names, level),
            kind: 'both' as const,
            data: distribution.map(({ value, error }, up) => ({
              x: (2 * up) / spins - 1,
              y: (value * spins) / 2,
              error: (error * spins) / 2,
            })),
          };
        }),
        caption:
          'Shares of the values 2 k/n − 1 that a mean of n spins can have, over their distance 2/n.',
      },
    },
  };
}

/** The exponent of a fit of logarithms, with its jackknife error over groups of lattices. */
function decay(bySystem: readonly Float64Array[]): Measured {
  const distances = [1, 2, 4];
  const groups = 16;
  const of = (rows: readonly Float64Array[]): number =>
    -powerLaw(
      distances.map((at) => {
        const value = rows.reduce((sum, row) => sum + elementAt(row, at), 0) / rows.length;
        return { at, value, error: value };
      }),
    ).exponent;
  const without = Array.from({ length: groups }, (_, group) =>
    of(bySystem.filter((__, system) => system % groups !== group)),
  );
  const mean = without.reduce((sum, value) => sum + value, 0) / groups;
  const squares = without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    value: of(bySystem),
    error: Math.sqrt((squares * (groups - 1)) / groups),
    exact: ISING_EXPONENTS.eta,
  };
}
