import type { Measured } from '../../statistics/measured.ts';
import type { Target } from '../study.ts';
import { controlled } from '../controlled.ts';
import type { AverageLevelFound, AverageStudy } from './averages.ts';
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
export function averageTargets({
  levels,
  random,
}: Pick<AverageStudy, 'levels' | 'random'>): Target[] {
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
  targets.push(scalingTarget(levels, random));
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

/**
 * The ratio at small blocks, and of blocks that are a good part of the lattice, has corrections that theory does not tell; the
 * change from level to level shows how large they are.
 */
function scalingTarget(
  levels: readonly AverageLevelFound[],
  random: readonly AverageLevelFound[],
): Target {
  const found = fallsOf(levels);
  const control = fallsOf(random);
  return controlled({
    id: 'DK-6 scaling',
    statement:
      'From level to level the mean square of block averages falls by 2^{−1/4} but for corrections, as at a critical point, where block averages look alike ' +
      `at every level but for their scale (L = ${(levels[0]?.size ?? NaN) * (levels[0]?.block ?? NaN)}). The control is random spins, of infinite temperature, whose squares fall by 1/4.`,
    measured: Object.fromEntries(
      found.ratios.map((value, index) => [
        `${levels[index]?.size} → ${levels[index + 1]?.size}`,
        { ...value, exact: scaling },
      ]),
    ),
    expected:
      `no ratio farther from 2^{−1/4} = ${scaling.toFixed(4)} than the ratios are from each other, which is what corrections are seen to make, within ${tolerated} errors; ` +
      'fails beyond',
    verdict: found.scales ? 'holds' : 'fails',
    controls: control.ratios.map((measured, index) => ({
      name: `random spins, ${random[index]?.size} → ${random[index + 1]?.size}`,
      measured: { ...measured, exact: 1 / 4 },
      fulfils: control.scales,
    })),
  });
}

/** By what the squares fall from level to level, and whether that is 2^{-1/4} but for what it changes by. */
function fallsOf(levels: readonly AverageLevelFound[]): { ratios: Measured[]; scales: boolean } {
  const ratios = levels
    .slice(1)
    .map((level, index) => ratio(levels[index] as AverageLevelFound, level));
  const values = ratios.map(({ value }) => value);
  const change = Math.max(...values) - Math.min(...values);
  const changeError = Math.hypot(...ratios.map(({ error }) => error));
  const scales = ratios.every(
    ({ value, error }) =>
      Math.abs(value - scaling) <= change + tolerated * Math.hypot(error, changeError),
  );
  return { ratios, scales };
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
