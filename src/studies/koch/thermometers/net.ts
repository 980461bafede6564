import { meanOf } from '../../../statistics/measured.ts';
import { overTimes } from '../ladder.ts';
import type { Curve } from './curves.ts';
import { SoftmaxNet } from './softmax-net.ts';

/** Classes of the net: T = 0.1, 0.2 ... 6.0. */
export const classTemperatures: readonly number[] = Array.from(
  { length: 60 },
  (_, k) => (k + 1) / 10,
);

/** Lattices below this temperature are cold: some have no spin turned, and such lattices carry no temperature. */
const coldBelow = 1.45;
/** Share of cold lattices, among those that a class collects, beyond which the class is saturated. */
const toleratedCold = 0.1;

/** The rate falls during the training: a net with a constant rate sorts lattices near T_c by chance. */
const rates = { learningRate: 0.005, learningRateEnd: 0.0003, batch: 64 } as const;

/** The readings of the net, [system]. */
export interface NetReadings {
  /** Mean temperature under the softmax. */
  readonly means: Float64Array;
  /** The most likely class. */
  readonly classes: Uint8Array;
}

/** A trained net with its calibration on lattices that it has not seen. */
export interface Thermometer {
  readonly read: (signs: Int8Array) => NetReadings;
  /** Mean of the softmax mean over held-out lattices of every class. */
  readonly calibration: Curve;
  /** [class of the lattices][most likely class], shares. */
  readonly confusion: readonly Float64Array[];
  /** Classes that are not saturated: of the held-out lattices that they collect less than a tenth are cold. */
  readonly telling: readonly number[];
}

export interface ThermometerOptions {
  readonly hidden: number;
  readonly epochs: number;
  readonly inputs: number;
  readonly seed: number;
  readonly onProgress?: (samples: number) => void;
}

/**
 * Trains the net on snapshots of lattices at the temperatures of all classes, and calibrates it on others. The net sees every
 * lattice turned so that m >= 0, in training and in reading: up and down are equivalent by an exact symmetry.
 * @param snapshots signs of all systems, class after class, the same number of each
 */
export function trainThermometer(
  snapshots: readonly Int8Array[],
  heldOut: readonly Int8Array[],
  { inputs, onProgress, ...options }: ThermometerOptions,
): Thermometer {
  const classes = classTemperatures.length;
  const length = snapshots[0]?.length ?? 0;
  const values = new Int8Array(length * snapshots.length);
  for (const [at, signs] of snapshots.entries()) values.set(turnedUp(signs, inputs), at * length);
  const perSnapshot = length / inputs;
  const known = Uint8Array.from({ length: values.length / inputs }, (_, sample) =>
    Math.floor(((sample % perSnapshot) * classes) / perSnapshot),
  );
  const net = SoftmaxNet.train(
    { inputs, values, classes: known },
    { ...options, ...rates, classes },
    onProgress,
  );
  const read = (signs: Int8Array): NetReadings => readAll(net, turnedUp(signs, inputs), inputs);
  return { read, ...calibrated(heldOut.map(read)) };
}

function readAll(net: SoftmaxNet, signs: Int8Array, inputs: number): NetReadings {
  const systems = signs.length / inputs;
  const means = new Float64Array(systems);
  const classes = new Uint8Array(systems);
  for (let system = 0; system < systems; system++) {
    let [mean, most, likeliest] = [0, -1, 0];
    const probabilities = net.probabilities(signs.subarray(system * inputs, (system + 1) * inputs));
    for (const [k, probability] of probabilities.entries()) {
      mean += probability * (classTemperatures[k] ?? NaN);
      if (probability > most) [most, likeliest] = [probability, k];
    }
    means[system] = mean;
    classes[system] = likeliest;
  }
  return { means, classes };
}

/** @param found readings of held-out lattices at several times, class after class */
function calibrated(
  found: readonly NetReadings[],
): Pick<Thermometer, 'calibration' | 'confusion' | 'telling'> {
  const means = overTimes(found.map((own) => own.means));
  const perClass = means.length / classTemperatures.length;
  const confusion = classTemperatures.map(() => new Float64Array(classTemperatures.length));
  for (const { classes } of found)
    for (const [system, likeliest] of classes.entries()) {
      const row = confusion[Math.floor(system / perClass)] ?? new Float64Array();
      row[likeliest] = (row[likeliest] ?? NaN) + 1 / (perClass * found.length);
    }
  return {
    confusion,
    telling: tellingClasses(confusion),
    calibration: {
      temperatures: classTemperatures,
      values: classTemperatures.map((_, k) =>
        meanOf(means.subarray(k * perClass, (k + 1) * perClass)),
      ),
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

/** Classes of which less than a tenth of what they collect is cold, from shares [class of the lattices][most likely class]. */
export function tellingClasses(confusion: readonly Float64Array[]): number[] {
  return classTemperatures.flatMap((_, found) => {
    let [cold, all] = [0, 0];
    for (const [k, row] of confusion.entries()) {
      all += row[found] ?? NaN;
      if ((classTemperatures[k] ?? NaN) < coldBelow) cold += row[found] ?? NaN;
    }
    return cold < toleratedCold * all ? [found] : [];
  });
}
