import { schemeFixedPoint } from '../../theory/rg-fixed-points.ts';
import { RG_SCHEMES } from '../../theory/rg-schemes.ts';
import type { Study, StudyOutcome, Table } from '../study.ts';
import { tensorOf } from '../tensor-of.ts';
import { formulaText, nameText, overviewFigure, recursionFigure } from './figures.ts';
import { recursionAnswer, recursionTargets, type Found } from './targets.ts';

/** The columns of the array of results, a row a scheme; NaN where a scheme has no such number. */
const columns = ['coupling', 'eigenvalue', 'thermal', 'nu', 'alpha', 'magnetic'] as const;

/** Fixed points and exponents of recursions of one coupling. */
export const fixedPoints: Study = {
  name: 'fixed-points',
  title: 'Fixed points of real-space renormalization',
  source:
    'Migdal (1975) and Kadanoff (1976); Niemeijer and van Leeuwen (1973); Maris and Kadanoff (1978)',
  question: 'How far does renormalization with a single coupling get?',
  summary:
    'A recursion of one coupling, K to K′, gives a critical point and exponents without any simulation. The study finds the fixed points ' +
    'of the recursions of textbooks and compares them with the exact answers.',
  wouldChange:
    'Recursions that keep more couplings. Monte Carlo renormalization, the study mcrg, keeps several and comes much closer.',
  // No random numbers: a run is the same whatever the preset and the seed.
  run: async ({ phase }) => {
    const done = phase('fixed points', RG_SCHEMES.length);
    const found = RG_SCHEMES.map((scheme, index) => {
      const point = schemeFixedPoint(scheme);
      done(index + 1);
      return { scheme, point };
    });
    return outcomeOf(found);
  },
};

function outcomeOf(found: readonly Found[]): StudyOutcome {
  const recursions = found.filter(({ scheme }) => scheme.kind !== 'exact');
  return {
    answer: recursionAnswer(found),
    leadingFigure: 'schemes',
    targets: recursionTargets(found),
    sections: [
      {
        title: 'Fixed points and exponents',
        text: [
          'A fixed point is a coupling that the recursion leaves as it is, K* = K′(K*). We look for fixed points between 0.001 and 10 by bisection down to neighbouring ' +
            'doubles. The eigenvalue there is λ = dK′/dK, from the analytic derivative. The exponents follow: y_t = ln λ / ln b, ν = 1/y_t, α = 2 − dν.',
          'The exact transformation creates infinitely many couplings. Each recursion keeps one of them and makes up for the rest in its own way.',
        ],
        tables: [exponentTable(found)],
        figures: { schemes: overviewFigure(found) },
      },
      {
        title: 'Recursions',
        text: [
          'The coupling stays the same where the curve crosses the diagonal. The curve crosses from below. A slightly smaller coupling therefore ' +
            'flows to K = 0, which is disorder, and a slightly larger one to K = ∞, which is order. The stairs show both flows.',
          'Two curves stay below the diagonal: decimation of the chain, and decimation of the square lattice cut to nearest neighbours. ' +
            'Every coupling flows to disorder. This is right for the chain. For the square lattice it is the price of the neglected couplings.',
        ],
        figures: Object.fromEntries(
          recursions.map(({ scheme, point }) => [
            scheme.id,
            recursionFigure(scheme, point?.coupling),
          ]),
        ),
      },
    ],
    data: {
      'fixed-points': tensorOf(
        found.map(({ point }) => columns.map((column) => point?.[column] ?? NaN)),
      ),
    },
    parameters: {
      schemes: found.map(({ scheme }) => scheme.id),
      columns: [...columns],
      search: '512 points from K = 0.001 to 10, evenly spaced in ln K',
    },
  };
}

function exponentTable(found: readonly Found[]): Table {
  return {
    caption: 'Non-trivial fixed points. The rows marked exact are for comparison',
    header: ['scheme', 'recursion', 'b', 'K*', 'λ', 'y_t', 'ν', 'α', 'y_h'],
    rows: found.map(({ scheme, point }) => [
      nameText(scheme),
      formulaText(scheme),
      scheme.kind === 'recursion'
        ? String(Number(scheme.factor.toFixed(6)))
        : scheme.kind === 'flow'
          ? '1+'
          : '–',
      point ? digits(point.coupling) : 'none',
      ...columns.slice(1).map((column) => digits(point?.[column])),
    ]),
  };
}

/** Six decimals, or a dash where a scheme has no such number. */
function digits(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(6).replace('-', '\u2212');
}
