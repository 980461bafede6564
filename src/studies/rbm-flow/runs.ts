import { correlationLength } from '../../statistics/correlation-length.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { meanOf, unknown, type Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { overTimes } from '../flows/ladder.ts';
import type { LocalRecord } from '../flows/local-correlations.ts';
import { meanSoftmax, type NetReadings } from '../thermometers/net.ts';
import {
  readingsOf,
  temperaturesOf,
  type ReadingCurves,
  type Readings,
  type Temperatures,
} from '../thermometers/readings.ts';
import { startNames } from './flow.ts';
import { classTemperatures, sites, size } from './presets.ts';

/** Records of lattices at one time or at several. */
export type Records = readonly (LocalRecord & { readonly net: NetReadings })[];

/** Reads lattices: each is first averaged over the times at which it was measured. */
export function latticesRead(records: Records, curves: ReadingCurves) {
  const readings = readingsOf(records);
  const temperatures = temperaturesOf(readings, curves);
  const softmax = meanSoftmax(
    records.map(({ net }) => net),
    classTemperatures.length,
  );
  return {
    readings,
    temperatures,
    /** Mean softmax, [class], its peak, and shares of the most likely classes. */
    softmax,
    peak: peakOf(softmax),
    classes: sharesOf(records.map(({ net }) => net.classes)),
    binder: binderOf(records),
    correlationLength: lengthOf(records),
    spread: spreadOf(records, temperatures.energy.value),
    /** Averages over the times, [energy, |m|, softmax mean][lattice]. */
    lattices: [
      overTimes(records.map(({ energy }) => energy)),
      overTimes(records.map(({ magnetization }) => magnetization.map(Math.abs))),
      overTimes(records.map(({ net }) => net.means)),
    ] as const,
  };
}

/** The temperature of the largest entry. */
export function peakOf(softmax: Float64Array): number {
  return classTemperatures[softmax.indexOf(Math.max(...softmax))] ?? NaN;
}

function sharesOf(times: readonly Uint8Array[]): Float64Array {
  const found = new Float64Array(classTemperatures.length);
  const all = times.reduce((sum, own) => sum + own.length, 0);
  for (const own of times) for (const k of own) found[k] = (found[k] ?? NaN) + 1 / all;
  return found;
}

/** U = 1 - <m^4>/(3 <m^2>^2), with the jackknife error over the lattices. */
function binderOf(records: Records): Measured {
  const rows = Array.from(records[0]?.magnetization ?? [], (_, system) =>
    [2, 4].map((power) =>
      meanOver(records, ({ magnetization }) => (magnetization[system] ?? NaN) ** power),
    ),
  );
  const { value, error } = jackknife(
    rows,
    ([square = NaN, fourth = NaN]) => 1 - fourth / (3 * square ** 2),
  );
  return { value, error };
}

function meanOver(records: Records, of: (record: Records[number]) => number): number {
  return records.reduce((sum, record) => sum + of(record), 0) / records.length;
}

/** The second-moment correlation length. */
function lengthOf(records: Records): Measured {
  const blocks = Array.from(records[0]?.energy ?? [], (_, system) => ({
    structureFactor: overTimes(
      records.map(({ structureFactor }) => structureFactor[system] ?? new Float64Array()),
    ),
    magnetization: 0,
  }));
  const { length } = correlationLength(blocks, { size, sites, all: undefined });
  return length ?? unknown;
}

/**
 * Standard deviation of the energy over the lattices, over that of Monte Carlo lattices at the temperature by energy: above 1 where
 * the lattices are a mixture of temperatures.
 */
function spreadOf(records: Records, temperature: number): Measured {
  const energies = records[0]?.energy ?? new Float64Array();
  const { value: mean } = meanOf(energies);
  const squares = meanOf(energies.map((own) => (own - mean) ** 2));
  const known = Math.sqrt((temperature ** 2 * kaufman({ size, temperature }).specificHeat) / sites);
  const value = Math.sqrt(squares.value) / known;
  return { value, error: (value * squares.error) / (2 * squares.value) };
}

/** What is kept of one step of a flow: of the lattices of every start, energy, |m|, and the mean softmax. */
export interface StepRead {
  readonly energy: readonly Measured[];
  readonly magnetization: readonly Measured[];
  /** [start][class] */
  readonly softmax: readonly Float64Array[];
}

/** Reads one record of a flow. @param start number of the start of every lattice */
export function stepRead(
  record: {
    readonly energy: Float64Array;
    readonly magnetization: Float64Array;
    readonly net: NetReadings;
  },
  start: Uint8Array,
): StepRead {
  const over = (values: Float64Array): Measured[] =>
    startNames.map((_, at) => meanOf(values.filter((__, system) => start[system] === at)));
  return {
    energy: over(record.energy),
    magnetization: over(record.magnetization.map(Math.abs)),
    softmax: startNames.map((_, at) =>
      meanSoftmax([record.net], classTemperatures.length, (system) => start[system] === at),
    ),
  };
}

/** Temperatures and the peak of the mean softmax of the lattices of one start. */
export function startRead(
  records: Records,
  chosen: (system: number) => boolean,
  curves: ReadingCurves,
): { readonly readings: Readings; readonly temperatures: Temperatures; readonly peak: number } {
  const readings = readingsOf(records, chosen);
  return {
    readings,
    temperatures: temperaturesOf(readings, curves),
    peak: peakOf(
      meanSoftmax(
        records.map(({ net }) => net),
        classTemperatures.length,
        chosen,
      ),
    ),
  };
}
