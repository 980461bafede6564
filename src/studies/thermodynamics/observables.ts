import { meanOf, meanOfMeasured, type Measured } from '../../statistics/measured.ts';
import { fewestTrainings } from './criteria.ts';

/** Lattices by two counts. Both fit a byte up to 11 x 11. */
export interface Draws {
  /** Bonds whose spins are equal, N (1 - e/2) of 2 N. */
  readonly aligned: Uint8Array;
  /** Spins up, N (1 + m)/2 of N. */
  readonly up: Uint8Array;
}

/** The counts of lattices from energy and magnetization per site. */
export function drawsOf(
  {
    energy,
    magnetization,
  }: { readonly energy: Iterable<number>; readonly magnetization: Iterable<number> },
  size: number,
): Draws {
  const sites = size ** 2;
  return {
    aligned: Uint8Array.from(energy, (e) => Math.round(sites * (1 - e / 2))),
    up: Uint8Array.from(magnetization, (m) => Math.round((sites * (1 + m)) / 2)),
  };
}

/** What the paper compares, per site and in units of J. */
export interface Observables {
  readonly energy: number;
  readonly absoluteMagnetization: number;
  /** N (<e^2> - <e>^2)/T^2. */
  readonly specificHeat: number;
  /** N (<m^2> - <|m|>^2)/T. */
  readonly susceptibility: number;
}

export type Observable = keyof Observables;

/** The observables in the order of figures and tables, with their symbols. */
export const observables = [
  ['energy', 'E'],
  ['absoluteMagnetization', '|m|'],
  ['specificHeat', 'c'],
  ['susceptibility', 'χ'],
] as const satisfies readonly (readonly [Observable, string])[];

/**
 * The observables of lattices at a temperature, which are independent of each other. The temperature enters c and chi as a factor
 * only: a machine has none. All four are the same for a lattice and its negative, so it does not matter whether chains change the
 * sign of m. The error of a variance follows from the fourth moment.
 */
export function measuredObservables(
  { aligned, up }: Draws,
  size: number,
  temperature: number,
): Record<Observable, Measured> {
  const sites = size ** 2;
  const energies = moments(Array.from(aligned, (bonds) => 2 - (2 * bonds) / sites));
  const sizes = moments(Array.from(up, (spins) => Math.abs((2 * spins) / sites - 1)));
  return {
    energy: meanWithError(energies),
    absoluteMagnetization: meanWithError(sizes),
    specificHeat: varianceWithError(energies, sites / temperature ** 2),
    susceptibility: varianceWithError(sizes, sites / temperature),
  };
}

function meanWithError({ mean, variance, count }: Moments): Measured {
  return { value: mean, error: Math.sqrt(variance / count) };
}

/** The variance times a factor. */
function varianceWithError({ variance, fourth, count }: Moments, factor: number): Measured {
  const error = Math.sqrt(Math.max(0, fourth - variance ** 2) / count);
  return { value: factor * variance, error: factor * error };
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
  /** Fourth central moment. */
  readonly fourth: number;
}

function moments(values: readonly number[]): Moments {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.map((value) => (value - mean) ** 2);
  const second = squares.reduce((sum, square) => sum + square, 0);
  const fourth = squares.reduce((sum, square) => sum + square ** 2, 0);
  return { count, mean, variance: second / (count - 1), fourth: fourth / count };
}

/** All lattices of several sets. */
export function pooled(sets: readonly Draws[]): Draws {
  return {
    aligned: Uint8Array.from(sets.flatMap(({ aligned }) => Array.from(aligned))),
    up: Uint8Array.from(sets.flatMap(({ up }) => Array.from(up))),
  };
}

/** An observable of several machines, as `overTrainings`, and the exact value. */
export function overMachines(
  machines: readonly Draws[],
  place: { readonly size: number; readonly temperature: number },
  observable: Observable,
  exact?: number,
): Measured {
  const { size, temperature } = place;
  const all = machines.map((draws) => measuredObservables(draws, size, temperature)[observable]);
  return { ...overTrainings(all), ...(exact !== undefined && { exact }) };
}

/**
 * The mean over trainings with the error from their spread. A few trainings may agree by chance: fewer than a claim needs have at least
 * the error of their draws.
 */
export function overTrainings(all: readonly Measured[]): Measured {
  const { value, error } = meanOf(all.map((own) => own.value));
  const few = all.length < fewestTrainings;
  return { value, error: few ? Math.max(error, meanOfMeasured(all).error) : error };
}
