import type { Annealing } from '../../rbm/evaluation/layer-likelihoods.ts';
import type { L1Convention, StatisticsKind } from '../../rbm/training/options.ts';
import type { Preset } from '../study.ts';

/** K of the paper, in the disordered phase: the correlation length is 7.5 lattice spacings. */
export const coupling = 0.408;

/** Where the L1 penalty acts, and how strongly. */
export interface Penalty {
  readonly convention: L1Convention;
  readonly strength: number;
  /**
   * Whether gradients are sums over the batch, with a learning rate that is smaller by the size of the batch. A penalty inside
   * the rate is then smaller than the gradient by the same factor. Gradients are means unless given.
   */
  readonly summed?: boolean;
}

/** What is trained. */
export interface Settings {
  /** Side of the lattices. */
  readonly size: number;
  readonly samples: number;
  /** Hidden units from the data up: a quarter of the units below each. */
  readonly layers: readonly number[];
  readonly epochs: number;
  /** Samples of an update, a multiple of 32. */
  readonly batch: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly penalty: Penalty;
  /** Statistics used in the gradient. */
  readonly statistics: StatisticsKind;
  /** Trainings of the stack, and of each control that is trained. */
  readonly seeds: number;
  readonly controlSeeds: number;
  /** Other penalties, with one training each. */
  readonly scan: readonly Penalty[];
  readonly quality: QualitySettings;
}

/** How stacks are judged as models of the lattices. */
export interface QualitySettings {
  /** Held-out lattices whose likelihood is measured. */
  readonly samples: number;
  /** Of the annealed importance sampling of each first machine. */
  readonly annealing: Annealing;
  /** Chains that draw lattices, a multiple of 32, and their Gibbs steps. */
  readonly chains: number;
  readonly burnIn: number;
  readonly steps: number;
  readonly every: number;
}

const thorough: QualitySettings = {
  samples: 1024,
  annealing: { temperatures: 1000, runs: 128 },
  chains: 256,
  burnIn: 500,
  steps: 1000,
  every: 5,
};

const inside = (strength: number): Penalty => ({ convention: 'inside', strength });
const outside = (strength: number): Penalty => ({ convention: 'outside', strength });
const summed = (strength: number): Penalty => ({ ...inside(strength), summed: true });
const proximal = (strength: number): Penalty => ({ convention: 'proximal', strength });

/**
 * A short training needs a strong penalty, which removes the weights of distant spins in the time there is. The quick preset
 * has 400 updates a layer, with a momentum at which each counts ten times. Its gradient uses sampled states, which is fastest. The
 * other presets use probabilities, as does the code that the paper builds on. With lattices of
 * 16 x 16 spins the top layer would have four units, and areas of a quarter of the lattice.
 */
export const presets: Record<Preset, Settings> = {
  quick: {
    size: 24,
    samples: 12_800,
    layers: [144, 36, 9],
    epochs: 2,
    batch: 64,
    learningRate: 0.1,
    momentum: 0.9,
    penalty: outside(0.012),
    statistics: 'samples',
    seeds: 4,
    controlSeeds: 1,
    // One training with another penalty decides nothing.
    scan: [],
    quality: {
      samples: 256,
      annealing: { temperatures: 60, runs: 32 },
      chains: 32,
      burnIn: 60,
      steps: 120,
      every: 5,
    },
  },
  standard: {
    size: 40,
    samples: 7680,
    layers: [400, 100, 25],
    epochs: 47,
    batch: 96,
    learningRate: 0.1,
    momentum: 0.5,
    penalty: outside(4e-4),
    statistics: 'mean-field',
    seeds: 5,
    controlSeeds: 5,
    scan: [
      inside(2e-4),
      summed(2e-4),
      outside(2e-4),
      proximal(4e-4),
      inside(2e-3),
      inside(8e-3),
      outside(1e-3),
    ],
    quality: thorough,
  },
  paper: {
    size: 40,
    samples: 20_000,
    layers: [400, 100, 25],
    epochs: 200,
    batch: 96,
    learningRate: 0.1,
    momentum: 0.5,
    penalty: outside(2e-4),
    statistics: 'mean-field',
    seeds: 5,
    controlSeeds: 5,
    scan: [inside(2e-4), summed(2e-4), proximal(2e-4), outside(4e-4), inside(1e-3), inside(2e-3)],
    quality: thorough,
  },
};

/** Samples that are held out, for reconstructions. */
export const heldOutSamples = 1024;
/** Side of the blocks in reconstructions: there are as many blocks, of 64 spins each, as top units. */
export const blockSide = 8;

/** Updates of each layer. */
export function updatesOf({ samples, batch, epochs }: Settings): number {
  return epochs * Math.ceil(samples / batch);
}

/**
 * How strongly a penalty pulls a weight towards 0, in units of the mean gradient. A weight stays if the gradient exceeds the
 * pull. A gradient moves a weight by learningRate/(1 - momentum) in the end. A penalty inside the rate does the same; a penalty
 * outside moves the weight once.
 */
export function pullOf(
  { convention, strength, summed = false }: Penalty,
  { learningRate, momentum, batch }: Pick<Settings, 'learningRate' | 'momentum' | 'batch'>,
): number {
  if (convention === 'inside') return summed ? strength / batch : strength;
  return (strength * (1 - momentum)) / learningRate;
}

export function penaltyText({ convention, strength, summed = false }: Penalty): string {
  if (strength === 0) return 'no L1';
  return `${convention}${summed ? ' sums' : ''}, ${strength}`;
}

/** Layers that halve from the first on, where those of the stack shrink to a quarter. */
export function halvedLayers({ layers: [first = 0, ...rest] }: Pick<Settings, 'layers'>): number[] {
  return [first, ...rest.map((_, above) => first / 2 ** (above + 1))];
}
