import { expect, it } from 'vitest';
import { observablesOf } from '../../src/ising/observables.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

it('cold, very hot and infinitely hot lattices of one scan have their exact energies', async () => {
  const schedule = { thermalize: 20, sweeps: 400 };
  const options = { size: 16, temperatures: [1, 1e6, Infinity], schedule };
  const rows = observablesOf(await sampleIsing(device.gpu, options));
  expect(rows.map(({ energy }) => energy.exact?.toFixed(6))).toEqual([
    '-1.997160',
    '-0.000002',
    '0.000000',
  ]);
  // Four errors: a false alarm in 5,000 runs. The seed is fixed.
  for (const { energy, warnings } of rows) {
    expect(Math.abs(energy.value - (energy.exact ?? NaN))).toBeLessThan(4 * energy.error);
    expect(warnings).toEqual([]);
  }
});
