import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from './random.ts';

/** Machines made by hand whose probability lies in separated modes. All have few enough hidden units for exact sums. */
export const separatedMachines: Readonly<Record<string, () => RbmParameters>> = {
  /** Spins up or down together, below the critical coupling, in a small field. */
  ferromagnet: () => uniform({ units: 'spin', weight: 0.16, bias: 0.02 }),
  /** The same in units of 0 and 1: all on, or all off. */
  'binary ferromagnet': () => {
    const { weights, ...rest } = uniform({ units: 'binary', weight: 0.5, bias: -2.95 });
    return { ...rest, weights, hiddenBias: rest.hiddenBias.fill(-7.4) };
  },
  /** Patterns of unequal strength, each with its mirror image. */
  patterns: () => {
    const random = randomFrom(3);
    const strength = Float32Array.from({ length: 10 }, () => 0.25 + 0.3 * random.uniform());
    return spins(30, 10, (_, j) => (random.uniform() < 0.5 ? -1 : 1) * (strength[j] ?? 0));
  },
  /** A hidden unit is on near its prototype only. Chains from random states hardly ever find one. */
  prototypes: () => {
    const random = randomFrom(8);
    const [visible, hidden] = [30, 12];
    const prototypes = Array.from({ length: visible * hidden }, () =>
      Number(random.uniform() < 0.5),
    );
    const bias = Float32Array.from({ length: hidden }, (_, j) => {
      const ones = prototypes.filter((bit, at) => at % hidden === j && bit === 1).length;
      return 24 - 4 * ones + 3 * random.uniform();
    });
    return {
      units: 'binary',
      weights: Float32Array.from(prototypes, (bit) => 4 * (2 * bit - 1)),
      visibleBias: new Float32Array(visible),
      hiddenBias: bias,
    };
  },
  /** Every hidden unit supports one state. 99 % of the probability lies near it, and the rest on all other states. */
  narrow: () => {
    const random = randomFrom(5);
    const [visible, hidden] = [30, 12];
    const state = Array.from({ length: visible }, () => Number(random.uniform() < 0.5));
    const ones = state.reduce((sum, bit) => sum + bit, 0);
    return {
      units: 'binary',
      weights: Float32Array.from(
        { length: visible * hidden },
        (_, at) => 2 * (state[Math.floor(at / hidden)] ?? 0) - 1,
      ),
      visibleBias: new Float32Array(visible),
      hiddenBias: new Float32Array(hidden).fill(2 - ones),
    };
  },
};

function uniform({
  units,
  weight,
  bias,
}: {
  units: 'binary' | 'spin';
  weight: number;
  bias: number;
}): RbmParameters {
  return {
    units,
    weights: new Float32Array(30 * 12).fill(weight),
    visibleBias: new Float32Array(30).fill(bias),
    hiddenBias: new Float32Array(12),
  };
}

function spins(
  visible: number,
  hidden: number,
  weight: (i: number, j: number) => number,
): RbmParameters {
  return {
    units: 'spin',
    weights: Float32Array.from({ length: visible * hidden }, (_, at) =>
      weight(Math.floor(at / hidden), at % hidden),
    ),
    visibleBias: new Float32Array(visible).fill(0.02),
    hiddenBias: new Float32Array(hidden),
  };
}
