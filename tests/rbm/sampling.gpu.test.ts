import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import type { Product } from '../../src/rbm/sampling/layer-sampler.ts';
import { LayerSampler } from '../../src/rbm/sampling/layer-sampler.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { emptyUnits, readUnits, type PackedUnits } from '../../src/rbm/machine/packed-units.ts';
import { randomFrom, spread } from '../support/random.ts';
import { compareLayer } from '../twins/layer-sampler.ts';
import { initialWeightsTwin, machineTwin, unpackSamples } from '../twins/machine.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
/** Takes the instructions that a real GPU is given (flag SOFTWARE false), whatever the adapter is. */
const asHardware = withGpu({ software: false });

const random = randomFrom(11);

function randomUnits(gpu: Gpu, units: number, groups: number): PackedUnits {
  const words = Uint32Array.from({ length: units * groups }, () => random.uniform() * 2 ** 32);
  return { buffer: gpu.upload('units', words), units, groups };
}

async function randomMachine(
  gpu: Gpu,
  { visible, hidden, scale }: { visible: number; hidden: number; scale: number },
): Promise<Rbm> {
  const machine = await Rbm.create(gpu, { visible, hidden, seed: 5, weightScale: scale });
  machine.writeParameters({
    visibleBias: Float32Array.from({ length: visible }, () => random.gaussian()),
    hiddenBias: Float32Array.from({ length: hidden }, () => random.gaussian()),
  });
  return machine;
}

interface Sampling {
  readonly layer: 'hidden' | 'visible';
  readonly visible: number;
  readonly hidden: number;
  readonly groups: number;
  readonly scale: number;
}

describe('layer sampling', () => {
  // Weights of size 3/sqrt(n) make activations of a few units; 20 times that saturates the sigmoid.
  const shapes: Sampling[] = [
    { layer: 'hidden', visible: 7, hidden: 5, groups: 3, scale: 1 },
    { layer: 'visible', visible: 7, hidden: 5, groups: 3, scale: 1 },
    { layer: 'hidden', visible: 1, hidden: 1, groups: 1, scale: 1 },
    { layer: 'hidden', visible: 133, hidden: 66, groups: 2, scale: 0.3 },
    { layer: 'visible', visible: 66, hidden: 133, groups: 2, scale: 0.3 },
    { layer: 'hidden', visible: 40, hidden: 9, groups: 2, scale: 10 },
  ];
  const products: (Product | undefined)[] = [undefined, 'plain', 'narrow', 'pair'];
  it.each(shapes.flatMap((shape) => products.map((product) => ({ ...shape, product }))))(
    '$layer of $visible x $hidden, $groups groups, $product product is the twin bit for bit',
    async ({ product, ...test }) => {
      const { gpu } = product === undefined ? asHardware : device;
      const machine = await randomMachine(gpu, test);
      const given = test.layer === 'hidden' ? test.visible : test.hidden;
      const from = randomUnits(gpu, given, test.groups);
      const to = emptyUnits(gpu, test[test.layer], test.groups, 'sampled');
      const sampler = await LayerSampler.create(gpu, {
        machine,
        layer: test.layer,
        product,
        from,
        to,
        seed: 77,
        stream: 3,
      });
      sampler.begin(1000);
      gpu.compute('sample', (pass) => {
        sampler.record(pass, 4);
      });
      const twin = machineTwin(await machine.readParameters());
      const { wrong, ties, draws } = compareLayer(twin, test.layer, {
        given: unpackSamples(await readUnits(gpu, from), given),
        sampled: unpackSamples(await readUnits(gpu, to), to.units),
        seed: 77,
        step: 1004,
        stream: 3,
      });
      expect(draws).toBe(32 * test.groups * to.units);
      expect(wrong).toBe(0);
      // The bound on p is below 1e-3 here, so that few of the draws are near ties.
      expect(ties).toBeLessThan(3 + draws * 1e-3);
      for (const buffer of [from.buffer, to.buffer]) buffer.destroy();
      sampler.dispose();
      machine.dispose();
    },
  );

  it('gives the same bits however the groups are divided into dispatches', async () => {
    const machine = await randomMachine(device.gpu, { visible: 20, hidden: 11, scale: 0.5 });
    const from = randomUnits(device.gpu, 20, 7);
    const sampled: Uint32Array[] = [];
    const divided = [[7], [1], [3], [7, 'pair'], [3, 'pair'], [3, 'narrow']] as const;
    for (const [span, product] of divided) {
      const to = emptyUnits(device.gpu, 11, 7, 'sampled');
      const sampler = await LayerSampler.create(device.gpu, {
        machine,
        layer: 'hidden',
        from,
        to,
        seed: 1,
        span,
        product,
      });
      sampler.begin(6);
      device.gpu.compute('sample', (pass) => {
        for (let ordinal = 0; ordinal * span < 7; ordinal++) sampler.record(pass, ordinal);
      });
      sampled.push(await readUnits(device.gpu, to));
    }
    for (const other of sampled) expect(other).toEqual(sampled[0]);
  });
});

describe('initial weights', () => {
  it('are the twin within the accuracy of WGSL', async () => {
    const machine = await Rbm.create(device.gpu, {
      visible: 61,
      hidden: 7,
      seed: 9,
      stream: 2,
      weightScale: 0.5,
    });
    const { weights, visibleBias, hiddenBias } = await machine.readParameters();
    const twin = initialWeightsTwin(61 * 7, 9, 2);
    // WGSL allows sin and cos an absolute error of 2^-11, times a radius of at most sqrt(2 ln 2^24) = 5.77; the
    // logarithm near 1 errs by 2^-21, which under the root is at most 1e-3.
    const bound = 0.5 * (5.77 * 2 ** -11 + 1e-3);
    for (const [at, weight] of weights.entries())
      expect(Math.abs(weight - 0.5 * twin[at])).toBeLessThan(bound);
    expect(visibleBias).toEqual(new Float32Array(61));
    expect(hiddenBias).toEqual(new Float32Array(7));
  });

  it('have the moments of a normal distribution, and differ between streams', async () => {
    const options = { visible: 300, hidden: 101, seed: 4, weightScale: 0.01 };
    const machine = await Rbm.create(device.gpu, options);
    const other = await Rbm.create(device.gpu, { ...options, stream: 1 });
    const weights = Array.from((await machine.readParameters()).weights, (weight) => weight / 0.01);
    const others = Array.from((await other.readParameters()).weights, (weight) => weight / 0.01);
    const n = weights.length;
    const { mean, deviation } = spread(weights);
    const fourth = weights.reduce((sum, weight) => sum + weight ** 4, 0) / n;
    const product = weights.reduce((sum, weight, at) => sum + weight * others[at], 0) / n;
    // Five standard errors each: false alarm 6e-7 a number, with a fixed seed.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(deviation - 1)).toBeLessThan(5 / Math.sqrt(2 * n));
    expect(Math.abs(fourth - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    expect(Math.abs(product)).toBeLessThan(5 / Math.sqrt(n));
  });
});
