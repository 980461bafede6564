import { expect, it } from 'vitest';
import { machineMaps } from '../../src/maps/machine-maps.ts';
import { placeLayers } from '../../src/maps/placed-layers.ts';
import { layerGain, signsOnSamples } from '../../src/maps/unit-statistics.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { linearGain } from '../../src/rg/gain.ts';
import { uniform } from '../rg/filters.ts';
import { withGpu } from '../support/with-gpu.ts';
import { scrambledBlocks } from './scrambled-blocks.ts';

const device = withGpu();

it('signs of units on samples are those of the magnetization, through two layers', async () => {
  const { gpu } = device;
  const first = scrambledBlocks({ size: 12, factor: 2, weight: 0.6, seed: 5 });
  const visible = { sites: first.hiddenSites, signs: first.hiddenSigns };
  const second = scrambledBlocks({ size: 6, factor: 3, weight: 0.6, seed: 6, visible });
  const machine = { layers: [first.layer, second.layer], size: 12, sites: first.sites };
  const data = await IsingData.sample(gpu, { size: 12, temperature: 2.3, samples: 256, seed: 2 });
  const signs = await signsOnSamples(gpu, machine, data.data, { seed: 1 });
  data.dispose();
  expect(signs.map((layer) => Array.from(layer))).toEqual([
    Array.from(first.hiddenSigns),
    Array.from(second.hiddenSigns),
  ]);
  expect(() => machineMaps(machine, { signs })).not.toThrow();
});

it.each(['soft', 'hard'] as const)(
  'the gain of a layer of blocks is that of the %s filter',
  async (limit) => {
    const { layer, sites } = scrambledBlocks({ size: 12, factor: 2, weight: 0.4 });
    const [placed] = placeLayers({ layers: [layer], size: 12, sites });
    const { value, error } = await layerGain(device.gpu, placed, { limit, seed: 4 });
    const exact = linearGain(uniform(2, 0.4, { limit })).value;
    expect(error).toBeLessThan(0.05);
    // Of 16 blocks: beyond 5 errors once in 5,000.
    expect(Math.abs(value - exact)).toBeLessThan(5 * error);
  },
);
