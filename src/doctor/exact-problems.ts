import type { UnitKind } from '../rbm/machine/parameters.ts';
import type { TrainingOptions } from '../rbm/training/options.ts';

/** A training in exact arithmetic. */
export interface ExactProblem extends TrainingOptions {
  readonly units: UnitKind;
  readonly updates: number;
}

export const exactShape = { visible: 37, hidden: 23, weightScale: 0.5 } as const;

/** Five updates take the 77 samples, in batches of two groups and of one, almost twice. */
const common = {
  seed: 5,
  updates: 5,
  batch: 64,
  epochs: 9,
  learningRate: 0.4,
  schedule: 'constant',
} as const;

/** Trainings in exact arithmetic, by the kernels that they examine. */
export const exactProblems = {
  'rbm-exact-gradient, cd': { ...common, units: 'binary', statistics: 'samples', l1: 0.3, l2: 0.2 },
  'rbm-exact-gradient, pcd': {
    ...common,
    units: 'spin',
    statistics: 'samples',
    algorithm: 'pcd',
    chains: 45,
    steps: 2,
  },
  'rbm-exact-gradient-means, cd': {
    ...common,
    units: 'spin',
    l1: 0.01,
    l1Convention: 'proximal',
    momentum: 0.9,
  },
  // Four groups of chains, of which subgroups of four share the weights.
  'rbm-exact-gradient-means, pcd': {
    ...common,
    units: 'binary',
    algorithm: 'pcd',
    batch: 32,
    chains: 100,
  },
} as const satisfies Readonly<Record<string, ExactProblem>>;

/** Samples without chance or pattern. */
export function exactRows(): Uint8Array[] {
  return Array.from({ length: 77 }, (_, sample) =>
    Uint8Array.from({ length: exactShape.visible }, (__, unit) =>
      Number(Math.imul(sample * exactShape.visible + unit + 1, 0x9e3779b1) >>> 0 < 0.6 * 2 ** 32),
    ),
  );
}
