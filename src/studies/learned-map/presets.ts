import type { Schedule } from '../../ising/schedule.ts';
import type { Preset } from '../study.ts';
import type { Recipe } from './machines.ts';

/** Lattices that maps are measured on. */
interface MeasuredOn {
  readonly size: number;
  readonly replicas: number;
  readonly schedule: Schedule;
}

/** Trainings of convolutional machines. */
export interface FilterSettings {
  /** Side of the lattices of the data. */
  readonly size: number;
  readonly samples: number;
  /** Sides k of the filters. */
  readonly sides: readonly number[];
  /** Trainings of each side on critical lattices; the nulls are trained once. */
  readonly seeds: number;
  readonly batch: number;
  readonly epochs: number;
  readonly learningRate: number;
}

/** Trainings of fully connected machines with a quarter as many hidden units as spins. */
export interface MachineSettings {
  readonly size: number;
  readonly samples: number;
  readonly recipe: Recipe;
  /** Strengths of L1, and trainings of each. */
  readonly l1: readonly number[];
  readonly seeds: number;
  /** Nulls of each strength: the first of the seeds. */
  readonly nullSeeds: number;
  /**
   * Whether these nulls are trained on permuted pixels, and one more on independent spins. Otherwise they are the machines with
   * pixels that were permuted after the training. A training does not know where pixels are, so both have the same exponents up to
   * chance.
   */
  readonly trainsNulls: boolean;
  /** The L1 of the nulls on independent spins, and of second layers. */
  readonly nullL1: number;
  /** Whether a second layer is trained above each machine of this L1, beside majority. */
  readonly second: boolean;
  /** Fresh samples that exponents are measured on. */
  readonly measured: Omit<MeasuredOn, 'size'>;
}

/** Growing lattices from their blocks. */
export interface GrowSettings {
  /** Side of the lattices that are blocked once and grown back. */
  readonly paired: number;
  /** Side of the first lattices that are doubled, and the number of doublings. */
  readonly from: number;
  readonly doublings: number;
  readonly replicas: number;
  /** Independent sets of replicas. */
  readonly rounds: number;
}

/** Couplings of machines. */
export interface CouplingSettings {
  readonly size: number;
  readonly samples: number;
  readonly seeds: number;
  readonly epochs: number;
  /** Temperatures over T_c. */
  readonly temperatures: readonly number[];
  /** Uniform random lattices. */
  readonly lattices: number;
}

/** Couplings of the layers of stacks. */
export interface StackSettings {
  readonly size: number;
  readonly samples: number;
  readonly layers: number;
  readonly l1: number;
  readonly recipe: Recipe;
  readonly seeds: number;
}

export interface Settings {
  /** K = 0: every spin is a coin. */
  readonly hot: MeasuredOn;
  readonly known: MeasuredOn;
  /** Critical lattices whose first coarse lattices are compared by their couplings; a multiple of 256. */
  readonly ranges: { readonly size: number; readonly samples: number };
  readonly filters: FilterSettings;
  readonly machines: readonly MachineSettings[];
  readonly grow: GrowSettings;
  readonly couplings: CouplingSettings;
  /** Undefined where the preset has no time for it. */
  readonly stack: StackSettings | undefined;
}

const allL1 = [0, 0.001, 0.002, 0.004, 0.01] as const;

/** Whether the strengths that pass at 16 x 16 pass on larger lattices too. */
const largerMachines = [
  { size: 24, l1: [0.002, 0.004], thermalize: 1000 },
  { size: 32, l1: [0.004], thermalize: 2000 },
].map(({ size, l1, thermalize }): MachineSettings => {
  return {
    size,
    samples: 20_480,
    recipe: { batch: 96, constant: 10_000, cycles: 2 },
    l1,
    seeds: 3,
    nullL1: 0.004,
    nullSeeds: 3,
    trainsNulls: false,
    second: false,
    measured: { replicas: 2048, schedule: { thermalize, sweeps: 2400, every: 80 } },
  };
});

export const presets: Record<Preset, Settings> = {
  quick: {
    hot: { size: 32, replicas: 1024, schedule: { thermalize: 1, sweeps: 30, every: 1 } },
    known: { size: 32, replicas: 1024, schedule: { thermalize: 1500, sweeps: 1000, every: 40 } },
    ranges: { size: 32, samples: 1024 },
    filters: {
      size: 32,
      samples: 2048,
      sides: [2],
      seeds: 1,
      batch: 64,
      epochs: 20,
      learningRate: 0.01,
    },
    machines: [
      {
        size: 16,
        samples: 1024,
        recipe: { batch: 32, constant: 128, cycles: 1 },
        l1: [0, 0.004],
        seeds: 1,
        nullL1: 0.004,
        nullSeeds: 1,
        trainsNulls: true,
        second: false,
        measured: { replicas: 1024, schedule: { thermalize: 400, sweeps: 480, every: 40 } },
      },
    ],
    grow: { paired: 32, from: 16, doublings: 2, replicas: 1024, rounds: 4 },
    couplings: {
      size: 8,
      samples: 4096,
      seeds: 1,
      epochs: 4,
      temperatures: [1],
      lattices: 2 ** 14,
    },
    stack: undefined,
  },
  standard: {
    hot: { size: 32, replicas: 2048, schedule: { thermalize: 1, sweeps: 100, every: 1 } },
    known: { size: 64, replicas: 2048, schedule: { thermalize: 6700, sweeps: 8000, every: 100 } },
    ranges: { size: 32, samples: 4096 },
    filters: {
      size: 32,
      samples: 10_240,
      sides: [2, 4],
      seeds: 3,
      batch: 64,
      epochs: 20,
      learningRate: 0.01,
    },
    machines: [
      {
        size: 16,
        samples: 20_480,
        recipe: { batch: 96, constant: 5000, cycles: 1 },
        l1: allL1,
        seeds: 8,
        nullL1: 0.004,
        nullSeeds: 3,
        trainsNulls: true,
        second: true,
        measured: { replicas: 2048, schedule: { thermalize: 600, sweeps: 2400, every: 80 } },
      },
      ...largerMachines,
    ],
    grow: { paired: 64, from: 16, doublings: 3, replicas: 2048, rounds: 8 },
    couplings: {
      size: 8,
      samples: 20_480,
      seeds: 8,
      epochs: 60,
      temperatures: [0.9, 1, 1.1],
      lattices: 2 ** 18,
    },
    stack: {
      size: 32,
      samples: 20_480,
      layers: 3,
      l1: 0.004,
      recipe: { batch: 96, constant: 10_000, cycles: 2 },
      seeds: 3,
    },
  },
  paper: {
    hot: { size: 64, replicas: 4096, schedule: { thermalize: 1, sweeps: 100, every: 1 } },
    known: { size: 64, replicas: 8192, schedule: { thermalize: 6700, sweeps: 16_000, every: 100 } },
    ranges: { size: 32, samples: 4096 },
    filters: {
      size: 32,
      samples: 10_240,
      sides: [2, 3, 4, 8],
      seeds: 5,
      batch: 64,
      epochs: 40,
      learningRate: 0.01,
    },
    machines: [16, 24, 32].map((size): MachineSettings => {
      return {
        size,
        samples: 40_960,
        recipe: { batch: 96, constant: size === 16 ? 10_000 : 40_000, cycles: 4 },
        l1: allL1,
        seeds: 8,
        nullL1: 0.004,
        nullSeeds: 8,
        trainsNulls: size === 16,
        second: true,
        measured: { replicas: 4096, schedule: { thermalize: 2000, sweeps: 4000, every: 100 } },
      };
    }),
    grow: { paired: 64, from: 8, doublings: 5, replicas: 4096, rounds: 16 },
    couplings: {
      size: 8,
      samples: 40_960,
      seeds: 8,
      epochs: 200,
      temperatures: [0.9, 1, 1.1],
      lattices: 2 ** 20,
    },
    stack: {
      size: 32,
      samples: 40_960,
      layers: 3,
      l1: 0.004,
      recipe: { batch: 96, constant: 40_000, cycles: 4 },
      seeds: 8,
    },
  },
};
