// Runs alone: it counts waits, of which a busy machine needs more.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { annealedLogPartition } from '../../src/rbm/evaluation/annealing.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import { trainStack } from '../../src/rbm/training/stack.ts';
import { sampleFlow } from '../../src/rg/flow.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Milliseconds after which the engine looks for finished work. */
const tick = 100;

/**
 * Waits of the device while an action runs, each of which ends late, less those that a slow machine needs: between two
 * waits lie some 400 ms of work, so one in 200 ms is allowed.
 */
async function waitsOf(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let waits = 0;
  const late = async <T>(found: Promise<T>): Promise<T> => {
    waits++;
    const value = await found;
    await new Promise((done) => setTimeout(done, tick - (performance.now() % tick)));
    return value;
  };
  const { mapAsync } = GPUBuffer.prototype;
  const { onSubmittedWorkDone } = GPUQueue.prototype;
  vi.spyOn(GPUBuffer.prototype, 'mapAsync').mockImplementation(function slow(
    this: GPUBuffer,
    ...range
  ) {
    return late(mapAsync.apply(this, range));
  });
  vi.spyOn(GPUQueue.prototype, 'onSubmittedWorkDone').mockImplementation(function slow(
    this: GPUQueue,
  ) {
    return late(onSubmittedWorkDone.apply(this));
  });
  await action();
  return waits - (performance.now() - began) / 200;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** A training of 40 short epochs, and the epochs that it reports. */
async function trained(mayRunAhead: boolean): Promise<{ weights: Float32Array; epochs: number[] }> {
  const { gpu } = device;
  const random = randomFrom(3);
  const rows = Array.from({ length: 128 }, () =>
    Uint8Array.from({ length: 12 }, () => (random.uniform() < 0.5 ? 1 : 0)),
  );
  const data = uploadRows(gpu, rows, 12);
  const machine = await Rbm.create(gpu, { visible: 12, hidden: 8, seed: 4 });
  const training = await ContrastiveDivergence.create(gpu, machine, {
    data,
    seed: 4,
    epochs: 40,
    batch: 64,
  });
  const epochs: number[] = [];
  await training.train({
    mayRunAhead: () => mayRunAhead,
    onEpoch: (epoch, { value }) => void epochs.push(epoch, value),
  });
  const { weights } = await machine.readParameters();
  training.dispose();
  machine.dispose();
  data.buffer.destroy();
  return { weights, epochs };
}

describe('where finished work is noticed every 100 ms', () => {
  // One wait for each unit of work would be hundreds, of more than 50 ms each: too many by a hundred and more.
  it('a simulation waits a handful of times', async () => {
    const options = { size: 16, temperatures: [2.5], schedule: { thermalize: 200, sweeps: 200 } };
    expect(await waitsOf(() => sampleIsing(device.gpu, options))).toBeLessThan(12);
  });

  it('a flow of 100 configurations waits a handful of times', async () => {
    const options = {
      size: 16,
      temperature: 2.5,
      replicas: 64,
      schedule: { thermalize: 50, sweeps: 100, every: 1 },
    };
    expect(await waitsOf(() => sampleFlow(device.gpu, options))).toBeLessThan(25);
  });

  it('1000 steps of annealing wait a handful of times', async () => {
    const machine = await Rbm.create(device.gpu, { visible: 12, hidden: 8, seed: 4 });
    const anneal = () => annealedLogPartition(device.gpu, machine, { seed: 1, runs: 32 });
    expect(await waitsOf(anneal)).toBeLessThan(25);
    machine.dispose();
  });

  it('an epoch with new samples, held-out samples and early stopping waits once', async () => {
    const { gpu } = device;
    const lattices = { size: 4, temperature: 2.5, samples: 64, thermalize: 5 };
    const ising = await IsingData.sample(gpu, { ...lattices, seed: 1 });
    const { data: heldOut } = await IsingData.sample(gpu, { ...lattices, seed: 2 });
    const options = { seed: 1, batch: 32, epochs: 30, patience: 100, layers: [6, 3] };
    const refresh = () => ising.refresh(2).then(() => true);
    let epochs = 0;
    const train = () =>
      trainStack(
        gpu,
        { ...options, data: ising.data, heldOut, refresh },
        { onEpoch: ({ validation }) => void (epochs += validation ? 1 : 0) },
      );
    // The kernels are compiled.
    await train();
    epochs = 0;
    const waits = await waitsOf(train);
    expect(epochs).toBe(60);
    // A wait of 100 ms counts half. Every other epoch the pacer asks when the device is done, and nobody waits for the
    // answer. Two waits for each epoch would be more than 90.
    expect(waits).toBeLessThan(80);
  });

  it('short epochs share waits, and end in the same bits and reports as epochs that do not', async () => {
    const alone = await trained(false);
    let together: typeof alone | undefined;
    const waits = await waitsOf(async () => {
      together = await trained(true);
    });
    expect(together).toEqual(alone);
    expect(waits).toBeLessThan(25);
  });
});
