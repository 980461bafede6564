import { describe, expect, it } from 'vitest';
import { Batches } from '../../src/rbm/batches.ts';
import {
  logLikelihood,
  logPartition,
  logWeight,
  mostExactUnits,
} from '../../src/rbm/likelihood.ts';
import type { RbmParameters } from '../../src/rbm/parameters.ts';
import { packUnits } from '../../src/rbm/packed-units.ts';
import { randomFrom } from '../reference/random.ts';
import { machineTwin } from '../reference/rbm.ts';
import { configuration, visibleDistribution } from '../reference/rbm-enumerate.ts';

function randomParameters(visible: number, hidden: number, seed: number): RbmParameters {
  const random = randomFrom(seed);
  const gaussians = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random.gaussian());
  return {
    units: 'binary',
    weights: gaussians(visible * hidden),
    visibleBias: gaussians(visible),
    hiddenBias: gaussians(hidden),
  };
}

describe('the likelihood of a machine', () => {
  it.each([
    [7, 4],
    [4, 7],
    [1, 1],
    [6, 6],
  ])('of %d x %d units is that of the sum over all states', (visible, hidden) => {
    const parameters = randomParameters(visible, hidden, 10 * visible + hidden);
    const exact = visibleDistribution(machineTwin(parameters));
    const logZ = logPartition(parameters) ?? NaN;
    for (const [index, probability] of exact.entries()) {
      const value = logWeight(parameters, configuration(index, visible)) - logZ;
      expect(value).toBeCloseTo(Math.log(probability), 10);
    }
  });

  it('is a mean over samples with the error of the mean', () => {
    const parameters = randomParameters(5, 3, 4);
    const exact = visibleDistribution(machineTwin(parameters));
    const indices = Array.from({ length: 64 }, (_, i) => (i * 7) % 32);
    const words = packUnits(
      indices.map((index) => configuration(index, 5)),
      5,
    );
    const logs = indices.map((index) => Math.log(exact[index]));
    const mean = logs.reduce((sum, value) => sum + value, 0) / 64;
    const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 63;
    const { value, error } = logLikelihood(parameters, words) ?? { value: NaN, error: NaN };
    expect(value).toBeCloseTo(mean, 10);
    expect(error).toBeCloseTo(Math.sqrt(variance / 64), 10);
  });

  it('is not given where the sum is too long', () => {
    const units = mostExactUnits + 1;
    expect(logPartition(randomParameters(units, units, 1))).toBeUndefined();
  });

  it('does not overflow', () => {
    const parameters = randomParameters(3, 2, 1);
    const large = { ...parameters, weights: parameters.weights.map((weight) => 1e4 * weight) };
    expect(Number.isFinite(logPartition(large))).toBe(true);
  });
});

describe('batches', () => {
  it('visit every group once an epoch, in another order each epoch, the last batch short', () => {
    const batches = new Batches({ dataGroups: 11, batchGroups: 4, seed: 3 });
    expect(batches.perEpoch).toBe(3);
    const epochs = [0, 1, 2].map((epoch) =>
      [0, 1, 2].map((batch) => [...batches.groups(3 * epoch + batch)]),
    );
    for (const epoch of epochs) {
      expect(epoch.map((batch) => batch.length)).toEqual([4, 4, 3]);
      expect(epoch.flat().toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 11 }, (_, i) => i),
      );
    }
    expect(epochs[1]).not.toEqual(epochs[0]);
    expect(new Batches({ dataGroups: 11, batchGroups: 4, seed: 3 }).groups(5)).toEqual(
      batches.groups(5),
    );
    expect([...batches.records(2, 1)]).toEqual([3, 96, ...batches.groups(2), 0]);
  });

  it('begin with each group alike often', () => {
    const counts = new Uint32Array(5);
    for (let seed = 0; seed < 2000; seed++)
      counts[new Batches({ dataGroups: 5, batchGroups: 1, seed }).groups(0)[0]]++;
    // Each count is 400 with a deviation of 18; five of them is a false alarm of 3e-6, with fixed seeds.
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(90);
  });
});
