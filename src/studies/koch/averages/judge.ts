import { measuredText } from '../../../report/quantity-text.ts';
import { jackknife } from '../../../statistics/jackknife.ts';
import { meanOf, unknown, type Measured } from '../../../statistics/measured.ts';
import type { Target, Verdict } from '../../study.ts';
import { agree, all, control, limits, ruleText, unlessControl } from '../../verdict.ts';
import { criticalReference } from '../samples.ts';
import type { AverageLevelFound, AverageStudy } from './measure.ts';

/** Known numbers of averages of 2 x 2, 4 x 4 and 8 x 8 spins at T_c on a lattice of one side. */
interface AverageReference {
  /** Mean squares of a level over those of the level below. */
  readonly falls: readonly Measured[];
  /** U = 1 - <h^4>/(3 <h^2>^2) of each level: 0 for Gaussian averages, 2/3 for h = -1 and +1 alone. */
  readonly cumulants: readonly Measured[];
}

/**
 * From 500,000 lattices, six Wolff clusters apart, by a separate program; errors over 200 parts. Its
 * <h^2> of 2 x 2 spins is 0.76689(5).
 */
const averageReference: Readonly<Record<number, AverageReference>> = {
  64: {
    falls: [
      { value: 0.82309, error: 7e-5 },
      { value: 0.84698, error: 1.1e-4 },
    ],
    cumulants: [
      { value: 0.58661, error: 2e-5 },
      { value: 0.57077, error: 4e-5 },
      { value: 0.57075, error: 8e-5 },
    ],
  },
};

/** Block averages scale with the dimension of the spin, 1/8; their squares scale with twice that dimension. */
const scaling = 2 ** -0.25;

/** Numbers by name, in the order of their known values. */
type Named = readonly (readonly [name: string, value: Measured])[];

/**
 * DK-6: averages of averages have the known numbers of critical lattices; random spins, the control, do not. No targets for a
 * lattice without reference values.
 */
export function averageTargets({
  levels,
  random,
}: Pick<AverageStudy, 'levels' | 'random'>): Target[] {
  const [first] = levels;
  const lattice = first ? first.size * first.block : NaN;
  const own = criticalReference[lattice]?.ownBlock;
  const known = averageReference[lattice];
  if (!own || !known) return [];
  const target = (
    words: Pick<Target, 'id' | 'statement' | 'details'>,
    expected: readonly Measured[],
    of: (levels: readonly AverageLevelFound[]) => Named,
  ): Target => {
    const verdict = (found: Named): Verdict =>
      all(found.map(([, value], at) => agree(value, expected[at] ?? unknown)));
    return unlessControl({
      ...words,
      kind: 'data',
      measured: Object.fromEntries(of(levels)),
      expected: expected.map((one) => measuredText(one)).join(', '),
      rule: `Each number ${ruleText(limits.single)}.`,
      verdict: verdict(of(levels)),
      controls: of(random).map(([name, measured]) =>
        control(`random spins, ${name}`, measured, verdict(of(random))),
      ),
    });
  };
  return [
    target(
      {
        id: 'DK-6 first level',
        statement: 'Averages of 2 x 2 spins have the mean square that a long simulation gives.',
        details: `The mean square is their correlation with a spin of their own block, (1 + 2⟨nearest⟩ + ⟨diagonal⟩)/4 for L = ${lattice}. The correlation of nearest neighbours is exact; that of diagonal neighbours comes from long cluster runs.`,
      },
      [own],
      (found) => found.slice(0, 1).map((level) => ['⟨h^2⟩', meanOf(squares(level))]),
    ),
    target(
      {
        id: 'DK-6 scaling',
        statement: 'Mean squares of block averages fall as on critical lattices.',
        details:
          `From level to level, on lattices of side ${lattice}. Large blocks on large lattices give 2^{−1/4} = ${scaling.toFixed(4)}; ` +
          'random spins give 1/4.',
      },
      known.falls,
      fallsOf,
    ),
    target(
      {
        id: 'DK-6 distribution',
        statement: 'Block averages have the cumulant U of critical lattices.',
        details:
          `U = 1 − ⟨h^4⟩/(3⟨h^2⟩^2) on lattices of side ${lattice}. The expected U of the last two levels agree, as they do if distributions differ in scale only. ` +
          'U is 2/3 for ±1 and tends to 0 for averages of random spins.',
      },
      known.cumulants,
      cumulantsOf,
    ),
  ];
}

/** The factors by which mean squares fall from level to level, with errors over the lattices. */
function fallsOf(levels: readonly AverageLevelFound[]): Named {
  return levels.slice(1).map((coarse, index) => {
    const fine = levels[index] ?? coarse;
    const [above, below] = [squares(coarse), squares(fine)];
    const value = meanOf(above).value / meanOf(below).value;
    // A ratio of means over the same lattices: its error is that of the mean residual.
    const residuals = above.map((own, system) => own - value * (below[system] ?? NaN));
    const error = meanOf(residuals).error / meanOf(below).value;
    return [`${fine.size} → ${coarse.size}`, { value, error }];
  });
}

/** U of every level, with jackknife errors over the lattices. */
function cumulantsOf(levels: readonly AverageLevelFound[]): Named {
  return levels.map(({ block, bySystem }) => {
    const average = (up: number): number => (2 * up) / block ** 2 - 1;
    const moments = bySystem.distribution.map((shares) =>
      [2, 4].map((power) =>
        shares.reduce((sum, share, up) => sum + share * average(up) ** power, 0),
      ),
    );
    const { value, error } = jackknife(
      moments,
      ([square = NaN, fourth = NaN]: number[]) => 1 - fourth / (3 * square ** 2),
    );
    return [`U, ${block} x ${block}`, { value, error }];
  });
}

/** Mean h^2 of every lattice. */
function squares({ bySystem }: AverageLevelFound): number[] {
  return bySystem.correlations.map((own) => own[0] ?? NaN);
}
