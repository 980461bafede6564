import { describe, expect, it } from 'vitest';
import type { ConvolutionalRbm } from '../../src/rbm/machine/convolutional-machine.ts';
import { loadFilter } from '../../src/rbm/machine/filter-file.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import type { StackState } from '../../src/rbm/training/stack-state.ts';
import {
  resolveFilterTraining,
  trainFilter,
  type FilterTrainingOptions,
} from '../../src/rbm/training/train-filter.ts';
import type { StackControl } from '../../src/rbm/training/train-layer.ts';
import { loadTraining, saveTraining } from '../../src/rbm/training/training-file.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const schedule = {
  units: 'spin',
  biases: false,
  algorithm: 'cd',
  learningRate: 0.05,
  momentum: 0.9,
  batch: 64,
} as const;

/**
 * The weight that maximizes the likelihood of independent 2 x 2 blocks, p(v) proportional to 2 cosh(w sum v): there the mean of
 * sum v tanh(w sum v) is that of the data. |sum v| is 4, 2 or 0; the correlations of the data say how often.
 * @param data per site: sums over both bonds, over both diagonals, and over the plaquette
 */
function bestWeight(data: { bonds: number; diagonals: number; plaquette: number }): number {
  const squares = 4 + 2 * (4 * (data.bonds / 2) + 2 * (data.diagonals / 2));
  const two = (1 - data.plaquette) / 2;
  const four = (squares - 4 * two) / 16;
  const excess = (w: number): number => {
    const z = 2 * Math.cosh(4 * w) + 8 * Math.cosh(2 * w) + 6;
    const ofModel = (8 * Math.sinh(4 * w) + 16 * Math.sinh(2 * w)) / z;
    return 4 * four * Math.tanh(4 * w) + 2 * two * Math.tanh(2 * w) - ofModel;
  };
  let [low, high] = [0.5, 3];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/** Trains a filter on critical lattices, or on lattices of infinite temperature. */
async function weightsOf(
  {
    size,
    samples,
    temperature = CRITICAL_TEMPERATURE,
  }: { size: number; samples: number; temperature?: number },
  options: Partial<FilterTrainingOptions> & Pick<FilterTrainingOptions, 'filter'>,
): Promise<Float32Array> {
  const { gpu } = device;
  const data = await IsingData.sample(gpu, { size, temperature, samples, seed: 8 });
  const { machine } = await trainFilter(gpu, { ...schedule, seed: 3, ...options, data: data.data });
  const { weights } = await machine.readParameters();
  machine.dispose();
  data.dispose();
  return weights;
}

describe('a filter', () => {
  it('of 2 x 2 weights on critical lattices of side 32 finds the exact optimum', async () => {
    const best = bestWeight({ bonds: 1.43386, diagonals: 1.30101, plaquette: 0.6048 });
    expect(best).toBeCloseTo(1.1519, 4);
    const weights = await weightsOf(
      { size: 32, samples: 1024 },
      { filter: { side: 2, stride: 2 }, epochs: 15 },
    );
    // The noise of the data alone is about 0.006: the sum over bonds of 1024 lattices errs by 0.003.
    for (const weight of weights) expect(Math.abs(weight - best)).toBeLessThan(0.02);
  });

  it('of 4 x 4 weights votes with its centre on critical lattices, and stays near 0 on independent spins', async () => {
    const lattices = { size: 16, samples: 4096 };
    const options = { filter: { side: 4, stride: 2 }, batch: 128, epochs: 6 } as const;
    const critical = await weightsOf(lattices, options);
    const sign = Math.sign(critical.reduce((sum, weight) => sum + weight, 0));
    const centre = [5, 6, 9, 10];
    for (const [at, weight] of critical.entries())
      // The machine is not at its optimum yet, where one of the four is 2.03, two are .66 and one is .36.
      if (centre.includes(at)) expect(sign * weight).toBeGreaterThan(0.6);
      else expect(sign * weight).toBeLessThan(0.45);
    const independent = await weightsOf({ ...lattices, temperature: Infinity }, options);
    for (const weight of independent) expect(Math.abs(weight)).toBeLessThan(0.03);
  });

  it.each([1, 7, 13])(
    'interrupted in update %d of 16 goes on from its bytes to the same bits',
    async (stop) => {
      const unbroken = await trained({});
      const abort = new AbortController();
      let updates = 0;
      const cut = await trained(
        {},
        {
          signal: abort.signal,
          onProgress: (done) => {
            updates = done;
            if (updates >= stop) abort.abort();
          },
        },
      );
      expect(updates).toBeLessThan(16);
      const { state, training, filter } = loadTraining(cut.bytes);
      expect(filter).toEqual({ side: 3, stride: 2, offset: 0 });
      const resumed = await trained({ ...training, from: state });
      expect(resumed.parameters).toEqual(unbroken.parameters);
      expect(resumed.bytes).toEqual(unbroken.bytes);
      // The file has the averages, and the machine too; the last parameters stand beside them.
      const { weights, attached } = loadFilter(unbroken.bytes);
      expect(weights).toEqual(unbroken.parameters.weights);
      expect(attached.tensors['training.last.weights']?.data).toEqual(unbroken.last?.weights);
      expect(unbroken.last?.weights).not.toEqual(weights);
    },
  );

  it('refuses what it does not have', () => {
    const refused = { centred: true, statistics: 'mean-field', initialBiases: 'data' } as const;
    for (const [name, value] of Object.entries(refused))
      expect(() => resolveFilterTraining({ seed: 1, algorithm: 'cd', [name]: value })).toThrow(
        name,
      );
  });
});

/** Trains a small filter, with persistent chains and Adam, and gives the bytes of the last checkpoint. */
async function trained(
  more: Partial<FilterTrainingOptions>,
  control: StackControl<ConvolutionalRbm> = {},
) {
  const { gpu } = device;
  const lattices = { size: 6, temperature: 2.5, samples: 128, seed: 5, thermalize: 20 };
  const ising = await IsingData.sample(gpu, lattices);
  const filter = { side: 3, stride: 2 } as const;
  const given = {
    ...schedule,
    algorithm: 'pcd',
    optimizer: 'adam',
    epochs: 8,
    seed: 4,
    data: ising.data,
    filter,
    ...more,
  } as const;
  let bytes = new Uint8Array();
  const { machine, last } = await trainFilter(gpu, given, {
    ...control,
    onCheckpoint: (state: StackState) => {
      const training = resolveFilterTraining(given);
      const kept = { state, training, layers: [9], filter: { ...filter, offset: 0 } };
      bytes = Uint8Array.from(saveTraining({ ...kept, configuration: {} }));
    },
  });
  const parameters = await machine.readParameters();
  machine.dispose();
  ising.dispose();
  return { parameters, last, bytes };
}
