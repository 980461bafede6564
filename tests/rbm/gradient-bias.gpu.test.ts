import { expect, it } from 'vitest';
import { ContrastiveDivergence } from '../../src/rbm/training/contrastive-divergence.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { randomFrom } from '../support/random.ts';
import { machineTwin, valuesOf, type Machine } from '../twins/machine.ts';
import { configuration, visibleDistribution } from '../support/enumerated-machine.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const [visible, hidden, samples] = [5, 4, 65_536];

/** tanh or sigmoid of a hidden unit's field, given visible bits. */
function hiddenMean(machine: Machine, bits: ArrayLike<number>, unit: number): number {
  const values = valuesOf(machine, bits);
  let field = machine.hiddenBias[unit] ?? NaN;
  for (const [i, value] of values.entries()) field += value * machine.weights[i * hidden + unit];
  return machine.units === 'spin' ? Math.tanh(field) : 1 / (1 + Math.exp(-field));
}

/** <v_i h_j> over a distribution of visible configurations, by the sum over all of them. */
function correlations(machine: Machine, p: ArrayLike<number>): Float64Array {
  const found = new Float64Array(visible * hidden);
  for (let index = 0; index < p.length; index++) {
    const bits = configuration(index, visible);
    const values = valuesOf(machine, bits);
    for (let j = 0; j < hidden; j++) {
      const mean = hiddenMean(machine, bits, j);
      for (const [i, value] of values.entries())
        found[i * hidden + j] += (p[index] ?? NaN) * value * mean;
    }
  }
  return found;
}

it.each(['binary', 'spin'] as const)(
  'the gradient of CD-k becomes that of the likelihood as k grows, %s units',
  async (units) => {
    const { gpu } = device;
    const random = randomFrom(5);
    const rows = Array.from({ length: samples }, () =>
      Uint8Array.from({ length: visible }, () => Number(random.uniform() < 0.3)),
    );
    const data = uploadRows(gpu, rows, visible);
    const empirical = new Float64Array(2 ** visible);
    for (const row of rows)
      empirical[row.reduce((index, bit, unit) => index + bit * 2 ** unit, 0)] += 1 / samples;
    const distances: number[] = [];
    for (const steps of [1, 2, 4, 8, 16, 64]) {
      // Strong weights mix slowly, so that one step is far from the model.
      const weightScale = units === 'spin' ? 0.7 : 2.5;
      const machine = await Rbm.create(gpu, { visible, hidden, units, seed: 8, weightScale });
      const before = machineTwin(await machine.readParameters());
      const training = await ContrastiveDivergence.create(gpu, machine, {
        data,
        batch: samples,
        epochs: 1,
        algorithm: 'cd',
        seed: 4,
        learningRate: 1,
        momentum: 0,
        l1: 0,
        statistics: 'probabilities',
        steps,
      });
      await training.train();
      const after = machineTwin(await machine.readParameters());
      const ofData = correlations(before, empirical);
      const ofModel = correlations(before, visibleDistribution(before));
      const off = ofData.map(
        (value, at) =>
          (after.weights[at] ?? NaN) - (before.weights[at] ?? NaN) - (value - (ofModel[at] ?? NaN)),
      );
      distances.push(Math.hypot(...off));
      training.dispose();
      machine.dispose();
    }
    data.buffer.destroy();
    const [first = NaN, ...others] = distances;
    expect(first).toBeGreaterThan(0.1);
    for (const [at, distance] of others.slice(0, 3).entries())
      expect(distance).toBeLessThan(distances[at] ?? NaN);
    // The chains' noise: 20 correlations of deviations at most 1 over 65,536 chains are 0.017 apart from their means,
    // and 1.5 times as far less than once in a thousand times.
    expect(distances.at(-1)).toBeLessThan((1.5 * Math.sqrt(visible * hidden)) / Math.sqrt(samples));
  },
);
