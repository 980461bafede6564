import { describe, expect, it } from 'vitest';
import {
  ConvolutionalRbm,
  expandFilter,
  sitesOfUnits,
} from '../../src/rbm/machine/convolutional-machine.ts';
import { defaultOffset, type Filter } from '../../src/rbm/machine/filter-file.ts';
import { emptyUnits, readUnits } from '../../src/rbm/machine/packed-units.ts';
import type { UnitKind } from '../../src/rbm/machine/parameters.ts';
import { LayerSampler } from '../../src/rbm/sampling/layer-sampler.ts';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';
import { trainTwin } from '../twins/contrastive-divergence.ts';
import { expandedTwin, sharedTwin } from '../twins/convolution-gradient.ts';
import { conditionalMeans } from '../twins/hidden-means.ts';
import { compareLayer } from '../twins/layer-sampler.ts';
import { machineTwin, unpackSamples, valuesOf } from '../twins/machine.ts';

const device = withGpu();

type Shape = Pick<Filter, 'side' | 'stride'> & {
  readonly size: number;
  readonly units?: UnitKind;
  readonly offset?: number;
};

/** Even and odd lattices of either layer, filters from one block to the whole lattice. */
const shapes: readonly Shape[] = [
  { size: 6, side: 2, stride: 2 },
  { size: 8, side: 4, stride: 2, units: 'binary' },
  { size: 6, side: 3, stride: 2 },
  { size: 6, side: 3, stride: 3, units: 'binary' },
  { size: 9, side: 5, stride: 3 },
  { size: 12, side: 11, stride: 2 },
  { size: 8, side: 8, stride: 2 },
  { size: 6, side: 4, stride: 2, offset: 1 },
];

function randomFilter({ side, stride, units = 'spin', offset }: Shape): Filter {
  const random = randomFrom(side + 10 * stride);
  const number = (): number => Math.fround(1.5 * (random.uniform() - 0.5));
  return {
    side,
    stride,
    units,
    offset: offset ?? defaultOffset(side, stride),
    weights: Float32Array.from({ length: side ** 2 }, number),
    visibleBias: number(),
    hiddenBias: number(),
    limit: 'soft',
  };
}

function randomRows(units: number, count: number): Uint8Array[] {
  const random = randomFrom(3);
  return Array.from({ length: count }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.6)),
  );
}

describe.each(shapes)('a filter of side $side, stride $stride on size $size', (shape) => {
  const filter = randomFilter(shape);
  const twin = expandedTwin(filter, shape.size);

  it('draws what the dense machine draws with the same random numbers, near ties apart', async () => {
    const { gpu } = device;
    const machine = ConvolutionalRbm.from(gpu, filter, shape.size);
    expect([machine.visible, machine.hidden]).toEqual([twin.visible, twin.hidden]);
    for (const layer of ['hidden', 'visible'] as const) {
      const other = layer === 'hidden' ? 'visible' : 'hidden';
      const given = randomRows(twin[other], 64);
      const to = emptyUnits(gpu, twin[layer], 2, layer);
      const means = gpu.storage('means', twin[layer] * 2 * 128);
      const from = uploadRows(gpu, given, twin[other]);
      const sampler = await LayerSampler.create(gpu, { machine, layer, from, to, means, seed: 7 });
      sampler.begin(5);
      gpu.compute('half-step', (pass) => sampler.record(pass, 0));
      const sampled = unpackSamples(await readUnits(gpu, to), twin[layer]);
      const { wrong, ties, draws } = compareLayer(twin, layer, {
        given,
        sampled,
        seed: 7,
        step: 5,
      });
      expect(wrong).toBe(0);
      // A near tie has a probability of about 1e-5.
      expect(ties).toBeLessThan(3);
      expect(draws).toBe(64 * twin[layer]);
      const found = await gpu.readFloats(means);
      for (const [sample, bits] of given.entries())
        for (const [unit, mean] of conditionalMeans(twin, layer, valuesOf(twin, bits)).entries())
          // A field is a sum of at most 64 numbers below 1, rounded to 24 bits each.
          expect(Math.abs((found[unit * 64 + sample] ?? NaN) - mean)).toBeLessThan(2e-5);
      sampler.dispose();
      for (const buffer of [to.buffer, from.buffer, means]) buffer.destroy();
    }
    machine.dispose();
  });

  it('has the energies of the dense machine that it is expanded into', () => {
    const { size, side, stride } = shape;
    const { units, offset, weights, visibleBias, hiddenBias } = filter;
    const dense = machineTwin(expandFilter(filter, size));
    expect(dense.weights).toEqual(twin.weights);
    const [blocks, siteOf, blockOf] = [
      size / stride,
      sitesOfUnits(size),
      sitesOfUnits(size / stride),
    ];
    const wrap = (at: number): number => (at + 2 * size) % size;
    for (const bits of randomRows(size ** 2, 8)) {
      const v = new Map([...valuesOf({ units }, bits)].map((value, i) => [siteOf[i], value]));
      const h = new Map(
        [...valuesOf({ units }, bits.subarray(0, blocks ** 2))].map((value, j) => [
          blockOf[j],
          value,
        ]),
      );
      // -E by the definition: sites and blocks row after row.
      let minusEnergy = 0;
      for (const value of v.values()) minusEnergy += visibleBias * value;
      for (let y = 0; y < blocks; y++)
        for (let x = 0; x < blocks; x++) {
          let field = hiddenBias;
          for (let dy = 0; dy < side; dy++)
            for (let dx = 0; dx < side; dx++)
              field +=
                weights[dy * side + dx] *
                (v.get(wrap(stride * y + offset + dy) * size + wrap(stride * x + offset + dx)) ??
                  NaN);
          minusEnergy += field * (h.get(y * blocks + x) ?? NaN);
        }
      const [a, b] = [
        valuesOf({ units }, bits),
        valuesOf({ units }, bits.subarray(0, blocks ** 2)),
      ];
      let ofDense = 0;
      for (const [i, value] of a.entries()) {
        ofDense += dense.visibleBias[i] * value;
        for (const [j, other] of b.entries())
          ofDense += value * dense.weights[i * dense.hidden + j] * other;
      }
      for (const [j, other] of b.entries()) ofDense += dense.hiddenBias[j] * other;
      expect(ofDense).toBeCloseTo(minusEnergy, 9);
    }
  });
});

interface Case extends Omit<TrainingOptions, 'batch' | 'seed'> {
  readonly name: string;
  readonly shape: Shape;
  readonly samples?: number;
}

const [first, binary, overlapping, odd] = [shapes[0], shapes[1], shapes[2], shapes[4]];
const cases: readonly Case[] = [
  { name: 'CD-1', shape: first },
  { name: 'CD-2, binary', shape: binary, steps: 2 },
  { name: 'samples', shape: overlapping, statistics: 'samples' },
  { name: 'PCD-2 with 45 chains', shape: overlapping, algorithm: 'pcd', steps: 2, chains: 45 },
  { name: 'PCD-1, samples, binary', shape: binary, algorithm: 'pcd', statistics: 'samples' },
  { name: 'a last word of 13 samples, odd lattices', shape: odd, samples: 141 },
  { name: 'without biases, L1', shape: overlapping, biases: false, l1: 0.02 },
  { name: 'summed gradients, L2', shape: first, gradient: 'sum', learningRate: 3e-3, l2: 0.1 },
  {
    name: 'Adam',
    shape: overlapping,
    optimizer: 'adam',
    learningRate: 0.01,
    epsilon: 1e-2,
    momentum: 0.9,
  },
];

describe('updates of a filter, short batches among them, follow the float64 twin', () => {
  it.each(cases)('$name', async (one) => {
    const { gpu } = device;
    const { shape, samples = 160, ...chosen } = one;
    const { size } = shape;
    const rows = randomRows(size ** 2, samples);
    const options = {
      batch: 64,
      algorithm: 'cd',
      statistics: 'probabilities',
      seed: 2,
      learningRate: 0.2,
      momentum: 0.5,
      epochs: 2,
      ...chosen,
    } as const;
    const filter = randomFilter(shape);
    const machine = ConvolutionalRbm.from(gpu, filter, size);
    const data = uploadRows(gpu, rows, size ** 2);
    const training = await ContrastiveDivergence.create(gpu, machine, { data, ...options });
    const twin = expandedTwin(filter, size);
    const shared = sharedTwin(filter, size, twin);
    // Updates of 2, 2 and 1 groups in each of two epochs. The last tenth of six updates is the last one.
    training.submitUpdates(2);
    training.submitUpdates(3);
    expect(await training.readAverage()).toBeUndefined();
    trainTwin(twin, rows, options, 5, shared);
    const before = await machine.readParameters();
    for (const name of ['weights', 'visibleBias', 'hiddenBias'] as const)
      for (const [at, value] of before[name].entries())
        // Sums of some thousand terms below 1 are rounded to 24 bits; one sample drawn differently would change a weight by
        // more than 0.2 / 64 / 16 = 2e-4.
        expect(Math.abs(value - shared.parameters[name][at])).toBeLessThan(2e-5);
    const moved = before.weights.map((weight, at) => Math.abs(weight - filter.weights[at]));
    expect(Math.max(...moved)).toBeGreaterThan(0.01);
    training.submitUpdates(1);
    expect(await training.readAverage()).toEqual(before);
    training.dispose();
    machine.dispose();
    data.buffer.destroy();
  });

  it('averages the parameters over the last tenth of the updates', async () => {
    const { gpu } = device;
    const data = uploadRows(gpu, randomRows(16, 64), 16);
    const machine = await ConvolutionalRbm.create(gpu, { size: 4, side: 2, stride: 2, seed: 1 });
    const options = { data, batch: 32, epochs: 20, seed: 1, learningRate: 0.1 } as const;
    const training = await ContrastiveDivergence.create(gpu, machine, options);
    training.submitUpdates(36);
    const mean = new Float64Array(4);
    for (let update = 36; update < 40; update++) {
      for (const [at, weight] of (await machine.readParameters()).weights.entries())
        mean[at] += weight / 4;
      training.submitUpdates(1);
    }
    const found = await training.readAverage();
    for (const [at, weight] of mean.entries())
      expect(Math.abs((found?.weights[at] ?? NaN) - weight)).toBeLessThan(1e-6);
    training.dispose();
    machine.dispose();
    data.buffer.destroy();
  });
});
