import { meanOf, type Measured } from '../../statistics/measured.ts';
import { overTimes } from '../flows/ladder.ts';
import { trainClassifier, type ClassifierControl } from './classifier.ts';
import type { Curve } from './curves.ts';

/** The rate falls during the training: a net with a constant rate sorts lattices near T_c by chance. */
const rates = { learningRate: 0.01, learningRateEnd: 0.0005, batch: 128 } as const;

/** The readings of the net, [system]. */
export interface NetReadings {
  /** Mean temperature under the softmax. */
  readonly means: Float64Array;
  /** The most likely class. */
  readonly classes: Uint8Array;
  /** The softmax itself, [system * classes + class]. */
  readonly softmax: Float32Array;
}

/** The readings of no lattices. */
export const unread: NetReadings = {
  means: new Float64Array(),
  classes: new Uint8Array(),
  softmax: new Float32Array(),
};

/** A trained net with its calibration on lattices that it has not seen. */
export interface Thermometer {
  /** The temperatures of its classes, rising. */
  readonly temperatures: readonly number[];
  /** @param signs -1 and +1, [system * inputs + input] */
  readonly read: (signs: Int8Array) => NetReadings;
  /** Mean of the softmax mean over held-out lattices of every class. */
  readonly calibration: Curve;
  /** [class of the lattices][most likely class], shares. */
  readonly confusion: readonly Float64Array[];
  /** [class of the lattices][class], mean softmax of held-out lattices. */
  readonly softmax: readonly (readonly Measured[])[];
}

export interface ThermometerOptions extends ClassifierControl {
  /** Of the classes, rising. */
  readonly temperatures: readonly number[];
  readonly hidden: number;
  readonly epochs: number;
  /** Spins of a lattice. */
  readonly inputs: number;
  readonly seed: number;
}

/**
 * Trains the net on snapshots of lattices at the temperatures of all classes, and calibrates it on others. The net sees every
 * lattice turned so that m >= 0, in training and in reading: up and down are equivalent by an exact symmetry.
 * @param snapshots signs of all systems, class after class, the same number of each
 */
export async function trainThermometer(
  snapshots: readonly Int8Array[],
  heldOut: readonly Int8Array[],
  { temperatures, inputs, signal, onProgress, ...options }: ThermometerOptions,
): Promise<Thermometer> {
  const classes = temperatures.length;
  const length = snapshots[0]?.length ?? 0;
  const values = new Int8Array(length * snapshots.length);
  for (const [at, signs] of snapshots.entries()) values.set(turnedUp(signs, inputs), at * length);
  const perSnapshot = length / inputs;
  const known = Uint8Array.from({ length: values.length / inputs }, (_, sample) =>
    Math.floor(((sample % perSnapshot) * classes) / perSnapshot),
  );
  const net = await trainClassifier(
    { inputs, values, classes: known },
    { ...options, ...rates, classes },
    { ...(signal && { signal }), ...(onProgress && { onProgress }) },
  );
  const read = (signs: Int8Array): NetReadings =>
    readingsOf(net.probabilities(turnedUp(signs, inputs)), temperatures);
  return { temperatures, read, ...calibrated(heldOut.map(read), temperatures) };
}

/** @param softmax [system * classes + class] */
function readingsOf(softmax: Float32Array, temperatures: readonly number[]): NetReadings {
  const systems = softmax.length / temperatures.length;
  const means = new Float64Array(systems);
  const classes = new Uint8Array(systems);
  for (let system = 0; system < systems; system++) {
    let [mean, most, likeliest] = [0, -1, 0];
    for (const [k, temperature] of temperatures.entries()) {
      const probability = softmax[system * temperatures.length + k] ?? NaN;
      mean += probability * temperature;
      if (probability > most) [most, likeliest] = [probability, k];
    }
    means[system] = mean;
    classes[system] = likeliest;
  }
  return { means, classes, softmax };
}

/** The mean softmax over chosen systems, [class]. @param times the same systems at one time or at several */
export function meanSoftmax(
  times: readonly NetReadings[],
  classes: number,
  chosen: (system: number) => boolean = () => true,
): Float64Array {
  const sums = new Float64Array(classes);
  let count = 0;
  for (const { softmax, means } of times)
    for (let system = 0; system < means.length; system++) {
      if (!chosen(system)) continue;
      count++;
      for (let k = 0; k < classes; k++)
        sums[k] = (sums[k] ?? NaN) + (softmax[system * classes + k] ?? NaN);
    }
  return sums.map((sum) => sum / count);
}

/** @param found readings of held-out lattices at several times, class after class */
function calibrated(
  found: readonly NetReadings[],
  temperatures: readonly number[],
): Pick<Thermometer, 'calibration' | 'confusion' | 'softmax'> {
  const means = overTimes(found.map((own) => own.means));
  const perClass = means.length / temperatures.length;
  const confusion = temperatures.map(() => new Float64Array(temperatures.length));
  for (const { classes } of found)
    for (const [system, likeliest] of classes.entries()) {
      const row = confusion[Math.floor(system / perClass)] ?? new Float64Array();
      row[likeliest] = (row[likeliest] ?? NaN) + 1 / (perClass * found.length);
    }
  return {
    confusion,
    softmax: temperatures.map((_, k) =>
      temperatures.map((__, other) =>
        meanOf(
          overTimes(
            found.map(({ softmax }) =>
              Float64Array.from(
                { length: perClass },
                (___, at) => softmax[(k * perClass + at) * temperatures.length + other] ?? NaN,
              ),
            ),
          ),
        ),
      ),
    ),
    calibration: {
      temperatures,
      values: temperatures.map((_, k) => meanOf(means.subarray(k * perClass, (k + 1) * perClass))),
    },
  };
}

/** The lattices with those turned over whose magnetization is below 0. @param signs [system * inputs + input] */
function turnedUp(signs: Int8Array, inputs: number): Int8Array {
  const turned = signs.slice();
  for (let first = 0; first < turned.length; first += inputs) {
    const lattice = turned.subarray(first, first + inputs);
    if (lattice.reduce((sum, sign) => sum + sign, 0) < 0)
      for (const [at, sign] of lattice.entries()) lattice[at] = -sign;
  }
  return turned;
}
