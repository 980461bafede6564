import { expect, it } from 'vitest';
import { fittedMixture, logProbabilities } from '../../src/rbm/evaluation/mixture-fit.ts';
import type { AnnealingBase } from '../../src/rbm/evaluation/annealing-base.ts';
import type { SignRows } from '../../src/rbm/evaluation/phase-direction.ts';
import { randomFrom } from '../support/random.ts';

const units = 20;

function drawn({ means, shares }: AnnealingBase, samples: number, seed: number): SignRows {
  const random = randomFrom(seed);
  const values = new Int8Array(samples * units);
  for (let sample = 0; sample < samples; sample++) {
    let left = random.uniform();
    const component = shares.findIndex((share) => (left -= share) < 0);
    const ofUnits = means[component] ?? new Float64Array(units);
    for (const [unit, mean] of ofUnits.entries())
      values[sample * units + unit] = random.uniform() < mean ? 1 : -1;
  }
  return { samples, units, values };
}

/** Four random pictures with 5 % noise, in unequal shares. */
function fourPictures(): AnnealingBase {
  const random = randomFrom(4);
  const means = Array.from({ length: 4 }, () =>
    Float64Array.from({ length: units }, () => (random.uniform() < 0.5 ? 0.05 : 0.95)),
  );
  return { means, shares: [0.4, 0.3, 0.2, 0.1] };
}

it('the probabilities of a mixture are the sums over its distributions, and add up to 1', () => {
  const mixture = {
    means: [Float64Array.of(0.1, 0.5, 0.8), Float64Array.of(0.6, 0.2, 0.3)],
    shares: [0.3, 0.7],
  };
  const states = Array.from({ length: 8 }, (_, state) =>
    [0, 1, 2].map((unit) => ((state >>> unit) & 1 ? 1 : -1)),
  );
  const rows = { samples: 8, units: 3, values: Int8Array.from(states.flat()) };
  const found = logProbabilities(mixture, rows);
  const total = found.reduce((sum, log) => sum + Math.exp(log), 0);
  expect(total).toBeCloseTo(1, 12);
  // State 1: the first unit is up, the others are down.
  expect(Math.exp(found[1] ?? NaN)).toBeCloseTo(0.3 * 0.1 * 0.5 * 0.2 + 0.7 * 0.6 * 0.8 * 0.7, 12);
});

it('a fitted mixture explains new samples as well as their source, but for what its means cost', async () => {
  const source = fourPictures();
  const [samples, unseen] = [drawn(source, 1024, 5), drawn(source, 1024, 6)];
  const found = await fittedMixture(samples, 4);
  expect(found.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  for (const [index, share] of found.shares.toSorted((a, b) => b - a).entries())
    expect(Math.abs(share - (source.shares[index] ?? NaN))).toBeLessThan(0.05);
  const missing = [source, found].map(
    (each) => logProbabilities(each, unseen).reduce((sum, log) => sum + log, 0) / unseen.samples,
  );
  // 83 parameters, each of which costs half a nat over 1,024 samples: 0.04.
  const [best = NaN, fitted = NaN] = missing;
  expect(best - fitted).toBeGreaterThan(0);
  expect(best - fitted).toBeLessThan(0.12);
});

it('a mixture of too few distributions explains new samples worse', async () => {
  const source = fourPictures();
  const [samples, unseen] = [drawn(source, 1024, 5), drawn(source, 1024, 6)];
  const [two, four] = await Promise.all([2, 4].map((count) => fittedMixture(samples, count)));
  const means = [two, four].map((each) =>
    each ? logProbabilities(each, unseen).reduce((sum, log) => sum + log, 0) / unseen.samples : NaN,
  );
  expect((means[1] ?? NaN) - (means[0] ?? NaN)).toBeGreaterThan(1);
});
