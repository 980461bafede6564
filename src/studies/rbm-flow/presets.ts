import type { Training } from '../flows/stack.ts';
import type { Preset } from '../study.ts';

/** Side of the lattices, as in the replication of Veiga and Vicente. */
export const size = 10;
export const sites = size ** 2;

/** T = 0 stands for this temperature, at which the chance of a turned spin is 1e-69. */
export const groundTemperature = 0.05;
/** T = 0, 0.25, ..., 6. */
export const classTemperatures: readonly number[] = [
  groundTemperature,
  ...Array.from({ length: 24 }, (_, k) => (k + 1) / 4),
];

/** How much a run computes. */
export interface Settings {
  /** Lattices at each temperature in one snapshot, a multiple of 32. */
  readonly perTemperature: number;
  readonly net: {
    /** Snapshots to learn from, and to calibrate on. */
    readonly snapshots: number;
    readonly heldOut: number;
    readonly hidden: number;
    readonly epochs: number;
  };
  /** Hidden units of all machines but those of the scan. */
  readonly hidden: number;
  /** Snapshots in the training set of one machine. */
  readonly snapshots: number;
  readonly training: Training;
  /** Trainings of V; of H, L and the sets of our own; of each control; of each width of the scan. */
  readonly seeds: {
    readonly V: number;
    readonly others: number;
    readonly controls: number;
    readonly scan: number;
  };
  /** Further numbers of hidden units, trained on V. */
  readonly scan: readonly number[];
  readonly flow: {
    /** Gibbs steps of the short flow, each of which is recorded. */
    readonly steps: number;
    /** Gibbs steps of the longer flow; its last quarter is the end. */
    readonly long: number;
    /** Lattices of both extreme starts, and from Monte Carlo at each of six temperatures; multiples of 32. */
    readonly copies: number;
    readonly monteCarlo: number;
  };
  /** Strengths of the field in both sets of FG-1. */
  readonly fields: Readonly<Record<'field' | 'other fields', readonly number[]>>;
  /** Of ln Z. */
  readonly annealing: { readonly temperatures: number; readonly runs: number };
  /** Held-out lattices that the likelihood is found from; a multiple of 32. */
  readonly judged: number;
}

/** What all presets share. */
const shared = {
  hidden: 64,
  fields: { field: [0, 0.25, 0.5, 1], 'other fields': [0, 1, 2, 4] },
} as const;

/** Adam without biases, which gives both signs of m the same chance. */
const recipe = {
  batch: 96,
  momentum: 0.9,
  epsilon: 1e-4,
  weightScale: 0.02,
  biases: false,
  algorithm: 'pcd',
  steps: 3,
} as const;
/** The rates of long trainings. */
const slow = { ...recipe, learningRate: 0.005, learningRateEnd: 0.0002 } as const;

export const presets: Readonly<Record<Preset, Settings>> = {
  quick: {
    ...shared,
    perTemperature: 32,
    net: { snapshots: 12, heldOut: 6, hidden: 32, epochs: 6 },
    snapshots: 8,
    training: { ...recipe, updates: 300, batch: 64, learningRate: 0.01, learningRateEnd: 0.0005 },
    seeds: { V: 2, others: 2, controls: 2, scan: 2 },
    scan: [16],
    flow: { steps: 40, long: 160, copies: 64, monteCarlo: 32 },
    annealing: { temperatures: 150, runs: 32 },
    judged: 512,
  },
  standard: {
    ...shared,
    perTemperature: 64,
    net: { snapshots: 48, heldOut: 8, hidden: 64, epochs: 10 },
    snapshots: 16,
    training: { ...slow, updates: 10_000 },
    seeds: { V: 6, others: 5, controls: 5, scan: 5 },
    scan: [16, 36, 100, 225, 400],
    flow: { steps: 40, long: 1024, copies: 512, monteCarlo: 64 },
    annealing: { temperatures: 3000, runs: 256 },
    judged: 4096,
  },
  paper: {
    ...shared,
    perTemperature: 128,
    net: { snapshots: 48, heldOut: 16, hidden: 64, epochs: 20 },
    snapshots: 32,
    training: { ...slow, updates: 100_000 },
    seeds: { V: 8, others: 6, controls: 6, scan: 6 },
    scan: [16, 36, 81, 100, 225, 400],
    flow: { steps: 40, long: 4096, copies: 1024, monteCarlo: 128 },
    annealing: { temperatures: 10_000, runs: 512 },
    judged: 16_384,
  },
};
