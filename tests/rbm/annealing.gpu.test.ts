import { expect, it } from 'vitest';
import { annealedLogPartition } from '../../src/rbm/evaluation/annealing.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { randomFrom } from '../support/random.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';
import { annealedTwin } from '../twins/annealing-path.ts';
import { machineTwin } from '../twins/machine.ts';

const device = withGpu();
const [visible, hidden, runs, temperatures, seed] = [11, 7, 64, 9, 5];

it.each([
  ['binary', false, 0],
  ['binary', true, 1],
  ['spin', false, 1],
  ['spin', true, 0],
] as const)(
  'annealed runs of %s units, data %s, stream %i, are those of the twin',
  async (units, given, stream) => {
    const { gpu } = device;
    const random = randomFrom(units.length + Number(given));
    const drawn = (length: number): Float32Array =>
      Float32Array.from({ length }, () => random.uniform() - 0.5);
    const machine = await Rbm.create(gpu, { visible, hidden, units, seed });
    machine.writeParameters({
      weights: drawn(visible * hidden),
      visibleBias: drawn(visible),
      hiddenBias: drawn(hidden),
    });
    const rows = Array.from({ length: 40 }, () =>
      Uint8Array.from({ length: visible }, (_, unit) => Number(random.uniform() * 12 < unit)),
    );
    const data = uploadRows(gpu, rows, visible);
    const means = Float64Array.from({ length: visible }, (_, unit) => {
      const mean = rows.reduce((sum, row) => sum + row[unit], 0) / rows.length;
      return given ? Math.min(0.99, Math.max(0.01, mean)) : 0.5;
    });
    const base = { means: [means], shares: [1] };
    const twin = machineTwin(await machine.readParameters());
    const found = await annealedLogPartition(gpu, machine, {
      temperatures,
      runs,
      seed,
      stream,
      ...(given && { data }),
    });
    // A run that took another turn would be off by some hundredths; rounding is 1e-6.
    const expected = annealedTwin(twin, { base, temperatures, runs, seed, stream });
    expect(Math.abs((found?.logPartition.value ?? NaN) - expected)).toBeLessThan(1e-4);
    machine.dispose();
    data.buffer.destroy();
  },
);

it.each(['binary', 'spin'] as const)(
  'annealed runs of %s units from a mixture are those of the twin',
  async (units) => {
    const { gpu } = device;
    const random = randomFrom(units.length);
    const machine = await Rbm.create(gpu, { visible, hidden, units, seed, weightScale: 0.7 });
    const means = Array.from({ length: 3 }, () =>
      Float64Array.from({ length: visible }, () => 0.05 + 0.9 * random.uniform()),
    );
    const base = { means, shares: [0.5, 0.2, 0.3] };
    const options = { base, temperatures, runs, seed, stream: 1 };
    const found = await annealedLogPartition(gpu, machine, options);
    const expected = annealedTwin(machineTwin(await machine.readParameters()), options);
    expect(Math.abs((found?.logPartition.value ?? NaN) - expected)).toBeLessThan(1e-4);
    machine.dispose();
  },
);
