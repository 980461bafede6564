import { jackknife } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { powerLaw } from '../../statistics/power-law.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { LocalRecord } from './local-correlations.ts';
import { classTemperatures } from './thermometer-net.ts';

/** Distances of the fits: r < 5 on a lattice of side 10. */
export const fittedDistances = [1, 2, 3, 4] as const;
/** Classes of the fit of the magnetization: those of the net from 1.5 to 2.2, below T_c. */
const fittedClasses: readonly number[] = classTemperatures.flatMap((temperature, k) =>
  temperature >= 1.45 && temperature < 2.25 ? [k] : [],
);
/** Sets of systems that errors are found from. */
const jackknifeBlocks = 32;

/** An exponent from a straight line, which need not be one. */
type Exponent = Measured & {
  /** Of the line, by degree of freedom, as if its points were independent: two less than there are points. */
  readonly reducedChiSquared: number;
};

/** The three exponents of one set of lattices. */
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
 * fitted class, the sum of |m| and how many lattices the net puts there.
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
            sum += Math.abs(magnetization[system] as number);
            count++;
          }
      return [sum, count];
    });
    return [
      ...fittedDistances.map((r) => mean(({ spins }, system) => spins[system]?.[r] as number)),
      ...fittedDistances.map((r) => mean(({ bonds }, system) => bonds[system]?.[r] as number)),
      mean(({ bond }, system) => bond[system] as number),
      ...classes,
    ];
  });
}

type Point = readonly [at: number, value: number];

/** What the lines are drawn through, from the means over all lattices; undefined (NaN) for a class without any. */
const pointsOf = {
  spin: (means: readonly number[]): Point[] =>
    fittedDistances.map((r, i) => [r, means[i] as number]),
  energy: (means: readonly number[]): Point[] => {
    const count = fittedDistances.length;
    const bond = means[2 * count] as number;
    return fittedDistances.map((r, i) => [r, (means[count + i] as number) - bond ** 2]);
  },
  magnetization: (means: readonly number[]): Point[] =>
    fittedClasses.map((k, i) => {
      const first = 2 * fittedDistances.length + 1 + 2 * i;
      const distance = CRITICAL_TEMPERATURE - (classTemperatures[k] as number);
      return [distance, (means[first] as number) / (means[first + 1] as number)];
    }),
} satisfies Record<keyof Exponents, (means: readonly number[]) => Point[]>;

/** Exponents from straight lines through logarithms, all points of equal weight; errors by the jackknife. */
export function exponentsOf(blocks: ExponentBlocks): Exponents {
  const measured = (name: keyof Exponents, factor: number): Exponent => {
    const { value, error } = jackknife(blocks, (means) => factor * slope(pointsOf[name](means)));
    const points = measuredPoints(blocks, name);
    return { value, error, reducedChiSquared: reducedChiSquared(points, value / factor) };
  };
  return {
    magnetization: measured('magnetization', 1),
    spin: measured('spin', -1 / 2),
    energy: measured('energy', -1 / 2),
  };
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

/** The slope of ln y over ln x; undefined (NaN) where a y is not above 0, or there are fewer than three points. */
function slope(points: readonly Point[]): number {
  const known = points.filter(([, y]) => !Number.isNaN(y));
  if (known.length < 3 || known.some(([, y]) => y <= 0)) return NaN;
  // An error of the size of the value is an error of 1 in its logarithm: all points weigh the same.
  return powerLaw(known.map(([at, value]) => ({ at, value, error: value }))).exponent;
}

/** Of the line of a slope through the middle of the logarithms. */
function reducedChiSquared(points: readonly MeasuredPoint[], slope: number): number {
  const known = points.filter(({ error }) => error > 0);
  const above = known.map(({ at, value }) => Math.log(value) - slope * Math.log(at));
  const middle = above.reduce((sum, y) => sum + y, 0) / above.length;
  const chiSquared = known.reduce(
    (sum, { value, error }, i) => sum + (((above[i] as number) - middle) / (error / value)) ** 2,
    0,
  );
  return known.length > 2 ? chiSquared / (known.length - 2) : NaN;
}
