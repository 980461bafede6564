import { pointsOf } from '../../../plot/points.ts';
import { jackknife } from '../../../statistics/jackknife.ts';
import { dividedBy, meanOf, type Measured } from '../../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../../theory/universal.ts';
import type { Section } from '../../study.ts';
import { logSlope } from '../../../statistics/power-law.ts';
import type { AverageLevelFound } from './measure.ts';

/** Distances of the table, and those of its fit. */
const shownDistances = [0, 1, 2, 4] as const;
const fittedDistances = [1, 2, 4] as const;
/** Groups of lattices that the error of the fit is found from. */
const groups = 16;

/** DK-6. */
export function averageSection(levels: readonly AverageLevelFound[]): Section {
  const [first] = levels;
  const lattice = first ? first.size * first.block : NaN;
  const named = levels.map((level) => ({
    ...level,
    name: `${level.size} x ${level.size} (blocks of ${level.block} x ${level.block})`,
  }));
  return {
    title: 'Averages of averages',
    text: [
      `We took three steps of 2 x 2 averages at T_c, ${[lattice, ...levels.map(({ size }) => size)].join(' → ')}, without taking signs. ` +
        'The averages become more and more continuous. Their distribution keeps two humps, as critical magnetizations do.',
      'Correlations of averages fall off as correlations of spins do. On lattices this small the finite size flattens the fall, so fitted exponents are below the exact 1/4.',
    ],
    tables: [
      {
        caption:
          'Correlations ⟨h h′⟩ of block averages along the axes, not connected, and the exponent η of r^{−η} over r = 1, 2, 4. The exact η is that of the infinite lattice.',
        header: ['level', ...shownDistances.map((r) => `r = ${r}`), 'η'],
        rows: named.map(({ name, correlations, bySystem }) => [
          name,
          ...shownDistances.map((r): Measured | string => correlations[r] ?? ''),
          decay(bySystem.correlations),
        ]),
      },
    ],
    figures: {
      'average-correlations': {
        title: 'Correlations of block averages, over their mean square, against distance in spins',
        x: { label: 'r', scale: 'log' },
        y: { label: '⟨h h′⟩/⟨h^2⟩', scale: 'log' },
        series: named.map(({ name, block, correlations: [square, ...others] }) => ({
          label: name,
          kind: 'both' as const,
          data: pointsOf(
            others.map((own) => dividedBy(own, square?.value ?? NaN)),
            (at) => (at + 1) * block,
          ),
        })),
        caption: 'Error bars: one standard error over the lattices.',
      },
      'average-distribution': {
        title: 'Distribution of block averages',
        x: { label: 'h' },
        y: { label: 'density' },
        series: named.map(({ name, block, distribution }) => ({
          label: name,
          kind: 'both' as const,
          data: pointsOf(
            distribution.map((share) => dividedBy(share, 2 / block ** 2)),
            (up) => (2 * up) / block ** 2 - 1,
          ),
        })),
        caption:
          'Shares of the values 2 k/n − 1 that the mean of n spins can have, over their distance 2/n.',
      },
    },
  };
}

/** The exponent of a fit of logarithms, with its jackknife error over groups of lattices. */
function decay(bySystem: readonly Float64Array[]): Measured {
  const blocks = Array.from({ length: groups }, (_, group) => {
    const own = bySystem.filter((__, system) => system % groups === group);
    return fittedDistances.map((r) => meanOf(own.map((row) => row[r] ?? NaN)).value);
  });
  const { value, error } = jackknife(
    blocks,
    (means) => -logSlope(fittedDistances.map((r, i) => [r, means[i] ?? NaN])),
  );
  return { value, error, exact: ISING_EXPONENTS.eta };
}
