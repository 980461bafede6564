import { randomKey } from '../../src/ensemble/random-key.ts';
import type { AnyParameters, UnitKind } from '../../src/rbm/machine/parameters.ts';
import { random4 } from './random-words.ts';

/** CPU twins of shaders/rbm in double precision, on plain samples: one Uint8Array of 0 and 1 per sample. */
export interface Machine {
  readonly units: UnitKind;
  readonly visible: number;
  readonly hidden: number;
  readonly weights: Float64Array;
  readonly visibleBias: Float64Array;
  readonly hiddenBias: Float64Array;
}

export function machineTwin({ units, weights, visibleBias, hiddenBias }: AnyParameters): Machine {
  return {
    units,
    visible: visibleBias.length,
    hidden: hiddenBias.length,
    weights: Float64Array.from(weights),
    visibleBias: Float64Array.from(visibleBias),
    hiddenBias: Float64Array.from(hiddenBias),
  };
}

/** The samples of packed units. */
export function unpackSamples(words: Uint32Array, units: number): Uint8Array[] {
  const groups = words.length / units;
  return Array.from({ length: 32 * groups }, (_, sample) =>
    Uint8Array.from(
      { length: units },
      (_, unit) => (words[unit * groups + (sample >>> 5)] >>> (sample & 31)) & 1,
    ),
  );
}

/** The values of a machine's units for bits: themselves, or -1 and +1. */
export function valuesOf({ units }: Pick<Machine, 'units'>, bits: ArrayLike<number>): Float64Array {
  return Float64Array.from(bits, (bit) => (units === 'spin' ? 2 * bit - 1 : bit));
}

/** The normal numbers of shaders/rbm/weights.wgsl, of deviation 1. */
export function initialWeightsTwin(count: number, seed: number, stream = 0): Float64Array {
  const key = randomKey(seed, 'weights', { stream });
  return Float64Array.from({ length: count }, (_, at) => {
    const random = random4(key, at >>> 2, 0, 0, 0);
    const [x, y] = (at & 2) === 0 ? [random[0], random[1]] : [random[2], random[3]];
    const radius = Math.sqrt(-2 * Math.log(1 - (x >>> 8) / 2 ** 24));
    const angle = 2 * Math.PI * ((y >>> 8) / 2 ** 24 - 0.5);
    return radius * ((at & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}
