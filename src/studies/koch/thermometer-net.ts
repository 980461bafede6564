import { meanOf } from '../../statistics/measured.ts';
import { uniformDeviates } from '../../statistics/random.ts';
import { overTimes } from './ladder.ts';
import { SoftmaxNet } from './softmax-net.ts';
import type { Curve } from './thermometers.ts';
import { elementAt } from '../../element-at.ts';

/** Classes of the net: T = 0.1, 0.2 ... 6.0. */
export const classTemperatures: readonly number[] = Array.from(
  { length: 60 },
  (_, k) => (k + 1) / 10,
);

/** Lattices below this temperature are cold: some have no spin turned, and then no net tells their temperatures apart. */
const coldBelow = 1.45;
/** Share of what a class collects that may be cold. */
const toleratedCold = 0.1;

/** Of the first and the last batch: a net whose rate does not fall sorts lattices near T_c by chance. */
const rates = { learningRate: 0.005, learningRateEnd: 0.0003 } as const;

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
  /** Classes that are not saturated: of the held-out lattices that they collect less than a tenth are cold. */
  readonly telling: readonly number[];
}

export interface ThermometerOptions {
  readonly hidden: number;
  readonly epochs: number;
}

/**
 * Trains the net on snapshots of a ladder over all classes, and calibrates it on another one. The net sees every lattice
 * turned so that m >= 0, in training as in reading: up and down are the same by an exact symmetry, and read the same.
 * @param snapshots signs of all systems, class after class, as many of each
 */
export function trainThermometer(
  snapshots: readonly Int8Array[],
  heldOut: readonly Int8Array[],
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
  turnUp(values, inputs);
  const net = SoftmaxNet.train(
    { inputs, values, classes: Uint8Array.from(snapshots.flatMap((own) => [...classesOf(own)])) },
    {
      hidden,
      classes,
      epochs,
      ...rates,
      batch: 64,
      uniform: uniformDeviates(seed, 77),
    },
    onProgress,
  );
  const read = (signs: Int8Array): NetReadings => {
    const systems = signs.length / inputs;
    const turned = signs.slice();
    turnUp(turned, inputs);
    const means = new Float64Array(systems);
    const likeliest = new Uint8Array(systems);
    for (let system = 0; system < systems; system++) {
      const probabilities = net.probabilities(
        turned.subarray(system * inputs, (system + 1) * inputs),
      );
      for (const [k, probability] of probabilities.entries()) {
        means[system] = elementAt(means, system) + probability * elementAt(classTemperatures, k);
        if (probability > elementAt(probabilities, elementAt(likeliest, system)))
          likeliest[system] = k;
      }
    }
    return { means, classes: likeliest };
  };
  const known = heldOut.map(read);
  const means = overTimes(known.map((own) => own.means));
  const perClass = means.length / classes;
  const confusion = classTemperatures.map(() => new Float64Array(classes));
  for (const own of known)
    for (const [system, found] of own.classes.entries()) {
      const row = elementAt(confusion, Math.floor(system / perClass));
      row[found] = (row[found] as number) + 1 / (perClass * known.length);
    }
  return {
    read,
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

/** Turns every lattice whose magnetization is below 0. @param signs changed in place, [system * inputs + input] */
function turnUp(signs: Int8Array, inputs: number): void {
  for (let first = 0; first < signs.length; first += inputs) {
    let sum = 0;
    for (let i = first; i < first + inputs; i++) sum += elementAt(signs, i);
    if (sum < 0) for (let i = first; i < first + inputs; i++) signs[i] = -elementAt(signs, i);
  }
}

/** Classes of which less than a tenth of what they collect is cold, from shares [class of the lattices][most likely class]. */
export function tellingClasses(confusion: readonly Float64Array[]): number[] {
  return classTemperatures.flatMap((_, found) => {
    let [cold, all] = [0, 0];
    for (const [k, row] of confusion.entries()) {
      all += elementAt(row, found);
      if (elementAt(classTemperatures, k) < coldBelow) cold += elementAt(row, found);
    }
    return cold < toleratedCold * all ? [found] : [];
  });
}
