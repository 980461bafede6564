import { jackknife } from '../../../statistics/jackknife.ts';
import { unknown, type Measured } from '../../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../../theory/critical.ts';
import { logSlope } from '../../../statistics/power-law.ts';
import { classTemperatures } from '../classes.ts';
import type { Flow } from '../../flows/chain.ts';
import type { LocalRecord } from '../../flows/local-correlations.ts';

/** Distances of the fits: r < 5 on a lattice of side 10. */
export const fittedDistances = [1, 2, 3, 4] as const;
/** Classes of the net for the fit of the magnetization: from 1.5 to 2.2, below T_c. Saturated ones are left out. */
export const fittedClasses: readonly number[] = classTemperatures.flatMap((temperature, k) =>
  temperature >= 1.45 && temperature < 2.25 ? [k] : [],
);
/** Lattices that such a class must hold, and points that a line needs. */
export const leastLattices = 50;
const leastPoints = 3;
/** Errors by which every point of a line must be above 0. */
export const leastErrors = 3;
/** Errors below this share of a number are rounding. */
const rounding = 1e-9;
/** Sets of systems that errors are found from. */
const jackknifeBlocks = 32;

/** An exponent from a straight line, which need not be one. */
type Exponent = Measured & {
  /** Per degree of freedom, two less than there are points, as if the points were independent. */
  readonly reducedChiSquared: number;
};
const none: Exponent = { ...unknown, reducedChiSquared: NaN };

/** The three exponents of one set of lattices; NaN where there is none. */
export interface Exponents {
  /** m ~ |T - T_c|^x, T as the net reads it. */
  readonly magnetization: Exponent;
  /** <s s'> ~ r^{-2x} */
  readonly spin: Exponent;
  /** <e e'> - <e>^2 ~ r^{-2x} */
  readonly energy: Exponent;
}
export type ExponentName = keyof Exponents;

/** The correlations that two of them are fitted to, at the fitted distances. */
export interface FittedCorrelations {
  /** <s s'>, not connected. */
  readonly spin: readonly Measured[];
  /** <e e'> - <e>^2 */
  readonly energy: readonly Measured[];
}

/**
 * Means over blocks of systems that exponents follow from: <s s'> and <e e'> at the fitted distances, <e>; then, of every
 * class that may be fitted, the sum of |m| and the number of lattices that the net puts there; last, the number of lattices read.
 */
export type ExponentBlocks = readonly (readonly number[])[];

/** @param records of all lattices at one time or at several, with the classes that the net gives them */
export function exponentBlocks(records: Flow['kept']): ExponentBlocks {
  const systems = records[0]?.energy.length ?? 0;
  return Array.from({ length: jackknifeBlocks }, (_, block) => {
    // Systems of one temperature lie together: every block has its share of each.
    const own = Array.from({ length: systems }, (__, system) => system).filter(
      (system) => system % jackknifeBlocks === block,
    );
    const shown = records.length * own.length;
    const sum = (of: (record: Flow['kept'][number], system: number) => number): number =>
      records.reduce(
        (total, record) => total + own.reduce((part, system) => part + of(record, system), 0),
        0,
      );
    const mean = (of: (record: LocalRecord, system: number) => number): number => sum(of) / shown;
    return [
      ...fittedDistances.map((r) => mean(({ spins }, system) => spins[system]?.[r] ?? NaN)),
      ...fittedDistances.map((r) => mean(({ bonds }, system) => bonds[system]?.[r] ?? NaN)),
      mean(({ bond }, system) => bond[system] ?? NaN),
      ...fittedClasses.flatMap((k) => [
        sum(({ magnetization, net }, system) =>
          net.classes[system] === k ? Math.abs(magnetization[system] ?? NaN) : 0,
        ),
        sum(({ net }, system) => (net.classes[system] === k ? 1 : 0)),
      ]),
      shown,
    ];
  });
}

/** Where the sum of |m| of a class stands in a block; its number of lattices stands next. */
const placeOf = (i: number): number => 2 * fittedDistances.length + 1 + 2 * i;

/** What the lines are drawn through, from the means over all lattices; NaN for a class without lattices. */
function pointsOf(name: ExponentName, means: readonly number[]): [at: number, value: number][] {
  const mean = (at: number): number => means[at] ?? NaN;
  const count = fittedDistances.length;
  switch (name) {
    case 'spin':
      return fittedDistances.map((r, i) => [r, mean(i)]);
    case 'energy':
      return fittedDistances.map((r, i) => [r, mean(count + i) - mean(2 * count) ** 2]);
    case 'magnetization':
      return fittedClasses.map((k, i) => [
        CRITICAL_TEMPERATURE - (classTemperatures[k] ?? NaN),
        mean(placeOf(i)) / mean(placeOf(i) + 1),
      ]);
  }
}

/**
 * Exponents from straight lines through logarithms, all points of equal weight; errors by the jackknife. There is none where
 * fewer than three points are left, or one of them is not above 0 by three errors.
 * @param telling classes that are not saturated
 */
export function exponentsOf(blocks: ExponentBlocks, telling: readonly number[]): Exponents {
  const measured = (name: ExponentName, factor: number): Exponent => {
    const points = measuredPoints(blocks, name);
    const used = [...points.keys()].filter(
      (i) => name !== 'magnetization' || isFitted(blocks, telling, i),
    );
    const own = points.filter((_, i) => used.includes(i));
    if (own.length < leastPoints) return none;
    if (!own.every(({ value, error }) => value > leastErrors * error)) return none;
    const { value, error } = jackknife(
      blocks,
      (means) => factor * logSlope(pointsOf(name, means).filter((_, i) => used.includes(i))),
    );
    return { value, error, reducedChiSquared: reducedChiSquared(own, value / factor) };
  };
  return {
    magnetization: measured('magnetization', 1),
    spin: measured('spin', -1 / 2),
    energy: measured('energy', -1 / 2),
  };
}

/** Whether a class counts: one that is not saturated, and holds enough lattices. */
function isFitted(blocks: ExponentBlocks, telling: readonly number[], i: number): boolean {
  const held = blocks.reduce((sum, row) => sum + (row[placeOf(i) + 1] ?? NaN), 0);
  return telling.includes(fittedClasses[i] ?? NaN) && held >= leastLattices;
}

/** Share of the lattices that the net puts into the classes that may be fitted and are not saturated. */
export function tellingShare(blocks: ExponentBlocks, telling: readonly number[]): Measured {
  const places = fittedClasses.flatMap((k, i) => (telling.includes(k) ? [placeOf(i) + 1] : []));
  const { value, error } = jackknife(
    blocks,
    (means) =>
      places.reduce((sum, place) => sum + (means[place] ?? NaN), 0) / (means.at(-1) ?? NaN),
  );
  return { value, error };
}

/** Correlations with jackknife errors. */
export function fittedCorrelations(blocks: ExponentBlocks): FittedCorrelations {
  const of = (name: 'spin' | 'energy'): Measured[] =>
    measuredPoints(blocks, name).map(({ value, error }) => ({ value, error }));
  return { spin: of('spin'), energy: of('energy') };
}

type MeasuredPoint = Measured & { readonly at: number };

function measuredPoints(blocks: ExponentBlocks, name: ExponentName): MeasuredPoint[] {
  return pointsOf(name, []).map(([at], i) => {
    const { value, error } = jackknife(blocks, (means) => pointsOf(name, means)[i]?.[1] ?? NaN);
    return { at, value, error };
  });
}

/** Chi squared per degree of freedom of the line with a slope through the middle of the logarithms. */
function reducedChiSquared(points: readonly MeasuredPoint[], slope: number): number {
  const known = points
    .filter(({ value, error }) => error > rounding * value)
    .map(({ at, value, error }) => ({
      above: Math.log(value) - slope * Math.log(at),
      error: error / value,
    }));
  const middle = known.reduce((sum, { above }) => sum + above, 0) / known.length;
  const chiSquared = known.reduce(
    (sum, { above, error }) => sum + ((above - middle) / error) ** 2,
    0,
  );
  return known.length > 2 ? chiSquared / (known.length - 2) : NaN;
}
