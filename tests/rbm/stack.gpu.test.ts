import { describe, expect, it } from 'vitest';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { readUnits } from '../../src/rbm/machine/packed-units.ts';
import { trainStack } from '../../src/rbm/training/stack.ts';
import type { StackLayer } from '../../src/rbm/training/train-layer.ts';
import { compareLayer } from '../twins/layer-sampler.ts';
import { machineTwin, unpackSamples } from '../twins/machine.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const options = {
  seed: 5,
  algorithm: 'cd',
  statistics: 'samples',
  epochs: 4,
  batch: 64,
  learningRate: 0.1,
  schedule: 'constant',
  momentum: 0.5,
  l1: 1e-4,
} as const;

describe('a stack', () => {
  it('trains each layer on samples of the hidden units below', async () => {
    const { gpu } = device;
    const { data } = await IsingData.sample(gpu, {
      size: 6,
      temperature: 2.5,
      samples: 160,
      seed: 5,
    });
    expect(data).toMatchObject({ units: 36, groups: 5 });
    const calls: string[] = [];
    const layers = await trainStack(
      gpu,
      { ...options, data, layers: [13, 6, 3] },
      {
        onLayer: (layer, { visible, hidden }, updates) =>
          calls.push(`${layer}: ${visible} ${hidden} ${updates}`),
      },
    );
    expect(calls).toEqual(['0: 36 13 12', '1: 13 6 12', '2: 6 3 12']);
    expect(layers.map(({ data }) => data.units)).toEqual([36, 13, 6]);
    for (const [below, layer] of layers.slice(0, -1).entries()) {
      const { machine, data: given, epochs, reconstructionError } = layer;
      expect(epochs).toBe(4);
      expect(reconstructionError?.value).toBeGreaterThan(0);
      expect(reconstructionError?.value).toBeLessThan(0.6);
      const above = layers[below + 1] as StackLayer;
      const { wrong, ties } = compareLayer(machineTwin(await machine.readParameters()), 'hidden', {
        given: unpackSamples(await readUnits(gpu, given), given.units),
        sampled: unpackSamples(await readUnits(gpu, above.data), above.data.units),
        seed: 5,
        step: 0,
        stream: below,
        purpose: 'encode',
      });
      expect(wrong).toBe(0);
      expect(ties).toBeLessThan(5);
    }
  });

  it.each(['binary', 'spin'] as const)(
    'of %s units begins with biases from its data where wanted',
    async (units) => {
      const { gpu } = device;
      // Of 7 samples the units are one in 0, 2 and all 7.
      const rows = Array.from({ length: 7 }, (_, sample) =>
        Uint8Array.of(0, Number(sample < 2), 1),
      );
      const given = { ...options, data: uploadRows(gpu, rows, 3), units, layers: [2] } as const;
      // A machine without weights and hardly any step: what it begins with is what it ends with.
      const still = { ...given, batch: 32, epochs: 1, learningRate: 1e-9, weightScale: 0 };
      const [layer] = await trainStack(gpu, { ...still, initialBiases: 'data' });
      const parameters = await (layer as StackLayer).machine.readParameters();
      const logits = [0.5 / 7.5, 2.5 / 5.5, 7.5 / 0.5].map(Math.log);
      for (const [unit, logit] of logits.entries())
        expect(parameters.visibleBias[unit]).toBeCloseTo(units === 'spin' ? logit / 2 : logit, 5);
      const [without] = await trainStack(gpu, still);
      const zero = await (without as StackLayer).machine.readParameters();
      for (const bias of zero.visibleBias) expect(bias).toBeCloseTo(0, 6);
    },
  );

  it('gives the same weights again, bit for bit', async () => {
    const { gpu } = device;
    const runs = await Promise.all(
      [0, 1].map(async () => {
        const { data } = await IsingData.sample(gpu, {
          size: 4,
          temperature: 2.5,
          samples: 64,
          seed: 5,
        });
        const layers = await trainStack(gpu, { ...options, data, layers: [5, 3] });
        return Promise.all(layers.map(({ machine }) => machine.readParameters()));
      }),
    );
    expect(runs[1]).toEqual(runs[0]);
  });

  it('keeps what is done when it is stopped', async () => {
    const { gpu } = device;
    const { data } = await IsingData.sample(gpu, {
      size: 4,
      temperature: 2.5,
      samples: 64,
      seed: 5,
    });
    const abort = new AbortController();
    const layers = await trainStack(
      gpu,
      { ...options, data, layers: [5, 3] },
      { signal: abort.signal, onEpoch: ({ epochs }) => (epochs === 2 ? abort.abort() : undefined) },
    );
    expect(layers.map(({ epochs }) => epochs)).toEqual([2]);
  });
});

describe('Ising data', () => {
  it('below the critical temperature are up and down alike often', async () => {
    const { gpu } = device;
    const { data } = await IsingData.sample(gpu, {
      size: 8,
      temperature: 1.5,
      samples: 128,
      seed: 2,
    });
    const samples = unpackSamples(await readUnits(gpu, data), 64);
    const up = samples.filter((sample) => sample.reduce((sum, bit) => sum + bit, 0) > 32).length;
    // Half start up, and at T = 1.5 hardly any turns over: |m| = 0.987.
    expect(up).toBeGreaterThan(55);
    expect(up).toBeLessThan(73);
  });
});
