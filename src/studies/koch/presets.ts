import type { Preset } from '../study.ts';

/** How a machine is trained. Adam, PCD-1 with as many chains as a batch has samples, both layers sampled. */
export interface Training {
  /** Updates, of whole epochs. */
  readonly updates: number;
  /** Samples of an update. */
  readonly batch: number;
  readonly learningRate: number;
  /**
   * Learning rate of the last epoch, towards which it falls linearly; constant unless given. Persistent chains swing with the
   * weights at a rate that is high enough for a short training; the authors' long one keeps its rate.
   */
  readonly learningRateEnd?: number;
  /** Decay of Adam's first moment. */
  readonly momentum: number;
  readonly epsilon: number;
  /** Deviation of the initial weights; biases begin at 0. */
  readonly weightScale: number;
}

/** A stack whose maps are looked at. */
export interface StackShape {
  /** Side of the lattice of its visible spins. */
  readonly size: number;
  /** Hidden units of its layers, each a quarter of the one below. */
  readonly layers: readonly number[];
  /** Samples that it is trained on, and as many others that its maps are averaged over. */
  readonly samples: number;
  readonly training: Training;
}

/** The machines whose flows are followed, L = 10. */
export interface FlowPreset {
  /** Hidden units. */
  readonly hidden: number;
  readonly samples: number;
  readonly training: Training;
  /** Flows from each of the 60 temperatures. */
  readonly perTemperature: number;
  /** Snapshots of the ladder that the net is trained on, and that curves are measured with. */
  readonly snapshots: number;
  /** Trainings at T_c. */
  readonly seeds: number;
  /** Trainings of every control. */
  readonly controlSeeds: number;
  /** Longer flows, from the coldest and the hottest starts: Gibbs steps, a multiple of 16, and lattices of each, one of 32. */
  readonly long: { readonly steps: number; readonly perTemperature: number };
  readonly net: { readonly hidden: number; readonly epochs: number };
}

const authors = { momentum: 0.9, epsilon: 1e-2, weightScale: 0.05, batch: 96 } as const;

export interface KochPreset {
  /** Trainings of every kind of machine whose maps are looked at. */
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

export const presets: Readonly<Record<Preset, KochPreset>> = {
  quick: {
    seeds: 5,
    blocks: { size: 32, samples: 1536 },
    stacks: [
      {
        size: 16,
        layers: [64, 16, 4],
        samples: 1920,
        training: { ...authors, updates: 128, learningRate: 0.01, learningRateEnd: 0.0005 },
      },
    ],
    averages: { size: 64, replicas: 128, observations: 4 },
    flow: {
      hidden: 81,
      samples: 1920,
      training: { ...authors, updates: 260, learningRate: 0.01, learningRateEnd: 0.0005 },
      perTemperature: 32,
      snapshots: 24,
      seeds: 7,
      controlSeeds: 5,
      long: { steps: 400, perTemperature: 128 },
      net: { hidden: 16, epochs: 3 },
    },
  },
  standard: {
    seeds: 5,
    blocks: { size: 32, samples: 8192 },
    stacks: [
      {
        size: 32,
        layers: [256, 64, 16],
        samples: 7680,
        training: { ...authors, updates: 8000, learningRate: 0.002, learningRateEnd: 0.0001 },
      },
    ],
    averages: { size: 64, replicas: 1024, observations: 16 },
    flow: {
      hidden: 81,
      samples: 7680,
      training: { ...authors, updates: 10000, learningRate: 0.003, learningRateEnd: 0.00015 },
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
      {
        size: 32,
        layers: [256],
        samples: 30_720,
        training: { ...authors, updates: 50_000, learningRate: 0.001 },
      },
      {
        size: 64,
        layers: [1024, 256, 64],
        samples: 30_720,
        training: { ...authors, updates: 50_000, learningRate: 0.001 },
      },
    ],
    averages: { size: 64, replicas: 4096, observations: 64 },
    flow: {
      hidden: 81,
      samples: 30720,
      training: { ...authors, updates: 50000, learningRate: 0.001 },
      perTemperature: 64,
      snapshots: 64,
      seeds: 5,
      controlSeeds: 5,
      long: { steps: 1024, perTemperature: 2048 },
      net: { hidden: 64, epochs: 6 },
    },
  },
};
