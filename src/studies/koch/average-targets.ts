import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Target } from '../study.ts';
import { controlled } from '../controlled.ts';
import type { AverageLevelFound, AverageStudy } from './averages.ts';
import { blockReference } from './map-targets.ts';
import { elementAt } from '../../element-at.ts';

const tolerated = 3;

/** What block averages at T_c have on a lattice of a side, of 2 x 2, 4 x 4 and 8 x 8 spins. */
interface AverageReference {
  /** Mean squares of a level over those of the level below. */
  readonly falls: readonly Measured[];
  /** U = 1 - <h^4>/(3 <h^2>^2) of each level: 0 for Gaussian ones, 2/3 for h = -1 and +1 alone. */
  readonly cumulants: readonly Measured[];
}

/**
 * From 500,000 lattices, six clusters of Wolff's apart, of a program that shares nothing with this one; errors over 200 parts.
 * Its <h^2> of 2 x 2 spins is 0.76689(5).
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

/** Block averages scale with the dimension of the spin, 1/8, twice of it in a square. */
const scaling = 2 ** -0.25;

/** DK-6: what block averages of averages must give; nothing where it is not known for lattices of this side. */
export function averageTargets({
  levels,
  random,
}: Pick<AverageStudy, 'levels' | 'random'>): Target[] {
  const [first, second, third] = levels;
  if (!first || !second || !third) throw new RangeError('There are fewer than three levels.');
  const lattice = first.size * first.block;
  const own = blockReference[lattice]?.own;
  const known = averageReference[lattice];
  if (!own || !known) return [];
  const square = elementAt(first.correlations, 0);
  return [
    {
      id: 'DK-6 first level',
      kind: 'data',
      statement: `The mean square of averages of 2 x 2 spins is their correlation with a spin of their own block (L = ${lattice}).`,
      measured: square,
      expected: `${own.value} ± ${own.error} within ${tolerated} standard errors`,
      verdict: agree([square], [own]) ? 'holds' : 'fails',
    },
    compared(
      'DK-6 scaling',
      `From level to level the mean square of block averages falls as it does on critical lattices of this side (L = ${lattice}): by 2^{−1/4} = ${scaling.toFixed(4)} on ` +
        'large ones between large blocks, here with what small blocks and a finite lattice make of it. Random spins, of infinite temperature, fall by 1/4.',
      known.falls,
      [levels, random].map((of) =>
        fallsOf(of).map((value, at) => [`${of[at]?.size} → ${of[at + 1]?.size}`, value] as const),
      ),
    ),
    compared(
      'DK-6 distribution',
      `Averages of ${levels.map(({ block }) => `${block} x ${block}`).join(', ')} spins have the fourth-order cumulant U = 1 − ⟨h^4⟩/(3⟨h^2⟩^2) of critical lattices of this side ` +
        `(L = ${lattice}), which is the same at the last two levels: their distribution looks alike but for its scale. It is 2/3 for ±1, and tends to 0 for averages of random spins.`,
      known.cumulants,
      [levels, random].map((of) =>
        of.map((level) => [`U, ${level.block} x ${level.block}`, cumulantOf(level)] as const),
      ),
    ),
  ];
}

type Named = readonly (readonly [string, Measured])[];

/** Numbers of critical lattices and of random spins beside those that are known of the former. */
function compared(
  id: string,
  statement: string,
  known: readonly Measured[],
  [found = [], control = []]: readonly Named[],
): Target {
  const valuesOf = (named: Named): Measured[] => named.map(([, value]) => value);
  return controlled({
    id,
    kind: 'data',
    statement,
    measured: Object.fromEntries(found),
    expected: `${known.map(({ value, error }) => `${value} ± ${error}`).join(', ')}, each within ${tolerated} standard errors`,
    verdict: agree(valuesOf(found), known) ? 'holds' : 'fails',
    controls: control.map(([name, measured]) => ({
      name: `random spins, ${name}`,
      measured,
      fulfils: agree(valuesOf(control), known),
    })),
  });
}

/** Whether each number is the one that is known, within the errors of both. */
function agree(found: readonly Measured[], known: readonly Measured[]): boolean {
  return found.every(({ value, error }, at) => {
    const expected = known[at] ?? { value: NaN, error: NaN };
    return Math.abs(value - expected.value) <= tolerated * Math.hypot(error, expected.error);
  });
}

/** By what the mean squares fall from level to level. */
function fallsOf(levels: readonly AverageLevelFound[]): Measured[] {
  return levels.slice(1).map((level, index) => ratio(levels[index] as AverageLevelFound, level));
}

/** U of one level, with a jackknife error over the lattices. */
function cumulantOf({ block, bySystem }: AverageLevelFound): Measured {
  const average = (up: number): number => (2 * up) / block ** 2 - 1;
  const moments = bySystem.distribution.map((shares) =>
    [2, 4].map((power) => shares.reduce((sum, share, up) => sum + share * average(up) ** power, 0)),
  );
  const { value, error } = jackknife(
    moments,
    ([square, fourth]: number[]) => 1 - (fourth as number) / (3 * (square as number) ** 2),
  );
  return { value, error };
}

/** Of the mean squares of two levels, with its error over the lattices, which have both. */
function ratio(fine: AverageLevelFound, coarse: AverageLevelFound): Measured {
  const [a, b] = [squares(fine), squares(coarse)];
  const value = mean(b) / mean(a);
  // Of a ratio of means, by the residuals.
  const residuals = b.map((own, system) => own - value * elementAt(a, system));
  const spread = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const count = a.length;
  return { value, error: Math.sqrt(spread / (count * (count - 1))) / mean(a) };
}

/** Mean h^2 of every lattice. */
function squares({ bySystem }: AverageLevelFound): number[] {
  return bySystem.correlations.map((own) => elementAt(own, 0));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
