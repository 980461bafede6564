import { describe, expect, it } from 'vitest';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { encode } from '../../src/rbm/sampling/encode.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { sampleModel, type ModelSeries } from '../../src/rbm/sampling/model-samples.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const size = 4;
const temperature = 3;

/** The machine that is the Ising model: one hidden unit a bond, coupled to both ends by artanh sqrt(tanh K). */
async function isingMachine(coupling: number, sites: Uint32Array): Promise<Rbm> {
  const weight = Math.atanh(Math.sqrt(Math.tanh(coupling)));
  const unitOf = new Map(Array.from(sites, (site, unit) => [site, unit]));
  const bonds = Array.from({ length: size * size }, (_, site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return [y * size + ((x + 1) % size), ((y + 1) % size) * size + x].map((other) => [site, other]);
  }).flat();
  const hidden = bonds.length;
  const machine = await Rbm.create(device.gpu, {
    visible: size * size,
    hidden,
    units: 'spin',
    seed: 1,
  });
  const weights = new Float32Array(size * size * hidden);
  for (const [bond, ends] of bonds.entries())
    for (const site of ends) weights[(unitOf.get(site) ?? NaN) * hidden + bond] = weight;
  machine.writeParameters({ weights });
  return machine;
}

function transposed({ units, weights, visibleBias, hiddenBias }: RbmParameters): RbmParameters {
  const [rows, columns] = [visibleBias.length, hiddenBias.length];
  const turned = weights.map(
    (_, index) => weights[(index % rows) * columns + Math.floor(index / rows)] ?? NaN,
  );
  return { units, weights: turned, visibleBias: hiddenBias, hiddenBias: visibleBias };
}

function expectExact(series: ModelSeries): void {
  const exact = enumerateTorus({ size, temperature });
  const averages = thermalAverages({ ...series, sites: size * size, temperature });
  expect(averages.warnings).toEqual([]);
  for (const name of ['energy', 'absoluteMagnetization', 'specificHeat', 'm2'] as const) {
    const { value, error } = averages[name];
    // Twelve normal deviates beyond 4: once in 1300 times, with fixed seeds.
    expect(Math.abs(value - exact[name]) / error).toBeLessThan(4);
    expect(error).toBeLessThan(0.01 * Math.abs(exact[name]) + 1e-3);
  }
}

describe('a machine that is the Ising model exactly', () => {
  it('draws lattices with the exact energy, magnetization and specific heat, from data and from order', async () => {
    const { gpu } = device;
    const ising = await IsingData.sample(gpu, { size, temperature, samples: 512, seed: 3 });
    const machine = await isingMachine(1 / temperature, siteOfUnits(ising.geometry));
    for (const start of [ising.data, undefined]) {
      const series = await sampleModel(gpu, machine, {
        lattice: 'square',
        size,
        chains: 512,
        burnIn: 300,
        steps: 800,
        every: 4,
        seed: 5,
        start,
      });
      expectExact(series);
    }
    machine.dispose();
    ising.dispose();
  });

  it('does so through a layer above it that draws its hidden units', async () => {
    const { gpu } = device;
    const ising = await IsingData.sample(gpu, { size, temperature, samples: 512, seed: 4 });
    const below = await isingMachine(1 / temperature, siteOfUnits(ising.geometry));
    const parameters = await below.readParameters();
    // Turned upside down it is a machine of the same joint distribution, so that a stack of the two is exact as well.
    const { visible: hidden, hidden: visible } = below;
    const machine = await Rbm.create(gpu, { visible, hidden, units: 'spin', seed: 1 });
    machine.writeParameters(transposed(parameters));
    const start = await encode(gpu, below, ising.data, { seed: 7, stream: 0 });
    const chains = { lattice: 'square', size, chains: 512, every: 4, seed: 6 } as const;
    const run = { ...chains, burnIn: 300, steps: 800 };
    expectExact(await sampleModel(gpu, machine, { ...run, below: [below], start }));
    await expect(sampleModel(gpu, machine, run)).rejects.toThrow(/Layer 1 .*32 visible.*16/);
    await expect(sampleModel(gpu, machine, { ...run, below: [below, machine] })).rejects.toThrow(
      /Layer 3 .*32 visible.*16/,
    );
    start.buffer.destroy();
    for (const part of [machine, below, ising]) part.dispose();
  });
});
