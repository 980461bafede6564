import { meanOf, type Measured } from '../../statistics/measured.ts';
import { overTimes } from '../flows/ladder.ts';
import { curveTemperature, energyTemperature, type Curve } from './curves.ts';

/** The three thermometers, and how they are named. */
export const thermometers = [
  { key: 'energy', name: 'by energy' },
  { key: 'magnetization', name: 'by magnetization' },
  { key: 'net', name: 'by the net' },
] as const;
type ThermometerName = (typeof thermometers)[number]['key'];

/** What lattices look like: energy, |m| and softmax mean, averaged over lattices. */
export type Readings = Readonly<Record<ThermometerName, Measured>>;

/** Temperatures by the three thermometers. */
export type Temperatures = Readonly<Record<ThermometerName, Measured>>;

/** Curves to read temperatures from. */
export interface ReadingCurves {
  /** Side of the lattice. */
  readonly size: number;
  readonly magnetization: Curve;
  readonly calibration: Curve;
}

/** Lattices at one time, [system]; the net may have read fewer of them. */
export interface SystemsRead {
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  readonly net: { readonly means: Float64Array };
}

/**
 * Means over lattices. Every lattice is first averaged over the times at which it was measured.
 * @param chosen whether a system counts; all do unless given
 */
export function readingsOf(
  times: readonly SystemsRead[],
  chosen: (system: number) => boolean = () => true,
): Readings {
  const over = (of: (time: SystemsRead) => Float64Array): Measured =>
    meanOf(overTimes(times.map(of)).filter((_, system) => chosen(system)));
  return {
    energy: over(({ energy }) => energy),
    magnetization: over(({ magnetization }) => magnetization.map(Math.abs)),
    net: over(({ net }) => net.means),
  };
}

export function temperaturesOf(readings: Readings, curves: ReadingCurves): Temperatures {
  return {
    energy: energyTemperature(curves.size, readings.energy),
    magnetization: curveTemperature(curves.magnetization, readings.magnetization),
    net: curveTemperature(curves.calibration, readings.net),
  };
}
