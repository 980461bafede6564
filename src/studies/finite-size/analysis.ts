import { elementAt } from '../../element-at.ts';
import { EstimateError } from '../../errors.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import type { Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import {
  jackknifedCollapse,
  measuredOf,
  type Collapse,
  type CollapseSettings,
  type JackknifedCollapse,
} from './collapse.ts';
import { sizeCrossings, type SizeCrossing } from './crossings.ts';
import {
  scaledValues,
  sizesOf,
  type ScaledName,
  type ScaledValue,
  type ScalingPoint,
} from './points.ts';
import {
  exponentOfDecay,
  exponentOfSpread,
  type DynamicExponent,
  type Relaxation,
} from './relaxing.ts';

/**
 * Exponent of the corrections to scaling. In the two-dimensional Ising model they come from the background of <m^2>, as
 * L^(-gamma/nu) = L^(-7/4), and from irrelevant operators, as L^-2 (Salas & Sokal 2000, J. Stat. Phys. 98, 551). The fits take
 * the first, and the difference to the second counts as a systematic error.
 */
export const omegas = { used: 7 / 4, other: 2 } as const;

/** Points farther from the crossing than this, as |1 - T_x/T| L, are left out of the collapses. */
export const widest = 1;
/** The fewest sizes from which a correction to scaling can be told. */
export const fewestSizes = 3;

/** A fitted number with both of its errors; `error` is both together. */
export interface Scaled extends Measured {
  readonly statistical: number;
  /** How much the number changes with the other exponent of the corrections to scaling. */
  readonly systematic: number;
}

/** All that is found from the points of a run. */
export interface ScalingAnalysis {
  readonly values: Readonly<Record<ScaledName, readonly ScaledValue[]>>;
  /** Of each quantity, the points that enter the collapses. */
  readonly used: Readonly<Record<ScaledName, readonly ScaledValue[]>>;
  readonly crossings: Readonly<Record<'binder' | 'length', readonly SizeCrossing[]>>;
  readonly collapses: Readonly<Record<ScaledName, JackknifedCollapse>>;
  readonly temperatures: Readonly<Record<'binder' | 'length' | 'both', Scaled>>;
  readonly nus: Readonly<Record<'binder' | 'length' | 'both', Scaled>>;
  readonly critical: Readonly<Record<'binder' | 'length', Scaled>>;
  readonly betaOverNu: Scaled;
  readonly gammaOverNu: Scaled;
  readonly beta: Scaled;
  readonly gamma: Scaled;
  /** Of the Binder cumulant without the help of the exact energies; its error is statistical. */
  readonly plainTemperature: Measured;
  /** 2 beta + gamma - d nu, which is 0 where hyperscaling holds. */
  readonly hyperscaling: Measured;
  readonly dynamics:
    | { readonly decay: DynamicExponent; readonly spread: DynamicExponent }
    | undefined;
}

/**
 * Crossings, collapses, exponents and the dynamic exponent of a run.
 * @throws EstimateError where the data do not determine them
 */
export function analysed(
  points: readonly ScalingPoint[],
  relaxation: Relaxation | undefined,
): ScalingAnalysis {
  const sizes = sizesOf(points);
  if (sizes.length < fewestSizes)
    throw new EstimateError(`${sizes.length} sizes are done; ${fewestSizes} are needed`);
  const values = {
    binder: scaledValues(points, 'binder', { exactEnergies: true }),
    length: scaledValues(points, 'length', { exactEnergies: true }),
    magnetization: scaledValues(points, 'magnetization', { exactEnergies: true }),
    squared: scaledValues(points, 'squared', { exactEnergies: true }),
  };
  const crossings = {
    binder: sizeCrossings(values.binder),
    length: sizeCrossings(values.length),
  };
  const middle = startOf(crossings, points);
  const used = {
    binder: nearOf(values.binder, middle),
    length: nearOf(values.length, middle),
    magnetization: nearOf(values.magnetization, middle),
    squared: nearOf(values.squared, middle),
  };
  const main = fittedWith(omegas.used, used, middle);
  const plain = temperatureFrom(
    nearOf(scaledValues(points, 'binder', { exactEnergies: false }), middle),
    middle,
  );
  const other = fittedWith(omegas.other, used, middle);
  const both = (of: (found: Fitted) => Measured): Scaled => withSystematic(of(main), of(other));
  const betaOverNu = both((found) => measuredOf(found.collapses.magnetization, powerOf));
  return {
    values,
    used,
    crossings,
    collapses: main.collapses,
    temperatures: {
      binder: both(({ collapses }) => measuredOf(collapses.binder, temperatureOf)),
      length: both(({ collapses }) => measuredOf(collapses.length, temperatureOf)),
      both: both(({ temperature }) => temperature),
    },
    nus: {
      binder: both(({ collapses }) => measuredOf(collapses.binder, nuOf)),
      length: both(({ collapses }) => measuredOf(collapses.length, nuOf)),
      both: both(({ nu }) => nu),
    },
    critical: {
      binder: both(({ collapses }) => measuredOf(collapses.binder, criticalOf)),
      length: both(({ collapses }) => measuredOf(collapses.length, criticalOf)),
    },
    betaOverNu,
    gammaOverNu: both((found) => measuredOf(found.collapses.squared, gammaOverNuOf)),
    beta: both((found) => measuredOf(found.collapses.magnetization, (own) => own.power * own.nu)),
    gamma: both((found) =>
      measuredOf(found.collapses.squared, (own) => gammaOverNuOf(own) * own.nu),
    ),
    plainTemperature: plain,
    hyperscaling: hyperscalingOf(main),
    dynamics: relaxation && {
      decay: exponentOfDecay(relaxation, { betaOverNu: ISING_EXPONENTS.beta / ISING_EXPONENTS.nu }),
      spread: exponentOfSpread(relaxation),
    },
  };
}

const temperatureOf = ({ temperature }: Collapse): number => temperature;
const nuOf = ({ nu }: Collapse): number => nu;
const criticalOf = ({ critical }: Collapse): number => critical;
const powerOf = ({ power }: Collapse): number => power;
/** <m^2> falls as L^(gamma/nu - d), because chi = N <m^2>/T. */
const gammaOverNuOf = ({ power }: Collapse): number => 2 - power;

function temperatureFrom(values: readonly ScaledValue[], middle: number): Measured {
  const start = { temperature: middle, nu: 1 };
  const fit = jackknifedCollapse(values, { kind: 'ratio', omega: omegas.used, start });
  return measuredOf(fit, temperatureOf);
}

interface Fitted {
  readonly collapses: Readonly<Record<ScaledName, JackknifedCollapse>>;
  readonly temperature: Measured;
  readonly nu: Measured;
}

function fittedWith(
  omega: number,
  used: Readonly<Record<ScaledName, readonly ScaledValue[]>>,
  middle: number,
): Fitted {
  const ratio: CollapseSettings = { kind: 'ratio', omega, start: { temperature: middle, nu: 1 } };
  const binder = jackknifedCollapse(used.binder, ratio);
  const length = jackknifedCollapse(used.length, ratio);
  const temperature = weighted(binder, length, temperatureOf);
  const nu = weighted(binder, length, nuOf);
  const known = { temperature: temperature.measured, nu: nu.measured };
  const power: CollapseSettings = {
    kind: 'power',
    omega,
    known,
    start: { temperature: known.temperature.value, nu: known.nu.value },
  };
  const knownWithout = temperature.without.map((own, left) => ({
    temperature: own,
    nu: elementAt(nu.without, left),
  }));
  return {
    collapses: {
      binder,
      length,
      magnetization: jackknifedCollapse(used.magnetization, power, knownWithout),
      squared: jackknifedCollapse(used.squared, power, knownWithout),
    },
    temperature: known.temperature,
    nu: known.nu,
  };
}

/** The mean of the numbers of two collapses of the same lattices, each weighted by its error; the error knows their correlation. */
function weighted(
  one: JackknifedCollapse,
  other: JackknifedCollapse,
  of: (collapse: Collapse) => number,
): { measured: Measured; without: number[] } {
  const [a, b] = [1 / measuredOf(one, of).error ** 2, 1 / measuredOf(other, of).error ** 2];
  const mean = (first: Collapse, second: Collapse): number =>
    (a * of(first) + b * of(second)) / (a + b);
  const without = one.without.map((own, left) => mean(own, elementAt(other.without, left)));
  return {
    measured: { value: mean(one.best, other.best), error: leftOutError(without) },
    without,
  };
}

/** 2 beta + gamma - d nu. */
function hyperscalingDefect(magnetization: Collapse, squared: Collapse): number {
  return (
    2 * magnetization.power * magnetization.nu +
    gammaOverNuOf(squared) * squared.nu -
    2 * squared.nu
  );
}

function hyperscalingOf({ collapses }: Fitted): Measured {
  const { magnetization, squared } = collapses;
  return {
    value: hyperscalingDefect(magnetization.best, squared.best),
    error: leftOutError(
      magnetization.without.map((own, left) =>
        hyperscalingDefect(own, elementAt(squared.without, left)),
      ),
    ),
  };
}

function withSystematic(main: Measured, other: Measured): Scaled {
  const systematic = Math.abs(main.value - other.value);
  return {
    value: main.value,
    error: Math.hypot(main.error, systematic),
    statistical: main.error,
    systematic,
  };
}

/** Where the fits start: the crossing of the two largest sizes that cross, else the middle of all temperatures. */
function startOf(
  crossings: Readonly<Record<'binder' | 'length', readonly SizeCrossing[]>>,
  points: readonly ScalingPoint[],
): number {
  const found = [...crossings.binder, ...crossings.length]
    .filter(({ temperature }) => Number.isFinite(temperature.value))
    .toSorted((a, b) => b.sizes[1] - a.sizes[1]);
  const [first] = found;
  if (first) return first.temperature.value;
  const temperatures = points.map(({ temperature }) => temperature);
  return (Math.min(...temperatures) + Math.max(...temperatures)) / 2;
}

function nearOf(values: readonly ScaledValue[], middle: number): ScaledValue[] {
  return values.filter(
    ({ size, temperature, error }) =>
      error > 0 && Math.abs(1 - middle / temperature) * size <= widest,
  );
}
