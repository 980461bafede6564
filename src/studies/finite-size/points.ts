import { leftOutError } from '../../statistics/jackknife.ts';
import { meanOf } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';

/** Means over one block of lattices, per site where that makes sense. */
export interface BlockMeans {
  /** Sum of s s' over bonds. */
  readonly bonds: number;
  readonly absolute: number;
  readonly m2: number;
  readonly m4: number;
  /** Structure factor at wave number 0, N <m^2>, and at 2 pi/L along the axes. */
  readonly s0: number;
  readonly s1: number;
}

/** The order of the means in arrays of the report. */
export const meanNames = ['bonds', 'absolute', 'm2', 'm4', 's0', 's1'] as const;

/** One lattice size at one temperature: independent blocks of equal weight, the same number at every point of a run. */
export interface ScalingPoint {
  readonly size: number;
  readonly temperature: number;
  readonly blocks: readonly BlockMeans[];
}

/** The means over all blocks, or over all but one. */
export function meansWithout({ blocks }: ScalingPoint, left: number | undefined): BlockMeans {
  return meanOfBlocks(blocks.filter((_, block) => block !== left));
}

/** The mean of blocks of equal weight. */
export function meanOfBlocks(blocks: readonly BlockMeans[]): BlockMeans {
  const mean = (name: keyof BlockMeans): number =>
    blocks.reduce((sum, block) => sum + block[name], 0) / blocks.length;
  return {
    bonds: mean('bonds'),
    absolute: mean('absolute'),
    m2: mean('m2'),
    m4: mean('m4'),
    s0: mean('s0'),
    s1: mean('s1'),
  };
}

/** What is scaled. */
export type ScaledName = 'binder' | 'length' | 'magnetization' | 'squared';

/**
 * The Binder cumulant 1 - <m^4>/(3 <m^2>^2) (Binder 1981, Z. Phys. B 43, 119), xi/L with the second-moment length
 * xi = sqrt(S(0)/S(1) - 1)/(2 sin(pi/L)) (Cooper, Freedman & Preston 1982, Nucl. Phys. B 210, 210), and the logarithms of <|m|>
 * and <m^2>.
 */
const scaledQuantities: Readonly<Record<ScaledName, (means: BlockMeans, size: number) => number>> =
  {
    binder: ({ m2, m4 }) => 1 - m4 / (3 * m2 * m2),
    length: ({ s0, s1 }, size) =>
      Math.sqrt(Math.max(0, s0 / s1 - 1)) / (2 * Math.sin(Math.PI / size) * size),
    magnetization: ({ absolute }) => Math.log(absolute),
    squared: ({ m2 }) => Math.log(m2),
  };

/** One quantity at a point: its value from all blocks, its error by the jackknife, and its values without each block. */
export interface ScaledValue {
  readonly size: number;
  readonly temperature: number;
  readonly value: number;
  readonly error: number;
  readonly without: readonly number[];
}

/**
 * A quantity at all points. The energy of each finite torus is known exactly (Kaufman 1949), and it fluctuates along with the
 * magnetization. With `exactEnergies` the energy is therefore a control variate: what the deviation of the measured energy
 * explains is subtracted, y - b (u - u_exact), with b the slope of y over u among the jackknife values. The mean stays what it is
 * and the error falls.
 */
export function scaledValues(
  points: readonly ScalingPoint[],
  name: ScaledName,
  { exactEnergies }: { readonly exactEnergies: boolean },
): ScaledValue[] {
  const of = scaledQuantities[name];
  return points.map((point) => {
    const { size, temperature, blocks } = point;
    const exact = kaufman({ size, temperature }).energy;
    const left = blocks.map((_, block) => meansWithout(point, block));
    const all = meansWithout(point, undefined);
    const raw = left.map((means) => of(means, size));
    const slope = exactEnergies
      ? slopeOf(
          left.map(({ bonds }) => -bonds),
          raw,
        )
      : 0;
    const corrected = (means: BlockMeans): number =>
      of(means, size) - slope * (-means.bonds - exact);
    const without = left.map(corrected);
    const error = leftOutError(without) * (exactEnergies ? slopeCost(blocks.length) : 1);
    return { size, temperature, value: corrected(all), error, without };
  });
}

/** A slope that was fitted to the blocks takes one of their degrees of freedom: the scatter about it is that much too small. */
function slopeCost(blocks: number): number {
  return blocks > 2 ? Math.sqrt((blocks - 1) / (blocks - 2)) : 1;
}

/** The slope of y over x by least squares; 0 where x does not change. */
function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const [x0, y0] = [meanOf(xs).value, meanOf(ys).value];
  const square = xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
  const product = xs.reduce((sum, x, i) => sum + (x - x0) * ((ys[i] ?? NaN) - y0), 0);
  return square > 0 ? product / square : 0;
}

/** The sizes of a run, each once, in increasing order. */
export function sizesOf(points: readonly { readonly size: number }[]): number[] {
  return [...new Set(points.map(({ size }) => size))].toSorted((a, b) => a - b);
}
