import { describe, expect, it } from 'vitest';
import { Batches } from '../../src/rbm/training/batches.ts';
import { exactLogLikelihood } from '../../src/rbm/evaluation/likelihood.ts';
import { logPartition, mostExactUnits } from '../../src/rbm/evaluation/partition.ts';
import { toUnits, type RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { packUnits } from '../../src/rbm/machine/packed-units.ts';
import { randomFrom } from '../support/random.ts';
import { machineTwin } from '../twins/machine.ts';
import { configuration, visibleDistribution } from '../support/enumerated-machine.ts';

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

const shapes = [
  [7, 4],
  [4, 7],
  [1, 1],
  [6, 6],
] as const;

describe('the likelihood of a machine', () => {
  it.each(
    shapes.flatMap(([visible, hidden]) =>
      (['binary', 'spin'] as const).map((units) => ({ visible, hidden, units })),
    ),
  )(
    'of $visible x $hidden $units units is that of the sum over all states',
    async ({ visible, hidden, units }) => {
      const parameters = { ...randomParameters(visible, hidden, 10 * visible + hidden), units };
      const exact = visibleDistribution(machineTwin(toUnits(parameters, 'binary').parameters));
      for (const [index, probability] of exact.entries()) {
        const words = packUnits([configuration(index, visible)], visible);
        const { value = NaN } = (await exactLogLikelihood(parameters, words, { samples: 1 })) ?? {};
        expect(value).toBeCloseTo(Math.log(probability), 10);
      }
    },
  );

  it('of 18 x 19 units is that of the sum term by term, to 1e-9', async () => {
    // Weights of deviation 3 make inputs whose factors are not multiplied, those of 60 none whose exponential is.
    for (const scale of [0.3, 3, 60]) {
      const one = randomParameters(18, 19, 5);
      const weights = one.weights.map((weight) => scale * weight);
      const parameters = { ...one, weights };
      const value = (await logPartition(parameters)) ?? NaN;
      expect(Math.abs(value - bruteForce(parameters))).toBeLessThan(1e-9 * Math.abs(value));
    }
  });

  it('is a mean over samples with the error of the mean', async () => {
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
    const { value, error } = (await exactLogLikelihood(parameters, words)) ?? {
      value: NaN,
      error: NaN,
    };
    expect(value).toBeCloseTo(mean, 10);
    expect(error).toBeCloseTo(Math.sqrt(variance / 64), 10);
  });

  it('is not given where the sum is too long, or was stopped', async () => {
    const units = mostExactUnits + 1;
    expect(await logPartition(randomParameters(units, units, 1))).toBeUndefined();
    const signal = AbortSignal.abort();
    expect(await logPartition(randomParameters(3, 3, 1), { signal })).toBeUndefined();
  });

  it('is exact for any number of units that are alike, unconnected or idle', async () => {
    // Four blocks of ferromagnets, and units without weights, beside the same machine part by part.
    const [visible, hidden] = [44, 40];
    const weights = Float32Array.from({ length: visible * hidden }, (_, at) => {
      const [i, j] = [Math.floor(at / hidden), at % hidden];
      return i < 40 && j < 36 && i % 4 === j % 4 ? 0.3 + 0.1 * (i % 4) : 0;
    });
    const visibleBias = new Float32Array(visible).fill(-0.5);
    const hiddenBias = new Float32Array(hidden).fill(-1);
    const found = await logPartition({ units: 'binary', weights, visibleBias, hiddenBias });
    let expected = 4 * Math.log1p(Math.exp(-0.5)) + 4 * Math.log1p(Math.exp(-1));
    for (let block = 0; block < 4; block++) {
      // The sum over the states of ten visible units, one by one.
      const strength = Math.fround(0.3 + 0.1 * block);
      let sum = 0;
      for (let state = 0; state < 1024; state++) {
        let on = 0;
        for (let unit = 0; unit < 10; unit++) on += (state >>> unit) & 1;
        sum += Math.exp(-0.5 * on) * (1 + Math.exp(strength * on - 1)) ** 9;
      }
      expected += Math.log(sum);
    }
    expect(Math.abs((found ?? NaN) - expected)).toBeLessThan(1e-9);
  });

  it('does not overflow', async () => {
    const parameters = randomParameters(3, 2, 1);
    const large = { ...parameters, weights: parameters.weights.map((weight) => 1e4 * weight) };
    expect(Number.isFinite(await logPartition(large))).toBe(true);
  });
});

/** ln Z by the sum over the visible states, each term from scratch. */
function bruteForce({ weights, visibleBias, hiddenBias }: RbmParameters): number {
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  // The visible units in two halves, whose inputs to the hidden ones are tabulated.
  const half = Math.ceil(visible / 2);
  const table = (from: number, to: number): { linear: Float64Array; inputs: Float64Array } => {
    const count = 2 ** (to - from);
    const linear = new Float64Array(count);
    const inputs = new Float64Array(count * hidden);
    for (let state = 1; state < count; state++) {
      const unit = 31 - Math.clz32(state);
      const rest = state - 2 ** unit;
      linear[state] = linear[rest] + visibleBias[from + unit];
      for (let j = 0; j < hidden; j++)
        inputs[state * hidden + j] =
          inputs[rest * hidden + j] + weights[(from + unit) * hidden + j];
    }
    return { linear, inputs };
  };
  const [a, b] = [table(0, half), table(half, visible)];
  let most = -Infinity;
  let sum = 0;
  for (let s = 0; s < a.linear.length; s++)
    for (let t = 0; t < b.linear.length; t++) {
      let term = a.linear[s] + b.linear[t];
      for (let j = 0; j < hidden; j++) {
        const x = hiddenBias[j] + a.inputs[s * hidden + j] + b.inputs[t * hidden + j];
        term += x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
      }
      if (term > most) {
        sum = sum * Math.exp(most - term) + 1;
        most = term;
      } else sum += Math.exp(term - most);
    }
  return most + Math.log(sum);
}

describe('batches', () => {
  it('visit every group once an epoch, in another order each epoch, the last batch short', () => {
    const batches = new Batches({ groups: 11 }, { batch: 128, seed: 3, stream: 0 });
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
    expect(new Batches({ groups: 11 }, { batch: 128, seed: 3, stream: 0 }).groups(5)).toEqual(
      batches.groups(5),
    );
    expect([...batches.records(2, 1)]).toEqual([3, 96, ...batches.groups(2), 0]);
  });

  it('begin with each group alike often', () => {
    const counts = new Uint32Array(5);
    for (let seed = 0; seed < 2000; seed++)
      counts[new Batches({ groups: 5 }, { batch: 32, seed, stream: 0 }).groups(0)[0]]++;
    // Each count is 400 with a deviation of 18; five of them is a false alarm of 3e-6, with fixed seeds.
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(90);
  });
});
