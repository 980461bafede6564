import { meanOf } from '../../statistics/measured.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import { SoftmaxNet } from './softmax-net.ts';
import type { Curve } from './thermometers.ts';

/** Classes of the net: T = 0.1, 0.2 ... 6.0. */
export const classTemperatures: readonly number[] = Array.from(
  { length: 60 },
  (_, k) => (k + 1) / 10,
);

/** What the net says of every system. */
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
}

export interface ThermometerOptions {
  readonly hidden: number;
  readonly epochs: number;
}

/**
 * Trains the net on snapshots of a ladder over all classes, and calibrates it on another one.
 * @param snapshots signs of all systems, class after class, as many of each
 */
export function trainThermometer(
  snapshots: readonly Int8Array[],
  heldOut: Int8Array,
  {
    inputs,
    seed,
    hidden,
    epochs,
    onProgress,
  }: ThermometerOptions & {
    inputs: number;
    seed: number;
    onProgress?: (samples: number) => void;
  },
): Thermometer {
  const classes = classTemperatures.length;
  const classesOf = (signs: Int8Array): Uint8Array => {
    const systems = signs.length / inputs;
    return Uint8Array.from({ length: systems }, (_, system) =>
      Math.floor((system * classes) / systems),
    );
  };
  const values = new Int8Array(snapshots.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const snapshot of snapshots) {
    values.set(snapshot, at);
    at += snapshot.length;
  }
  const net = SoftmaxNet.train(
    { inputs, values, classes: Uint8Array.from(snapshots.flatMap((own) => [...classesOf(own)])) },
    {
      hidden,
      classes,
      epochs,
      learningRate: 0.003,
      batch: 64,
      uniform: uniformDeviates(seed, 77),
    },
    onProgress,
  );
  const read = (signs: Int8Array): NetReadings => {
    const systems = signs.length / inputs;
    const means = new Float64Array(systems);
    const likeliest = new Uint8Array(systems);
    for (let system = 0; system < systems; system++) {
      const probabilities = net.probabilities(
        signs.subarray(system * inputs, (system + 1) * inputs),
      );
      for (const [k, probability] of probabilities.entries()) {
        means[system] = (means[system] as number) + probability * (classTemperatures[k] as number);
        if (probability > (probabilities[likeliest[system] as number] as number))
          likeliest[system] = k;
      }
    }
    return { means, classes: likeliest };
  };
  const known = read(heldOut);
  const perClass = known.means.length / classes;
  const confusion = classTemperatures.map(() => new Float64Array(classes));
  for (const [system, found] of known.classes.entries()) {
    const row = confusion[Math.floor(system / perClass)] as Float64Array;
    row[found] = (row[found] as number) + 1 / perClass;
  }
  return {
    read,
    confusion,
    calibration: {
      temperatures: classTemperatures,
      values: classTemperatures.map((_, k) =>
        meanOf(known.means.subarray(k * perClass, (k + 1) * perClass)),
      ),
    },
  };
}
