import type { Measured } from '../../statistics/measured.ts';
import type { Target } from '../study.ts';
import type { AverageLevelFound } from './averages.ts';
import { blockReference } from './map-targets.ts';

const tolerated = 3;

/** The mean square of block averages from their distribution. */
function squareOf({ block, distribution }: AverageLevelFound): number {
  return distribution.reduce(
    (sum, { value }, up) => sum + value * ((2 * up) / block ** 2 - 1) ** 2,
    0,
  );
}

/** DK-6: what block averages of averages must give. */
export function averageTargets(levels: readonly AverageLevelFound[]): Target[] {
  const [first, second, third] = levels;
  if (!first || !second || !third) throw new RangeError('There are fewer than three levels.');
  const lattice = first.size * first.block;
  const known = blockReference[lattice]?.own;
  const square = first.correlations[0] as Measured;
  const distributed = squareOf(first);
  const targets: Target[] = [];
  if (known)
    targets.push({
      id: 'DK-6 first level',
      statement: `The mean square of averages of 2 x 2 spins is their correlation with a spin of their own block (L = ${lattice}).`,
      measured: square,
      expected: `${known.value} ± ${known.error} within ${tolerated} standard errors`,
      verdict:
        Math.abs(square.value - known.value) <= tolerated * Math.hypot(square.error, known.error)
          ? 'holds'
          : 'fails',
    });
  const ratios = levels
    .slice(1)
    .map((level, index) => ratio(levels[index] as AverageLevelFound, level));
  const inside = ratios.map(
    ({ value, error }) => Math.abs(value - scaling) <= 0.05 + tolerated * error,
  );
  targets.push({
    id: 'DK-6 scaling',
    statement:
      'From level to level the mean square of block averages falls by about 2^{−1/4}, as at a critical point: block averages of critical ' +
      `spins look alike at every level but for their scale (L = ${lattice}).`,
    measured: Object.fromEntries(
      ratios.map((value, index) => [`${levels[index]?.size} → ${levels[index + 1]?.size}`, value]),
    ),
    expected: `2^{−1/4} = ${scaling.toFixed(4)} ± 0.05 for the size of blocks and lattice, within ${tolerated} standard errors`,
    verdict: inside.every(Boolean) ? 'holds' : 'fails',
    controls: [
      {
        name: 'independent spins, whose squares fall by 1/4',
        measured: 0.25,
        fulfils: Math.abs(0.25 - scaling) <= 0.05,
      },
    ],
  });
  targets.push({
    id: 'DK-6 distribution',
    statement:
      'The distribution of the averages has the mean square that their products have: two kernels count the same.',
    measured: { 'from products': square, 'from the distribution': distributed },
    expected: 'equal but for rounding, 10^{-6}',
    verdict: Math.abs(square.value - distributed) < 1e-6 ? 'holds' : 'fails',
  });
  return targets;
}

/** Block averages scale with the dimension of the spin, 1/8, twice of it in a square. */
const scaling = 2 ** -0.25;

/** Of the mean squares of two levels, with its error over the lattices, which have both. */
function ratio(fine: AverageLevelFound, coarse: AverageLevelFound): Measured {
  const [a, b] = [squares(fine), squares(coarse)];
  const value = mean(b) / mean(a);
  // Of a ratio of means, by the residuals.
  const residuals = b.map((own, system) => own - value * (a[system] as number));
  const spread = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const count = a.length;
  return { value, error: Math.sqrt(spread / (count * (count - 1))) / mean(a) };
}

/** Mean h^2 of every lattice. */
function squares({ bySystem }: AverageLevelFound): number[] {
  return bySystem.correlations.map((own) => own[0] as number);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
