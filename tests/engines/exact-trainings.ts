import type { Gpu } from '../../src/gpu/gpu.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import type { RbmParameters, UnitKind } from '../../src/rbm/machine/parameters.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';

const samples = 141;
const batch = 64;
const epochs = 334;
/** The book holds machines after so many updates in exact arithmetic. */
export const exactUpdates = epochs * Math.ceil(samples / batch);

/** A training of the book. Sizes and numbers of samples are multiples of nothing. */
interface ExactTraining {
  readonly visible: number;
  readonly hidden: number;
  readonly units: UnitKind;
  readonly rows: Uint8Array[];
  readonly options: TrainingOptions;
}

const common = { seed: 2026, batch, epochs, learningRate: 0.05, momentum: 0.5 } as const;

function training(
  [visible, hidden]: readonly [visible: number, hidden: number],
  units: UnitKind,
  own: Partial<TrainingOptions>,
): ExactTraining {
  const options = { ...common, ...own, units, arithmetic: 'exact' } as const;
  return { visible, hidden, units, rows: patternRows(visible, samples), options };
}

/** Every algorithm, both kinds of units, penalties and schedules. */
export const exactTrainings: Readonly<Record<string, ExactTraining>> = {
  'exact CD-1, 16 x 7': training([16, 7], 'binary', {}),
  'exact CD-1, spins, 37 x 23': training([37, 23], 'spin', { learningRate: 0.02 }),
  'exact CD-3, samples, 23 x 37': training([23, 37], 'binary', { steps: 3, statistics: 'samples' }),
  'exact PCD-2, 45 chains, spins, 13 x 9': training([13, 9], 'spin', {
    algorithm: 'pcd',
    steps: 2,
    chains: 45,
    learningRate: 0.01,
  }),
  'exact PCD-1, samples, 9 x 13': training([9, 13], 'binary', {
    algorithm: 'pcd',
    chains: 70,
    statistics: 'samples',
  }),
  'exact CD-1, L1 proximal, momentum 0.9': training([25, 11], 'spin', {
    l1: 2e-4,
    l1Convention: 'proximal',
    momentum: 0.9,
    learningRate: 0.02,
  }),
  'exact CD-1, L2, exponential, without biases': training([17, 5], 'spin', {
    l2: 0.01,
    schedule: 'exponential',
    biases: false,
  }),
};

/** Noisy copies of three patterns. */
function patternRows(units: number, count: number): Uint8Array[] {
  const random = randomFrom(5);
  const patterns = Array.from({ length: 3 }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.5)),
  );
  return Array.from({ length: count }, (_, sample) =>
    Uint8Array.from(patterns[sample % 3] ?? [], (bit) => bit ^ Number(random.uniform() < 0.1)),
  );
}

/** The parameters of a machine after its updates on a device. */
export async function trainedExactly(
  gpu: Gpu,
  { visible, hidden, units, rows, options }: ExactTraining,
): Promise<RbmParameters> {
  const size = { visible, hidden, units, seed: options.seed };
  const machine = await Rbm.create(gpu, { ...size, arithmetic: 'exact' });
  const data = uploadRows(gpu, rows, visible);
  const part = await ContrastiveDivergence.create(gpu, machine, { ...options, data });
  await part.train();
  const found = await machine.readParameters();
  part.dispose();
  machine.dispose();
  data.buffer.destroy();
  return found;
}

/** The numbers of model.safetensors, one after the other. */
export function numbersOf({ weights, visibleBias, hiddenBias }: RbmParameters): Float64Array {
  return Float64Array.from([...weights, ...visibleBias, ...hiddenBias]);
}
