import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Preset } from '../study.ts';
import type { FlowSettings } from './flow.ts';

export interface Settings {
  /** Lengths of the weights of 2 x 2 filters, and random starts for each. */
  readonly small: { readonly norms: readonly number[]; readonly starts: number };
  /** Sides of larger blocks, lengths of their weights, and random starts for each. */
  readonly large: {
    readonly sides: readonly number[];
    readonly norms: readonly number[];
    readonly starts: number;
    /** Steps of the training of the unit of highest likelihood. */
    readonly likelihoodSteps: number;
  };
  /** Directions between 0 and 180 degrees on the landscape of the chain, and lengths of the weights. */
  readonly chain: { readonly directions: number; readonly norms: readonly number[] };
  readonly noise: NoiseSettings;
  /** Undefined where no lattices are sampled. */
  readonly flow: FlowSettings | undefined;
}

/** Machines that see a block and pairs of noise spins. */
export interface NoiseSettings {
  readonly temperatures: readonly number[];
  /** Couplings of the two spins of a noise pair. */
  readonly couplings: readonly number[];
  readonly hidden: readonly number[];
  readonly seeds: number;
  readonly steps: number;
}

/** Common to all presets. */
const sides = [3, 4];
const far = [0.5, 0.6];
const temperatures = [CRITICAL_TEMPERATURE, 2.6, 3.5];
const norms = [0.5, 1, 2, 3, 4, 6, 8];

export const presets: Readonly<Record<Preset, Settings>> = {
  quick: {
    small: { norms, starts: 4 },
    large: { sides, norms: [1, 2, 4], starts: 3, likelihoodSteps: 100 },
    chain: { directions: 73, norms: [0.5, 1, 2, 20] },
    noise: {
      temperatures,
      couplings: [0, 0.2, 0.5, 1, 1.5, 2, 3],
      hidden: [1, 3],
      seeds: 5,
      steps: 600,
    },
    flow: {
      size: 32,
      depth: 2,
      replicas: 768,
      schedule: { thermalize: 800, sweeps: 900, every: 15 },
      starts: [0.97, 0.985, 1],
      far,
    },
  },
  standard: {
    small: { norms: [0.25, ...norms, 12, 16], starts: 16 },
    large: { sides, norms: [0.5, ...norms], starts: 8, likelihoodSteps: 200 },
    chain: { directions: 181, norms: [0.5, 1, 2, 5, 20] },
    noise: {
      temperatures,
      couplings: [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3],
      hidden: [1, 2, 3, 4],
      seeds: 10,
      steps: 2000,
    },
    flow: {
      size: 64,
      depth: 3,
      replicas: 1024,
      schedule: { thermalize: 4000, sweeps: 6000, every: 60 },
      starts: [0.98, 0.99, 1],
      far,
    },
  },
  paper: {
    small: { norms: [0.25, ...norms, 12, 16, 24], starts: 64 },
    large: {
      sides,
      norms: [0.25, 0.5, ...norms, 12, 16],
      starts: 16,
      likelihoodSteps: 400,
    },
    chain: { directions: 361, norms: [0.25, 0.5, 1, 2, 5, 10, 20] },
    noise: {
      temperatures: [1.8, ...temperatures],
      couplings: [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4],
      hidden: [1, 2, 3, 4],
      seeds: 20,
      steps: 4000,
    },
    flow: {
      size: 128,
      depth: 4,
      replicas: 1024,
      schedule: { thermalize: 16_000, sweeps: 16_000, every: 160 },
      starts: [0.99, 0.995, 1],
      far,
    },
  },
};
