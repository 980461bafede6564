import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/element-at.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { PackedUnits } from '../../src/rbm/machine/packed-units.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { trainStack, type StackOptions } from '../../src/rbm/training/stack.ts';
import type { StackState } from '../../src/rbm/training/stack-state.ts';
import type { StackLayer } from '../../src/rbm/training/train-layer.ts';
import { trainMany, type BegunTraining } from '../../src/rbm/training/train-many.ts';
import { isAlike, mostInGroup } from '../../src/rbm/training/train-together.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const asHardware = withGpu({ software: false });

/** Samples whose units lean to one side, so that there is something to learn. */
function samplesOf(gpu: Gpu, units: number, samples: number, seed: number): PackedUnits {
  const random = randomFrom(seed);
  const rows = Array.from({ length: samples }, () => {
    const side = random.uniform() < 0.5 ? 0.2 : 0.8;
    return Uint8Array.from({ length: units }, () => Number(random.uniform() < side));
  });
  return uploadRows(gpu, rows, units);
}

function dispose(layers: StackLayer[]): void {
  for (const { machine } of layers) machine.dispose();
}

/** A device whose largest buffer is of so many bytes. */
function withBuffersOf(gpu: Gpu, bytes: number): Gpu {
  const limits = { maxBufferSize: bytes, maxStorageBufferBindingSize: bytes };
  return Object.create(gpu, {
    device: { value: { limits } },
    software: { value: gpu.software },
  });
}

/** The last state of each training, the reconstruction errors of its epochs, and how many trained together. */
async function together(gpu: Gpu, all: readonly StackOptions[]) {
  const states: (StackState | undefined)[] = all.map(() => undefined);
  const errors: (number | undefined)[][] = all.map(() => []);
  const begun = all.map((options, number): BegunTraining => ({
    options,
    control: {
      onEpoch: ({ reconstructionError }) =>
        void elementAt(errors, number).push(reconstructionError?.value),
      onCheckpoint: (state) => void (states[number] = state),
    },
    end: dispose,
  }));
  await trainMany(
    gpu,
    begun.map((own) => ({ begin: async () => own })),
  );
  return { states, errors, most: mostInGroup(gpu, elementAt(begun, 0)) };
}

/** The same of lone trainings. */
async function lone(gpu: Gpu, all: readonly StackOptions[]) {
  const states: (StackState | undefined)[] = [];
  const errors: (number | undefined)[][] = [];
  for (const options of all) {
    let last: StackState | undefined;
    const found: (number | undefined)[] = [];
    dispose(
      await trainStack(gpu, options, {
        onEpoch: ({ reconstructionError }) => void found.push(reconstructionError?.value),
        onCheckpoint: (state) => void (last = state),
      }),
    );
    states.push(last);
    errors.push(found);
  }
  return { states, errors };
}

const ways: Readonly<Record<string, Omit<TrainingOptions, 'seed'>>> = {
  'probabilities, spin': { units: 'spin', steps: 2 },
  'persistent chains': { units: 'spin', algorithm: 'pcd', chains: 70, steps: 2 },
  'persistent chains, samples, no biases': {
    units: 'binary',
    algorithm: 'pcd',
    statistics: 'samples',
    biases: false,
  },
  'exact, spin': { arithmetic: 'exact', units: 'spin', steps: 2, l2: 0.01 },
  'exact, samples, persistent chains, no biases': {
    arithmetic: 'exact',
    units: 'binary',
    algorithm: 'pcd',
    statistics: 'samples',
    biases: false,
  },
  'no biases': { units: 'spin', biases: false },
  'samples, binary, adam': {
    units: 'binary',
    statistics: 'samples',
    optimizer: 'adam',
    learningRate: 0.01,
    l1: 1e-4,
    l1Convention: 'proximal',
  },
  'sums, biases from data': {
    units: 'binary',
    gradient: 'sum',
    learningRate: 1e-3,
    initialBiases: 'data',
    momentumStart: 0.1,
    momentumSwitch: 1,
  },
};

describe('many trainings', () => {
  it.each(Object.keys(ways))('have the bits of lone trainings: %s', async (way) => {
    const { gpu } = device;
    // Odd numbers: neither units, groups nor the last batch fill what kernels take at once, and the last group is short.
    const all = [3, 4, 11].map((seed) => ({
      layers: [5, 3],
      epochs: 3,
      batch: 64,
      seed,
      ...ways[way],
      data: samplesOf(gpu, 9, 139, seed),
    }));
    const found = await together(gpu, all);
    expect(found.most).toBeGreaterThanOrEqual(3);
    const expected = await lone(gpu, all);
    expect(found.errors).toEqual(expected.errors);
    expect(found.states).toEqual(expected.states);
    expect(found.states[0]).not.toEqual(found.states[1]);
    for (const { data } of all) data.buffer.destroy();
  });

  it('have the bits of lone trainings with the kernels of GPUs', async () => {
    const { gpu } = asHardware;
    const all = [1, 2].map((seed) => ({
      layers: [3],
      epochs: 1,
      batch: 64,
      seed,
      data: samplesOf(gpu, 5, 70, seed),
    }));
    const found = await together(gpu, all);
    expect(gpu.hasBuilt('rbm-units-and-means-many-narrow', 'batch/spin')).toBe(true);
    expect(found.states).toEqual((await lone(gpu, all)).states);
    for (const { data } of all) data.buffer.destroy();
  });

  it('are divided into groups whose buffers fit the device', () => {
    const { gpu } = device;
    const data = samplesOf(gpu, 9, 96, 1);
    const options = { layers: [5], batch: 32, seed: 1, data };
    const most = (bytes: number): number => mostInGroup(withBuffersOf(gpu, bytes), { options });
    // Means of hidden units take most: 5 units of 32 samples, 4 bytes each.
    expect(most(2 ** 27)).toBe(mostInGroup(gpu, { options }));
    expect([3 * 640, 3 * 640 - 4, 639].map(most)).toEqual([3, 2, 1]);
    data.buffer.destroy();
  });

  it.each<Omit<TrainingOptions, 'seed'>>([
    { optimizer: 'momentum' },
    { optimizer: 'adam' },
    { arithmetic: 'exact' },
  ])('may differ in rates and start, and have the bits of lone trainings: %j', async (way) => {
    const { gpu } = device;
    const data = samplesOf(gpu, 9, 96, 1);
    const common = { layers: [4], epochs: 3, batch: 32, data, learningRate: 0.02, ...way };
    const all: StackOptions[] = [
      { ...common, seed: 1 },
      { ...common, seed: 1, learningRate: 0.03, schedule: 'exponential' },
      { ...common, seed: 1, momentum: 0.8, momentumStart: 0.2, momentumSwitch: 1 },
      { ...common, seed: 1, l1: 0.01, l2: 0.02 },
      { ...common, seed: 1, weightScale: 0.3, initialBiases: 'data' },
    ];
    expect(all.every((each) => isAlike(elementAt(all, 0), each))).toBe(true);
    const found = await together(gpu, all);
    expect(found.states).toEqual((await lone(gpu, all)).states);
    expect(
      new Set(found.states.map((state) => state?.current?.parameters.weights.join())).size,
    ).toBe(5);
    data.buffer.destroy();
  });

  it('train alone where they differ in more than data, seed, start and rates, and have the same bits', async () => {
    const { gpu } = device;
    const data = samplesOf(gpu, 9, 96, 1);
    const common = { layers: [4], epochs: 2, batch: 32, data };
    const all = [
      { ...common, seed: 1, learningRate: 0.1 },
      { ...common, seed: 2, learningRate: 0.2, steps: 2 },
      { ...common, seed: 3, learningRate: 0.2, layers: [5] },
      { ...common, seed: 4, learningRate: 0.2, algorithm: 'pcd' as const },
    ];
    const found = await together(gpu, all);
    const expected = await lone(gpu, all);
    expect(found.states).toEqual(expected.states);
    data.buffer.destroy();
  });

  it('stop with the signal, each at the same update, and go on to the same bits', async () => {
    const { gpu } = device;
    const stop = new AbortController();
    const all = [1, 2].map((seed) => ({
      layers: [4],
      epochs: 40,
      batch: 32,
      seed,
      data: samplesOf(gpu, 9, 96, seed),
    }));
    const states: StackState[] = [];
    await trainMany(
      gpu,
      all.map((options, number) => ({
        begin: async () => ({
          options,
          control: {
            onEpoch: ({ epochs }) => void (epochs === 3 && stop.abort()),
            onCheckpoint: (state) => void (states[number] = state),
          },
          end: dispose,
        }),
      })),
      { signal: stop.signal },
    );
    expect(states.map(({ current }) => current?.epochs)).toEqual([3, 3]);
    const resumed = all.map((options, number) => ({ ...options, from: states[number] }));
    const found = await together(gpu, resumed);
    expect(found.states).toEqual((await lone(gpu, all)).states);
    for (const { data } of all) data.buffer.destroy();
  });

  it.each([
    [
      [1e5, 1e5],
      [1, 2],
    ],
    [[0.05, 1e5, 0.02], [2]],
  ])(
    'that diverge fail alone, with the words of a lone training: learning rates %j',
    async (learningRates, diverging) => {
      const { gpu } = device;
      const data = samplesOf(gpu, 9, 96, 1);
      const common = {
        layers: [4],
        epochs: 5,
        batch: 32,
        data,
        l1: 1e-3,
        gradient: 'sum' as const,
      };
      const all = learningRates.map((learningRate, number) => ({
        ...common,
        learningRate,
        seed: number + 1,
      }));
      expect(isAlike(elementAt(all, 0), elementAt(all, 1))).toBe(true);
      const failures = new Map<number, string>();
      const weights = new Map<number, Float32Array>();
      await trainMany(
        gpu,
        all.map((options) => ({
          begin: async () => ({
            options,
            end: async (layers) => {
              const { machine } = elementAt(layers, 0);
              weights.set(options.seed, (await machine.readParameters()).weights);
              machine.dispose();
            },
            fail: (error) => void failures.set(options.seed, String(error)),
          }),
        })),
      );
      expect([...failures.keys()]).toEqual(diverging);
      for (const words of failures.values())
        expect(words).toContain('DivergedError: The training diverged in epoch');
      for (const [seed, own] of weights) {
        const { machine } = elementAt(await trainStack(gpu, elementAt(all, seed - 1)), 0);
        expect(own).toEqual((await machine.readParameters()).weights);
        machine.dispose();
      }
      expect(weights.size + failures.size).toBe(all.length);
      data.buffer.destroy();
    },
  );
});
