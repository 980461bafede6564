import { describe, expect, it } from 'vitest';
import { fitting, labelBytesOfWord } from '../../src/ensemble/fitting.ts';
import {
  replicaGeometry,
  stripGeometry,
  wordCount,
  type Geometry,
} from '../../src/ensemble/geometry.ts';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { roomOf } from '../../src/doctor/room.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { SwendsenWang } from '../../src/ising/swendsen-wang.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { resolveTraining } from '../../src/rbm/training/resolve-training.ts';
import { trainStack } from '../../src/rbm/index.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Bytes of all buffers of a name that a piece of work makes. */
async function buffersOf(gpu: Gpu, work: () => Promise<unknown>): Promise<Map<string, number>> {
  const made = new Map<string, number>();
  const { device } = gpu;
  const real = device.createBuffer;
  device.createBuffer = (descriptor) => {
    const { label = '', size } = descriptor;
    made.set(label, (made.get(label) ?? 0) + size);
    return real.call(device, descriptor);
  };
  try {
    await work();
  } finally {
    device.createBuffer = real;
  }
  return made;
}

describe('bytes that doctor --limits names are those of the buffers', () => {
  it.each([
    { size: 64, replicas: 64 },
    { size: 256, replicas: 3 },
  ])('of spins and labels, %j', async ({ size, replicas }) => {
    const { gpu } = device;
    const { bytes } = roomOf(gpu);
    const schedule = { thermalize: 1, sweeps: 8, every: 1 };
    const run = { size, replicas, temperatures: [2.2], schedule, update: 'swendsen-wang' } as const;
    const made = await buffersOf(gpu, () => sampleIsing(gpu, run));
    const spins = size * size * replicas;
    expect(made.get('spins')).toBe(spins * (bytes['spin']?.bytes ?? NaN));
    // One more for the count of clusters.
    expect(made.get('cluster labels')).toBe(spins * (bytes['label']?.bytes ?? NaN) + 4);
  });

  it.each(['momentum', 'adam'] as const)('of machines in training with %s', async (optimizer) => {
    const { gpu } = device;
    const { bytes } = roomOf(gpu);
    const [size, hidden, batch, samples] = [8, 96, 64, 256];
    const { data } = await IsingData.sample(gpu, { size, temperature: 2.5, samples, seed: 5 });
    expect(data.buffer.size).toBe(size * size * samples * (bytes['sample']?.bytes ?? NaN));
    const training = resolveTraining({ epochs: 1, batch, optimizer, seed: 1 });
    const made = await buffersOf(gpu, () =>
      trainStack(gpu, { ...training, data, layers: [hidden] }),
    );
    const weights = size * size * hidden;
    expect(made.get('weights')).toBe(weights * (bytes['weight']?.bytes ?? NaN));
    const orders = optimizer === 'adam' ? 2 : 1;
    expect(made.get('moments of weights')).toBe(orders * weights * (bytes['moment']?.bytes ?? NaN));
    const means = [...made].filter(([label]) => label.startsWith('means of hidden units of the'));
    expect(means).toHaveLength(2);
    expect(means.reduce((sum, [, size]) => sum + size, 0)).toBe(
      hidden * batch * (bytes['mean']?.bytes ?? NaN),
    );
  });
});

/** A device whose buffers are small, so that its limits are reached. */
function small(gpu: Gpu, most: number): Gpu {
  const limits = { maxBufferSize: most, maxStorageBufferBindingSize: most };
  const device = { limits, createBuffer: () => ({ destroy: () => undefined }) };
  return new Proxy(gpu, {
    get: (target, name) => {
      if (name === 'device') return device;
      const value: unknown = Reflect.get(target, name, target);
      return name === 'storage' ? () => ({ destroy: () => undefined }) : value;
    },
  });
}

describe('what is said to fit does, and the next larger one is refused', () => {
  const most = 1_000_000;
  it.each<[string, Geometry, (size: number, lattices: number) => Geometry, number]>([
    ['replicas', replicaGeometry(2048, 64), (size, all) => replicaGeometry(size, all), 2],
    ['one lattice in strips', stripGeometry(4096, 1), (size, all) => stripGeometry(size, all), 64],
    ['lattices in strips', stripGeometry(4096, 5), (size, all) => stripGeometry(size, all), 64],
    [
      'chains',
      replicaGeometry(65_536, 512, 'chain'),
      (size, all) => replicaGeometry(size, all, 'chain'),
      2,
    ],
  ])('%s', (_, geometry, of, step) => {
    const gpu = small(device.gpu, most);
    const { size, lattices } = fitting(geometry, most);
    const { systems } = geometry;
    expect(() => new Ensemble(gpu, of(size, systems))).not.toThrow();
    const larger = size + step;
    const sentence = new RegExp(
      `: give at most .*of size ${geometry.size}|: give at most .*size ${size}\\.$`,
    );
    expect(() => new Ensemble(gpu, of(larger, systems))).toThrow(/give at most .*\.$/);
    expect(() => new Ensemble(gpu, geometry)).toThrow(sentence);
    if (lattices > 0) {
      expect(() => new Ensemble(gpu, of(geometry.size, lattices))).not.toThrow();
      const one = geometry.mode === 'replica' ? 32 : 1;
      expect(() => new Ensemble(gpu, of(geometry.size, lattices + one))).toThrow(
        new RegExp(`give at most ${lattices} of size ${geometry.size}`),
      );
    }
    expect(4 * wordCount(of(size, systems))).toBeLessThanOrEqual(most);
  });

  it('lattices with cluster updates', () => {
    const gpu = small(device.gpu, most);
    const { size } = fitting(replicaGeometry(128, 64), most - 4, labelBytesOfWord);
    const options = {
      temperatures: new Float64Array(64).fill(2),
      interaction: 1,
      field: 0,
      lattice: 'square',
      seed: 1,
    };
    const made = (side: number) => () =>
      new SwendsenWang(
        gpu,
        { geometry: replicaGeometry(side, 64), buffer: {} } as never,
        options as never,
      );
    expect(made(size + 2)).toThrow(new RegExp(`give at most .*64 of size ${size}\\.$`));
    expect(made(size)).not.toThrow(/give at most/);
  });

  it('machines', async () => {
    const gpu = small(device.gpu, most);
    const weights = roomOf(gpu).largest['weights']?.most ?? NaN;
    expect(weights).toBe(most / 4);
    const machine = { visible: 500, seed: 1 };
    await expect(Rbm.create(gpu, { ...machine, hidden: 501 })).rejects.toThrow(
      `this device holds at most ${weights}`,
    );
  });
});
