import { expect, it } from 'vitest';
import { annealedLogPartition } from '../../src/rbm/evaluation/annealing.ts';
import { freeEnergies } from '../../src/rbm/evaluation/free-energy.ts';
import { machineCouplings } from '../../src/rbm/evaluation/machine-couplings.ts';
import { logPartition } from '../../src/rbm/evaluation/partition.ts';
import { reconstruct } from '../../src/rbm/evaluation/stack-reconstruction.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { readUnits, unpackUnits } from '../../src/rbm/machine/packed-units.ts';
import type { RbmParameters, UnitKind } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { machineTwin } from '../twins/machine.ts';
import { reconstructedMeans } from '../twins/stack-reconstruction.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Parameters on the grid of exact arithmetic. */
function machine(units: UnitKind, [visible, hidden]: [number, number]): RbmParameters {
  const random = randomFrom(7);
  const numbers = (length: number): Float32Array =>
    Float32Array.from({ length }, () => Math.round(2 ** 16 * (random.uniform() - 0.5)) / 2 ** 16);
  return {
    units,
    weights: numbers(visible * hidden),
    visibleBias: numbers(visible),
    hiddenBias: numbers(hidden),
  };
}

it.each(['spin', 'binary'] as const)(
  'free energies of %s machines in exact arithmetic are those of float, and rounded once',
  async (units) => {
    const parameters = machine(units, [13, 9]);
    const random = randomFrom(8);
    const rows = Array.from({ length: 45 }, () =>
      Uint8Array.from({ length: 13 }, () => Number(random.uniform() < 0.5)),
    );
    const data = uploadRows(device.gpu, rows, 13);
    const found: Float32Array[] = [];
    for (const arithmetic of ['float', 'exact'] as const) {
      using own = Rbm.from(device.gpu, { ...parameters, arithmetic });
      found.push(await freeEnergies(device.gpu, own, data));
    }
    data.buffer.destroy();
    const [float = [], exact = []] = found;
    const value = (bit: number): number => (units === 'spin' ? 2 * bit - 1 : bit);
    for (const [sample, row] of rows.entries()) {
      let energy = 0;
      for (const [i, bias] of parameters.visibleBias.entries())
        energy -= bias * value(row[i] ?? NaN);
      for (const [j, bias] of parameters.hiddenBias.entries()) {
        let x = bias;
        for (let i = 0; i < 13; i++)
          x += (parameters.weights[i * 9 + j] ?? NaN) * value(row[i] ?? NaN);
        energy -= Math.log(Math.exp(x) + (units === 'spin' ? Math.exp(-x) : 1));
      }
      expect(Math.abs((float[sample] ?? NaN) - energy)).toBeLessThan(3e-5);
      // Half a unit of the last place, and 1e-12 of the sum.
      expect(Math.abs((exact[sample] ?? NaN) - energy)).toBeLessThan(
        Math.abs(energy) * 2 ** -24 + 1e-11,
      );
    }
  },
);

it('free energies of weights whose sums single precision does not hold are rounded once', async () => {
  const { hiddenBias, ...parameters } = machine('spin', [13, 2]);
  const weights = Float32Array.from({ length: 26 }, (_, at) => 15 + (2 * at + 1) / 2 ** 16);
  using own = Rbm.from(device.gpu, { ...parameters, hiddenBias, weights, arithmetic: 'exact' });
  const rows = [new Uint8Array(13), Uint8Array.from({ length: 13 }, (_, unit) => unit % 2)];
  const data = uploadRows(device.gpu, rows, 13);
  const found = await freeEnergies(device.gpu, own, data);
  data.buffer.destroy();
  for (const [sample, row] of rows.entries()) {
    let energy = 0;
    for (const [i, bias] of parameters.visibleBias.entries()) energy -= bias * (2 * row[i] - 1);
    for (const [j, bias] of hiddenBias.entries()) {
      const x = row.reduce((sum, bit, i) => sum + weights[2 * i + j] * (2 * bit - 1), bias);
      energy -= Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x)));
    }
    expect(found[sample]).toBe(Math.fround(energy));
  }
});

it.each(['spin', 'binary'] as const)(
  'ln Z of %s machines annealed in exact arithmetic is the exact one, whatever the start',
  async (units) => {
    const parameters = machine(units, [13, 9]);
    const exact = (await logPartition(parameters)) ?? NaN;
    using own = Rbm.from(device.gpu, { ...parameters, arithmetic: 'exact' });
    const random = randomFrom(9);
    const means = Array.from({ length: 3 }, () =>
      Float64Array.from({ length: 13 }, () => 0.05 + 0.9 * random.uniform()),
    );
    for (const base of [undefined, { means, shares: [0.5, 0.2, 0.3] }]) {
      const settings = { base, temperatures: 40, runs: 512, seed: 3, arithmetic: 'exact' } as const;
      const found = await annealedLogPartition(device.gpu, own, settings);
      const { value, error } = found?.logPartition ?? { value: NaN, error: NaN };
      expect(error).toBeLessThan(0.03);
      // One false alarm in 16,000.
      expect(Math.abs(value - exact)).toBeLessThan(4 * error);
      const other = await annealedLogPartition(device.gpu, own, { ...settings, seed: 4 });
      expect(other?.logPartition.value).not.toBe(value);
    }
  },
);

it.each(['spin', 'binary'] as const)(
  'reconstructions of %s stacks in exact arithmetic are the likelier values',
  async (units) => {
    const layers = [machine(units, [13, 9]), machine(units, [9, 4])];
    const machines = layers.map((own) => Rbm.from(device.gpu, { ...own, arithmetic: 'exact' }));
    const random = randomFrom(10);
    const rows = Array.from({ length: 40 }, () =>
      Uint8Array.from({ length: 13 }, () => Number(random.uniform() < 0.5)),
    );
    const data = uploadRows(device.gpu, rows, 13);
    const given = await reconstruct(device.gpu, machines, data);
    const words = await readUnits(device.gpu, given);
    const twins = layers.map((own) => machineTwin(own));
    for (const [sample, row] of rows.entries())
      expect(unpackUnits(words, 13, sample)).toEqual(
        Uint8Array.from(reconstructedMeans(twins, row), (mean) =>
          Number(mean > (units === 'spin' ? 0 : 0.5)),
        ),
      );
    expect(given).toMatchObject({ units: 13, groups: 2 });
    for (const { buffer } of [data, given]) buffer.destroy();
    for (const own of machines) own.dispose();
  },
);

it('couplings of a machine in exact arithmetic are those of float', async () => {
  const parameters = machine('spin', [16, 5]);
  const found = [];
  for (const arithmetic of ['float', 'exact'] as const)
    found.push(
      await machineCouplings(
        device.gpu,
        { ...parameters, arithmetic },
        { side: 4, samples: 1024, seed: 3 },
      ),
    );
  const [float, exact] = found;
  if (!float || !exact) throw new Error('stopped');
  // The stated error of each average is above that of rounding in float.
  const averages = ({ field, pairs, plaquette, triples }: typeof float) =>
    [field, ...pairs, plaquette, ...triples].filter((own) => own !== null);
  for (const [index, { name, coupling, largest }] of averages(float).entries()) {
    const other = averages(exact)[index];
    expect(other?.name).toBe(name);
    expect(Math.abs((other?.coupling.value ?? NaN) - coupling.value), name).toBeLessThanOrEqual(
      coupling.error,
    );
    expect(other?.largest).toBeCloseTo(largest, 6);
  }
  for (const [pair, value] of float.pairMatrix.entries())
    expect(exact.pairMatrix[pair]).toBeCloseTo(value, 6);
  const { all } = float.weights;
  expect(exact.weights.all.value / all.value).toBeCloseTo(1, 5);
});
