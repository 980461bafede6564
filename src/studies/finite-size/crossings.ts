import { Matrix, QrDecomposition } from 'ml-matrix';
import { elementAt } from '../../element-at.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { sizesOf, type ScaledValue } from './points.ts';

/** Where the curves of two sizes cross. */
export interface SizeCrossing {
  readonly sizes: readonly [number, number];
  /** NaN where the curves do not cross between the temperatures. */
  readonly temperature: Measured;
  /** The height of the crossing. */
  readonly value: Measured;
}

const mostDegree = 3;
const steps = 400;

/** Where the curves of each two successive sizes cross; errors by the jackknife over all blocks of both. */
export function sizeCrossings(values: readonly ScaledValue[]): SizeCrossing[] {
  const sizes = sizesOf(values);
  const blocks = elementAt(values, 0).without.length;
  return sizes.slice(1).map((larger, index) => {
    const smaller = elementAt(sizes, index);
    const a = values.filter(({ size }) => size === smaller);
    const b = values.filter(({ size }) => size === larger);
    const whole = crossingOf(a, b);
    const without = Array.from({ length: blocks }, (_, left) =>
      crossingOf(withoutBlock(a, left), withoutBlock(b, left)),
    );
    const measured = (of: 'temperature' | 'value'): Measured =>
      whole
        ? {
            value: whole[of],
            error: leftOutError(without.map((each) => each?.[of] ?? NaN)),
          }
        : unknown;
    return {
      sizes: [smaller, larger],
      temperature: measured('temperature'),
      value: measured('value'),
    };
  });
}

type CurvePoint = Pick<ScaledValue, 'temperature' | 'value' | 'error'>;

function withoutBlock(values: readonly ScaledValue[], left: number): CurvePoint[] {
  return values.map((point) => ({ ...point, value: elementAt(point.without, left) }));
}

/** The crossing nearest to the middle of the temperatures that both sizes have. */
function crossingOf(
  a: readonly CurvePoint[],
  b: readonly CurvePoint[],
): { temperature: number; value: number } | undefined {
  const [curveA, curveB] = [smooth(a), smooth(b)];
  const from = Math.max(lowest(a), lowest(b));
  const to = Math.min(highest(a), highest(b));
  const middle = (from + to) / 2;
  const difference = (temperature: number): number => curveA(temperature) - curveB(temperature);
  const at = (step: number): number => from + ((to - from) * step) / steps;
  const roots = Array.from({ length: steps }, (_, step) => [at(step), at(step + 1)] as const)
    .filter(([low, high]) => difference(low) * difference(high) <= 0)
    .map(([low, high]) => bisected(difference, low, high))
    .toSorted((one, other) => Math.abs(one - middle) - Math.abs(other - middle));
  const [temperature] = roots;
  return temperature === undefined
    ? undefined
    : { temperature, value: (curveA(temperature) + curveB(temperature)) / 2 };
}

function lowest(points: readonly CurvePoint[]): number {
  return Math.min(...points.map(({ temperature }) => temperature));
}

function highest(points: readonly CurvePoint[]): number {
  return Math.max(...points.map(({ temperature }) => temperature));
}

function bisected(of: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  const sign = Math.sign(of(low));
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (Math.sign(of(middle)) === sign) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A polynomial of degree 3 through the points of one size, weighted by their errors. */
function smooth(points: readonly CurvePoint[]): (temperature: number) => number {
  const degree = Math.min(mostDegree, points.length - 1);
  const middle = (lowest(points) + highest(points)) / 2;
  const width = Math.max((highest(points) - lowest(points)) / 2, Number.MIN_VALUE);
  const powers = (temperature: number): number[] =>
    Array.from({ length: degree + 1 }, (_, k) => ((temperature - middle) / width) ** k);
  const rows = points.map(({ temperature, error }) => powers(temperature).map((x) => x / error));
  const coefficients = new QrDecomposition(new Matrix(rows))
    .solve(Matrix.columnVector(points.map(({ value, error }) => value / error)))
    .to1DArray();
  return (temperature) =>
    powers(temperature).reduce((sum, x, k) => sum + x * elementAt(coefficients, k), 0);
}
