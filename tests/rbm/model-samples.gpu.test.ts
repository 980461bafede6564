import { describe, expect, it } from 'vitest';
import { IsingData } from '../../src/rbm/data.ts';
import { Rbm } from '../../src/rbm/machine.ts';
import { sampleModel } from '../../src/rbm/model-samples.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { enumerateTorus } from '../../src/theory/enumeration.ts';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { withGpu } from '../reference/with-gpu.ts';

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

describe('a machine that is the Ising model exactly', () => {
  it('draws lattices with the exact energy, magnetization and specific heat, from data and from order', async () => {
    const { gpu } = device;
    const ising = await IsingData.sample(gpu, { size, temperature, samples: 512, seed: 3 });
    const machine = await isingMachine(1 / temperature, siteOfUnits(ising.geometry));
    const exact = enumerateTorus({ size, temperature });
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
      const averages = thermalAverages({ ...series, sites: size * size, temperature });
      expect(averages.warnings).toEqual([]);
      for (const name of ['energy', 'absoluteMagnetization', 'specificHeat', 'm2'] as const) {
        const { value, error } = averages[name];
        // Eight normal deviates beyond 4: once in 2000 times, with a fixed seed.
        expect(Math.abs(value - exact[name]) / error).toBeLessThan(4);
        expect(error).toBeLessThan(0.01 * Math.abs(exact[name]) + 1e-3);
      }
    }
  });
});
