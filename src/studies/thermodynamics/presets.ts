import type { TrainingOptions } from '../../rbm/training/options.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Preset } from '../study.ts';

/** What all trainings of the study share: +1 and -1 units without biases, so that a lattice and its negative are equally likely. */
export const symmetricMachines = {
  units: 'spin',
  biases: false,
  algorithm: 'cd',
  statistics: 'probabilities',
  schedule: 'linear',
} as const satisfies Omit<TrainingOptions, 'seed'>;

/** TM-1. */
export interface RingSettings {
  readonly temperature: number;
  /** Of the null that is trained at another temperature. */
  readonly otherTemperature: number;
  readonly hidden: number;
  readonly samples: number;
  readonly trainings: number;
  /** Trainings of each null. */
  readonly nullTrainings: number;
  readonly batch: number;
  readonly epochs: number;
  readonly learningRate: number;
}

/** The trainings of the machines that learn lattices. */
interface Recipe {
  readonly batch: number;
  /** Gibbs steps of an update. */
  readonly steps: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly momentum: number;
}

/** What is drawn from a machine. */
export interface DrawingSettings {
  /** Gibbs chains, a multiple of 32. */
  readonly chains: number;
  /** Lattices of each chain, at least 8. */
  readonly draws: number;
  /** Of annealed importance sampling, where ln Z cannot be summed. */
  readonly annealing: { readonly temperatures: number; readonly runs: number };
}

export interface Settings {
  readonly ring: RingSettings;
  readonly size: number;
  /** Lattices of a training, a multiple of 32. */
  readonly samples: number;
  readonly heldOut: number;
  /** With T_c among them. */
  readonly temperatures: readonly number[];
  /** Hidden units of the machines at every temperature. */
  readonly hidden: readonly number[];
  /** Hidden units of the machines at T_c, and of the first layers of the stacks; those of `hidden` are among them. */
  readonly criticalHidden: readonly number[];
  readonly trainings: number;
  readonly recipe: Recipe;
  readonly drawing: DrawingSettings;
  /** Points of the exact curves. */
  readonly curvePoints: number;
}

const ring = {
  temperature: 1,
  otherTemperature: 2,
  hidden: 6,
  samples: 16_384,
  trainings: 8,
  nullTrainings: 2,
  batch: 128,
  epochs: 8,
  learningRate: 0.2,
} as const satisfies RingSettings;

const recipe = {
  batch: 128,
  steps: 1,
  epochs: 80,
  learningRate: 0.05,
  momentum: 0.5,
} as const satisfies Recipe;

const drawing = {
  chains: 128,
  draws: 32,
  annealing: { temperatures: 1000, runs: 128 },
} as const satisfies DrawingSettings;

export const presets: Record<Preset, Settings> = {
  quick: {
    ring,
    size: 8,
    samples: 4096,
    heldOut: 2048,
    temperatures: [1, CRITICAL_TEMPERATURE, 3.5],
    hidden: [4, 64],
    criticalHidden: [4, 16, 64],
    trainings: 2,
    recipe: { ...recipe, batch: 64, epochs: 10 },
    drawing: { chains: 64, draws: 16, annealing: { temperatures: 200, runs: 64 } },
    curvePoints: 31,
  },
  standard: {
    ring: { ...ring, samples: 65_536 },
    size: 8,
    samples: 32_768,
    heldOut: 4096,
    temperatures: [1, 1.7, 2, CRITICAL_TEMPERATURE, 2.6, 3, 3.5],
    hidden: [4, 16, 64],
    criticalHidden: [4, 8, 16, 32, 64],
    trainings: 8,
    recipe,
    drawing,
    curvePoints: 51,
  },
  paper: {
    ring: { ...ring, samples: 98_304, nullTrainings: 8 },
    size: 8,
    samples: 98_304,
    heldOut: 16_384,
    temperatures: [
      ...Array.from({ length: 10 }, (_, i) => 1 + i / 8),
      CRITICAL_TEMPERATURE,
      ...Array.from({ length: 10 }, (_, i) => 2.375 + i / 8),
    ],
    hidden: [4, 16, 64],
    criticalHidden: [4, 8, 16, 32, 64, 128],
    trainings: 8,
    recipe: { ...recipe, steps: 20, epochs: 200, learningRate: 0.02 },
    drawing: { ...drawing, chains: 512 },
    curvePoints: 51,
  },
};
