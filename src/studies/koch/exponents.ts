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

/** The three exponents of one set of lattices. */
export interface Exponents {
  /** m ~ |T - T_c|^x, T as the net reads it. */
  readonly magnetization: Measured;
  /** <s s'> ~ r^{-2x} */
  readonly spin: Measured;
  /** <e e'> - <e>^2 ~ r^{-2x} */
  readonly energy: Measured;
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

/** Exponents from straight lines through logarithms, all points of equal weight; errors by the jackknife. */
export function exponentsOf(blocks: ExponentBlocks): Exponents {
  const count = fittedDistances.length;
  const decay = (values: readonly number[]): number =>
    -slope(fittedDistances.map((r, i) => [r, values[i] as number])) / 2;
  const quantities = {
    spin: (means: readonly number[]) => decay(means.slice(0, count)),
    energy: (means: readonly number[]) => {
      const bond = means[2 * count] as number;
      return decay(means.slice(count, 2 * count).map((product) => product - bond ** 2));
    },
    magnetization: (means: readonly number[]) =>
      slope(
        fittedClasses.flatMap((k, i): [number, number][] => {
          const sum = means[2 * count + 1 + 2 * i] as number;
          const lattices = means[2 * count + 2 + 2 * i] as number;
          const distance = CRITICAL_TEMPERATURE - (classTemperatures[k] as number);
          return lattices > 0 ? [[distance, sum / lattices]] : [];
        }),
      ),
  };
  const measured = (of: (means: readonly number[]) => number): Measured => {
    const { value, error } = jackknife(blocks, of);
    return { value, error };
  };
  return {
    magnetization: measured(quantities.magnetization),
    spin: measured(quantities.spin),
    energy: measured(quantities.energy),
  };
}

/** The slope of ln y over ln x; undefined (NaN) where a y is not above 0, or there are fewer than three points. */
function slope(points: readonly (readonly [number, number])[]): number {
  if (points.length < 3 || points.some(([, y]) => !(y > 0))) return NaN;
  // An error of the size of the value is an error of 1 in its logarithm: all points weigh the same.
  return powerLaw(points.map(([at, value]) => ({ at, value, error: value }))).exponent;
}
