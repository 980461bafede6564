import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { powerLaw } from '../../statistics/power-law.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { LocalRecord } from './local-correlations.ts';
import { classTemperatures } from './thermometer-net.ts';
import { elementAt } from '../../element-at.ts';

/** Distances of the fits: r < 5 on a lattice of side 10. */
export const fittedDistances = [1, 2, 3, 4] as const;
/** Classes of the fit of the magnetization, of those that tell temperatures: those of the net from 1.5 to 2.2, below T_c. */
export const fittedClasses: readonly number[] = classTemperatures.flatMap((temperature, k) =>
  temperature >= 1.45 && temperature < 2.25 ? [k] : [],
);
/** Lattices that such a class must hold, and points that a line needs. */
export const leastLattices = 50;
const leastPoints = 3;
/** Errors that every point of a line must be above 0 by. */
export const leastErrors = 3;
/** Of a number, below which its error is one of rounding. */
const rounding = 1e-9;
/** Sets of systems that errors are found from. */
const jackknifeBlocks = 32;

/** An exponent from a straight line, which need not be one. */
type Exponent = Measured & {
  /** Of the line, by degree of freedom, as if its points were independent: two less than there are points. */
  readonly reducedChiSquared: number;
};

/** The three exponents of one set of lattices; what has none is not a number. */
export interface Exponents {
  /** m ~ |T - T_c|^x, T as the net reads it. */
  readonly magnetization: Exponent;
  /** <s s'> ~ r^{-2x} */
  readonly spin: Exponent;
  /** <e e'> - <e>^2 ~ r^{-2x} */
  readonly energy: Exponent;
}

/** What two of them are fitted to, at the fitted distances. */
export interface FittedCorrelations {
  /** <s s'>, not connected. */
  readonly spin: readonly Measured[];
  /** <e e'> - <e>^2 */
  readonly energy: readonly Measured[];
}

/**
 * Means over blocks of systems that exponents follow from: <s s'> and <e e'> at the fitted distances, <e>; then, of every
 * class that may be fitted, the sum of |m| and how many lattices the net puts there; last, how many it was shown.
 */
export type ExponentBlocks = readonly (readonly number[])[];

/** @param readings |m| and class of lattices of every system, at one time or at several */
export function exponentBlocks(
  records: readonly LocalRecord[],
  readings: readonly { readonly magnetization: Float64Array; readonly classes: Uint8Array }[],
): ExponentBlocks {
  const systems = records[0]?.energy.length ?? 0;
  return Array.from({ length: jackknifeBlocks }, (_, block) => {
    const own = Array.from({ length: systems }, (__, system) => system).filter(
      // Systems of one temperature lie together: every block has its share of each.
      (system) => system % jackknifeBlocks === block,
    );
    const mean = (of: (record: LocalRecord, system: number) => number): number =>
      records.reduce(
        (sum, record) => sum + own.reduce((total, system) => total + of(record, system), 0),
        0,
      ) /
      (records.length * own.length);
    const classes = fittedClasses.flatMap((wanted) => {
      let [sum, count] = [0, 0];
      for (const { magnetization, classes } of readings)
        for (let system = block; system < classes.length; system += jackknifeBlocks)
          if (classes[system] === wanted) {
            sum += Math.abs(elementAt(magnetization, system));
            count++;
          }
      return [sum, count];
    });
    const shown = readings.reduce(
      (sum, { classes }) => sum + Math.ceil((classes.length - block) / jackknifeBlocks),
      0,
    );
    return [
      ...fittedDistances.map((r) => mean(({ spins }, system) => spins[system]?.[r] as number)),
      ...fittedDistances.map((r) => mean(({ bonds }, system) => bonds[system]?.[r] as number)),
      mean(({ bond }, system) => elementAt(bond, system)),
      ...classes,
      shown,
    ];
  });
}

type Point = readonly [at: number, value: number];

/** Where sum and number of a class lie in a block. */
const placeOf = (i: number): number => 2 * fittedDistances.length + 1 + 2 * i;

/** What the lines are drawn through, from the means over all lattices; undefined (NaN) for a class without any. */
const pointsOf = {
  spin: (means: readonly number[]): Point[] =>
    fittedDistances.map((r, i) => [r, elementAt(means, i)]),
  energy: (means: readonly number[]): Point[] => {
    const count = fittedDistances.length;
    const bond = elementAt(means, 2 * count);
    return fittedDistances.map((r, i) => [r, elementAt(means, count + i) - bond ** 2]);
  },
  magnetization: (means: readonly number[]): Point[] =>
    fittedClasses.map((k, i) => {
      const first = placeOf(i);
      const distance = CRITICAL_TEMPERATURE - elementAt(classTemperatures, k);
      return [distance, elementAt(means, first) / elementAt(means, first + 1)];
    }),
} satisfies Record<keyof Exponents, (means: readonly number[]) => Point[]>;

/**
 * Exponents from straight lines through logarithms, all points of equal weight; errors by the jackknife. There is none where
 * fewer than three points are left, or one of them is not above 0 by three errors.
 * @param telling classes that are not saturated
 */
export function exponentsOf(blocks: ExponentBlocks, telling: readonly number[]): Exponents {
  const measured = (name: keyof Exponents, factor: number): Exponent => {
    const points = measuredPoints(blocks, name);
    const used = points.flatMap((_, i) =>
      name !== 'magnetization' || isFitted(blocks, telling, i) ? [i] : [],
    );
    const own = used.map((i) => points[i] as MeasuredPoint);
    const none = { value: NaN, error: NaN, reducedChiSquared: NaN };
    if (own.length < leastPoints) return none;
    if (!own.every(({ value, error }) => value > leastErrors * error)) return none;
    const { value, error } = jackknife(blocks, (means) => {
      const all = pointsOf[name](means);
      return factor * slope(used.map((i) => all[i] as Point));
    });
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
  const held = blocks.reduce((sum, row) => sum + elementAt(row, placeOf(i) + 1), 0);
  return telling.includes(elementAt(fittedClasses, i)) && held >= leastLattices;
}

/** Share of the lattices that the net puts into the classes that may be fitted and are not saturated. */
export function tellingShare(blocks: ExponentBlocks, telling: readonly number[]): Measured {
  const places = fittedClasses.flatMap((k, i) => (telling.includes(k) ? [placeOf(i) + 1] : []));
  const { value, error } = jackknife(
    blocks,
    (means) =>
      places.reduce((sum, place) => sum + elementAt(means, place), 0) / (means.at(-1) as number),
  );
  return { value, error };
}

/** Correlations with jackknife errors. */
export function fittedCorrelations(blocks: ExponentBlocks): FittedCorrelations {
  const of = (name: 'spin' | 'energy'): Measured[] =>
    measuredPoints(blocks, name).map(({ value, error }) => ({ value, error }));
  return { spin: of('spin'), energy: of('energy') };
}

interface MeasuredPoint extends Measured {
  readonly at: number;
}

function measuredPoints(blocks: ExponentBlocks, name: keyof Exponents): MeasuredPoint[] {
  const none = blocks[0]?.map(() => NaN) ?? [];
  return pointsOf[name](none).map(([at], i) => {
    const { value, error } = jackknife(blocks, (means) => pointsOf[name](means)[i]?.[1] ?? NaN);
    return { at, value, error };
  });
}

/** The slope of ln y over ln x. */
function slope(points: readonly Point[]): number {
  // An error of the size of the value is an error of 1 in its logarithm: all points weigh the same.
  return powerLaw(points.map(([at, value]) => ({ at, value, error: value }))).exponent;
}

/** Of the line of a slope through the middle of the logarithms. */
function reducedChiSquared(points: readonly MeasuredPoint[], slope: number): number {
  const known = points.filter(({ value, error }) => error > rounding * value);
  const above = known.map(({ at, value }) => Math.log(value) - slope * Math.log(at));
  const middle = above.reduce((sum, y) => sum + y, 0) / above.length;
  const chiSquared = known.reduce(
    (sum, { value, error }, i) => sum + ((elementAt(above, i) - middle) / (error / value)) ** 2,
    0,
  );
  return known.length > 2 ? chiSquared / (known.length - 2) : NaN;
}
