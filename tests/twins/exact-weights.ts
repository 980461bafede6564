import { randomKey } from '../../src/ensemble/random-key.ts';
import { gridUnits, weightLimit } from '../../src/rbm/exact/arithmetic.ts';
import { exactRate } from '../../src/rbm/exact/rate.ts';
import type { RbmParameters, UnitKind } from '../../src/rbm/machine/parameters.ts';
import { scaledTwin } from './exact-rounding.ts';
import { random4 } from './random-words.ts';

/** A machine in exact arithmetic: parameters in units of 2^-16. */
export interface ExactMachine {
  readonly units: UnitKind;
  readonly visible: number;
  readonly hidden: number;
  readonly weights: Int32Array;
  readonly visibleBias: Int32Array;
  readonly hiddenBias: Int32Array;
}

/** Twin of shaders/rbm/exact-weights.wgsl, with biases of zero. */
export function exactMachineTwin({
  units,
  visible,
  hidden,
  seed,
  stream = 0,
  weightScale = 0.01,
}: Pick<ExactMachine, 'units' | 'visible' | 'hidden'> & {
  readonly seed: number;
  readonly stream?: number;
  readonly weightScale?: number;
}): ExactMachine {
  const key = randomKey(seed, 'weights', { stream });
  const rate = exactRate(weightScale / Math.sqrt(2 / 3));
  const limit = weightLimit({ visible, hidden });
  const weights = Int32Array.from({ length: visible * hidden }, (_, at) => {
    const bits = random4(key, at, 0, 0, 0);
    const sum = bits.reduce((total, word) => total + (word & 0xffff) + (word >>> 16), 0);
    const weight = scaledTwin(sum - 4 * 0xffff, rate, random4(key, at, 0, 0, 1)[0]);
    return Math.max(-limit, Math.min(limit, weight));
  });
  return {
    units,
    visible,
    hidden,
    weights,
    visibleBias: new Int32Array(visible),
    hiddenBias: new Int32Array(hidden),
  };
}

/** The parameters as they lie in GPU memory and in files. */
export function parametersOf({ units, ...machine }: ExactMachine): RbmParameters {
  return {
    units,
    arithmetic: 'exact',
    weights: floats(machine.weights),
    visibleBias: floats(machine.visibleBias),
    hiddenBias: floats(machine.hiddenBias),
  };
}

function floats(values: Int32Array): Float32Array {
  return Float32Array.from(values, (value) => value / gridUnits);
}
