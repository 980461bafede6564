import type { Training } from '../flows/stack.ts';
import type { Preset } from '../study.ts';

/** A stack of machines whose maps are measured. */
export interface StackShape {
  /** Side of the lattice of its visible spins. */
  readonly size: number;
  /** Hidden units of its layers, each a quarter of the one below. */
  readonly layers: readonly number[];
  /** Samples to train on. The maps are averaged over the same number of other samples. */
  readonly samples: number;
  readonly training: Training;
}

/** Side of the lattice of the flow machines, as in the authors' code. */
export const flowSize = 10;

/** The machines whose flows are followed. */
export interface FlowPreset {
  /** Hidden units. */
  readonly hidden: number;
  readonly samples: number;
  readonly training: Training;
  /** Flows from each of the 60 temperatures. */
  readonly perTemperature: number;
  /** Snapshots of the lattices at 60 temperatures that the net is trained on. */
  readonly snapshots: number;
  /** Trainings at T_c. */
  readonly seeds: number;
  /** Trainings of every control. */
  readonly controlSeeds: number;
  /** Longer flows, from cold and from hot starts: Gibbs steps, a multiple of 16, and lattices of each, a multiple of 32. */
  readonly long: { readonly steps: number; readonly perTemperature: number };
  readonly net: { readonly hidden: number; readonly epochs: number };
}

export interface KochPreset {
  /** Trainings of every kind of machine whose maps are measured. */
  readonly seeds: number;
  /** DK-1. */
  readonly blocks: { readonly size: number; readonly samples: number };
  readonly stacks: readonly StackShape[];
  readonly flow: FlowPreset;
  /** DK-6: lattices, measured several times. */
  readonly averages: {
    readonly size: number;
    readonly replicas: number;
    readonly observations: number;
  };
}

/** Training with the authors' hyperparameters, by a number of updates at a learning rate. */
function trained(updates: number, learningRate: number, learningRateEnd?: number): Training {
  return {
    updates,
    learningRate,
    ...(learningRateEnd !== undefined && { learningRateEnd }),
    batch: 96,
    momentum: 0.9,
    epsilon: 1e-2,
    weightScale: 0.05,
  };
}

const authors = trained(50_000, 0.001);

export const presets: Readonly<Record<Preset, KochPreset>> = {
  // Its trainings are too short to judge machines by (training-target.ts), so it has only as many as errors need.
  quick: {
    seeds: 3,
    blocks: { size: 32, samples: 1536 },
    stacks: [
      { size: 16, layers: [64, 16, 4], samples: 1920, training: trained(128, 0.01, 0.0005) },
    ],
    averages: { size: 64, replicas: 128, observations: 4 },
    flow: {
      hidden: 81,
      samples: 1920,
      training: trained(260, 0.01, 0.0005),
      perTemperature: 32,
      snapshots: 24,
      seeds: 3,
      controlSeeds: 2,
      long: { steps: 400, perTemperature: 128 },
      net: { hidden: 16, epochs: 3 },
    },
  },
  standard: {
    seeds: 5,
    blocks: { size: 32, samples: 8192 },
    stacks: [
      { size: 32, layers: [256, 64, 16], samples: 7680, training: trained(8000, 0.002, 0.0001) },
    ],
    averages: { size: 64, replicas: 1024, observations: 16 },
    flow: {
      hidden: 81,
      samples: 7680,
      training: trained(10_000, 0.003, 0.00015),
      perTemperature: 32,
      snapshots: 48,
      seeds: 5,
      controlSeeds: 5,
      long: { steps: 1024, perTemperature: 1024 },
      net: { hidden: 64, epochs: 3 },
    },
  },
  paper: {
    seeds: 5,
    blocks: { size: 32, samples: 32_768 },
    stacks: [
      { size: 32, layers: [256], samples: 30_720, training: authors },
      { size: 64, layers: [1024, 256, 64], samples: 30_720, training: authors },
    ],
    averages: { size: 64, replicas: 4096, observations: 64 },
    flow: {
      hidden: 81,
      samples: 30_720,
      training: authors,
      perTemperature: 64,
      snapshots: 64,
      seeds: 5,
      controlSeeds: 5,
      long: { steps: 1024, perTemperature: 2048 },
      net: { hidden: 64, epochs: 6 },
    },
  },
};
