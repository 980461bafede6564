import { meanOf, type Measured } from '../../statistics/measured.ts';
import { flowSize } from './flow-machines.ts';
import { overTimes } from './ladder.ts';
import { curveTemperature, energyTemperature, type Curve } from './thermometers.ts';

/** What lattices look like: energy, |m| and softmax mean, averaged over lattices. */
export interface Readings {
  readonly energy: Measured;
  readonly magnetization: Measured;
  readonly net: Measured;
}

/** Temperatures by the three thermometers. */
export type Temperatures = Readonly<Record<keyof Readings, Measured>>;

/** What magnetizations and softmax means are read off. */
export interface ReadingCurves {
  readonly magnetization: Curve;
  readonly calibration: Curve;
  /** Classes of the net that are not saturated. */
  readonly telling: readonly number[];
}

/** Lattices at one time, [system]; the net may have read fewer of them. */
export interface SystemsRead {
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  readonly net: Float64Array;
}

/** Those of some lattices. @param chosen whether it is looked at, by [system] */
export function chosenSystems(
  times: readonly SystemsRead[],
  chosen: (system: number) => boolean,
): SystemsRead[] {
  const part = (values: Float64Array): Float64Array => values.filter((_, system) => chosen(system));
  return times.map(({ energy, magnetization, net }) => ({
    energy: part(energy),
    magnetization: part(magnetization),
    net: part(net),
  }));
}

/** Means over lattices of what is first averaged over the times at which each was looked at. */
export function readingsOf(times: readonly SystemsRead[]): Readings {
  const over = (of: (time: SystemsRead) => Float64Array): Measured =>
    meanOf(overTimes(times.map(of)));
  return {
    energy: over(({ energy }) => energy),
    magnetization: over(({ magnetization }) => magnetization.map(Math.abs)),
    net: over(({ net }) => net),
  };
}

export function temperaturesOf(
  { energy, magnetization, net }: Readings,
  curves: ReadingCurves,
): Temperatures {
  return {
    energy: energyTemperature(flowSize, energy),
    magnetization: curveTemperature(curves.magnetization, magnetization),
    net: curveTemperature(curves.calibration, net),
  };
}
