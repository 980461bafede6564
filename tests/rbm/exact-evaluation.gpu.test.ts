import { expect, it } from 'vitest';
import { freeEnergies } from '../../src/rbm/evaluation/free-energy.ts';
import { machineCouplings } from '../../src/rbm/evaluation/machine-couplings.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import type { RbmParameters, UnitKind } from '../../src/rbm/machine/parameters.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
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

it('refuses free energies of weights whose sums single precision does not hold', async () => {
  const parameters = machine('spin', [13, 2]);
  const weights = parameters.weights.map(() => 15);
  using own = Rbm.from(device.gpu, { ...parameters, weights, arithmetic: 'exact' });
  const data = uploadRows(device.gpu, [new Uint8Array(13)], 13);
  await expect(freeEnergies(device.gpu, own, data)).rejects.toThrow(
    /add up to 195; .*less than 128/,
  );
  data.buffer.destroy();
});

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
