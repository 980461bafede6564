import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { scalingExponent } from '../../theory/fixed-point.ts';
import { schemeFixedPoint } from '../../theory/rg-fixed-points.ts';
import { RG_SCHEMES, type RgScheme } from '../../theory/rg-schemes.ts';
import { formulaText, nameText, recursionFigure } from './figures.ts';
import { printedDigits, type FixedPointNumber } from './reference.ts';
import type { Study, StudyOutcome, Table, Target } from '../study.ts';

type FixedPoint = ReturnType<typeof schemeFixedPoint>;
interface Found {
  readonly scheme: RgScheme;
  readonly point: FixedPoint;
}

/** The columns of the array of results, a row a scheme; NaN where a scheme has no such number. */
const columns = ['coupling', 'eigenvalue', 'thermal', 'nu', 'alpha', 'magnetic'] as const;
/** How near the limit b -> 1 must come to K_c. */
const limitTolerance = 1e-12;

/** Fixed points and exponents of recursions of one coupling. */
export const fixedPoints: Study = {
  name: 'fixed-points',
  title: 'Fixed points of real-space renormalization',
  source:
    'Migdal (1975) and Kadanoff (1976); Niemeijer and van Leeuwen (1973); Maris and Kadanoff (1978)',
  summary:
    'Recursions of a single coupling, K to K′, give a critical point and exponents without any simulation. The study finds ' +
    'their fixed points, and holds what follows from them against the exact answers.',
  // Without a single random number, and on the processor: a run is the same whatever the preset and the seed.
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
  const values = found.flatMap(({ point }) => columns.map((column) => point?.[column] ?? NaN));
  const recursions = found.filter(({ scheme }) => scheme.kind !== 'exact');
  return {
    targets: [digitsTarget(found), absenceTarget(found), limitTarget(found)],
    sections: [
      {
        title: 'Fixed points and exponents',
        text: [
          'Each fixed point K* = K′(K*) between 0.001 and 10 is found by bisection down to neighbouring doubles, and ' +
            'the eigenvalue λ = dK′/dK there from the analytic derivative. Then y_t = ln λ / ln b, ν = 1/y_t, α = 2 − dν.',
          'The schemes that have a fixed point at all put it between 0.5 and 1.7 times the exact coupling of their lattice, and ' +
            'only the limit b → 1 puts it right. None gives y_t = 1: the recursions are cheap pictures of what the exact ' +
            'transformation does to infinitely many couplings.',
        ],
        tables: [exponentTable(found)],
      },
      {
        title: 'Recursions',
        text: [
          'Where the curve crosses the diagonal the coupling stays as it is. It crosses from below, so that a coupling ' +
            'slightly smaller flows to K = 0, disorder, and one slightly larger to K = ∞, order; the stairs show both.',
          'Decimation of the chain, and decimation of the square lattice cut down to nearest neighbours, stay below the ' +
            'diagonal: every coupling flows to disorder. For the chain that is the truth, for the square lattice it is ' +
            'what the neglected couplings cost.',
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
      'fixed-points': {
        shape: [found.length, columns.length],
        data: Float64Array.from(values),
      },
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
    caption: 'Non-trivial fixed points. The exact rows are there to compare with.',
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

/** RG-1: every printed digit of the reference. */
function digitsTarget(found: readonly Found[]): Target {
  const comparisons = found.flatMap(({ scheme, point }) =>
    Object.entries(printedDigits[scheme.id] ?? {}).map(([name, printed]) => ({
      agrees: agrees(point?.[name as FixedPointNumber], printed),
    })),
  );
  const agreeing = comparisons.filter(({ agrees }) => agrees).length;
  const all = comparisons.length;
  // With b = 2 for the spacing grows by sqrt 2 the exponent halves, and the criterion has to see it.
  const closure = found.find(({ scheme }) => scheme.id === 'square-maris-kadanoff')?.point;
  const wrong = scalingExponent(closure?.eigenvalue ?? NaN, 2);
  return {
    id: 'RG-1a',
    statement: 'The recursions give the known couplings, eigenvalues and exponents.',
    expected: `all ${all} numbers of the reference, in every printed digit`,
    measured: { 'numbers that agree': agreeing, 'numbers compared': all },
    verdict: agreeing === all && all > 0 ? 'holds' : 'fails',
    controls: [
      {
        name: 'y_t of the Maris-Kadanoff closure taken with b = 2 instead of √2',
        measured: wrong,
        fulfils: agrees(wrong, printedDigits['square-maris-kadanoff']?.thermal ?? ''),
      },
    ],
  };
}

function agrees(value: number | undefined, printed: string): boolean {
  const decimals = printed.split('.')[1]?.length ?? 0;
  return value?.toFixed(decimals) === printed;
}

/** The truncated decimation has none, as no chain has one. */
function absenceTarget(found: readonly Found[]): Target {
  const count = (id: string): number =>
    found.filter(({ scheme, point }) => scheme.id === id && point !== undefined).length;
  const measured = {
    'square lattice, truncated': count('square-truncated'),
    'chain, exact': count('chain-decimation'),
  };
  const closed = count('square-maris-kadanoff');
  return {
    id: 'RG-1b',
    statement:
      'Decimation of the square lattice truncated to nearest neighbours has no transition, nor has the chain.',
    expected: 'no fixed point between K = 0.001 and 10 for either',
    measured,
    verdict: Object.values(measured).every((number) => number === 0) ? 'holds' : 'fails',
    controls: [
      {
        name: 'fixed points with the Maris-Kadanoff closure of the same step',
        measured: closed,
        fulfils: closed === 0,
      },
    ],
  };
}

/** The limit b -> 1 of Migdal and Kadanoff is exact in its fixed point, finite b is not. */
function limitTarget(found: readonly Found[]): Target {
  const deviation = (id: string): number =>
    (found.find(({ scheme }) => scheme.id === id)?.point?.coupling ?? NaN) - CRITICAL_COUPLING;
  const limit = deviation('migdal-kadanoff-infinitesimal');
  const finite = deviation('migdal-kadanoff-2-move-first');
  return {
    id: 'RG-1c',
    statement: 'Bond moving in infinitesimal steps, b → 1, has its fixed point at the exact K_c.',
    expected: '|K* − K_c| ≤ 10^{−12}, K_c = ln(1 + √2)/2',
    measured: { 'K* − K_c': limit },
    verdict: within(limit) ? 'holds' : 'fails',
    controls: [
      { name: 'K* − K_c with b = 2, bonds moved first', measured: finite, fulfils: within(finite) },
    ],
  };
}

function within(difference: number): boolean {
  return Math.abs(difference) <= limitTolerance;
}
