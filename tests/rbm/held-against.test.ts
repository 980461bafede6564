import { expect, it } from 'vitest';
import { heldAgainst, ofTwoStarts } from '../../src/rbm/evaluation/layer-likelihoods.ts';

const found = { partition: { value: 10, error: 0.1 }, effectiveRuns: 50, warnings: [] };

it('ln Z above what the samples need stays as it is', () => {
  expect(heldAgainst(found, 9)).toBe(found);
});

it('ln Z just below what the samples need is raised, with the error of the difference', () => {
  const { partition } = heldAgainst(found, 10.3);
  expect(partition?.value).toBe(10.3);
  expect(partition?.error).toBeCloseTo(0.3, 12);
});

it('ln Z far below what the samples need is not given, nor are its runs', () => {
  const { partition, effectiveRuns, warnings } = heldAgainst(found, 10.4);
  expect(partition).toBeUndefined();
  expect(effectiveRuns).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(/^annealing gives ln Z = 10\.00, .* at least 10\.40: it misses a mode/),
  ]);
});

/** Two annealings whose results are so far from each other. */
function annealed(difference: number, apart: number): Parameters<typeof ofTwoStarts>[0] {
  const starts = [
    { value: 10, error: 0.1 },
    { value: 10 + difference, error: 0.1 },
  ] as const;
  return { ...found, logPartition: found.partition, starts, runs: 64, apart };
}

it('two annealings that agree give ln Z as it is', () => {
  expect(ofTwoStarts(annealed(0.2, 1.4)).partition).toEqual(found.partition);
  expect(ofTwoStarts(annealed(0.2, 1.4)).warnings).toEqual([]);
});

it('two annealings within a nat of each other give ln Z with a caution', () => {
  const { partition, warnings } = ofTwoStarts(annealed(0.8, 5.7));
  expect(partition).toEqual(found.partition);
  expect(warnings).toEqual([expect.stringMatching(/ln Z = 10\.00 and 10\.80, so the error/)]);
});

it('two annealings further apart give no ln Z', () => {
  const { partition, starts, warnings } = ofTwoStarts(annealed(1.2, 8.5));
  expect(partition).toBeUndefined();
  expect(starts?.[1].value).toBe(11.2);
  expect(warnings).toEqual([expect.stringMatching(/10\.00 and 11\.20, so neither ln Z nor the/)]);
});

/** Annealing through a training that found `value`. */
function through(value: number, counts = true) {
  const logPartition = { value, error: 0.1 };
  return { throughTraining: { logPartition, effectiveRuns: 4, runs: 32, machines: 9, counts } };
}

it('annealing through the training must agree as well', () => {
  const agreeing = ofTwoStarts({ ...annealed(0.2, 1.4), ...through(10.1) });
  expect(agreeing.partition).toEqual(found.partition);
  expect(agreeing.throughTraining?.machines).toBe(9);
  expect(agreeing.warnings).toEqual([]);
  const { partition, warnings } = ofTwoStarts({ ...annealed(0.1, 15), ...through(12.1) });
  expect(partition).toBeUndefined();
  expect(warnings).toEqual([
    expect.stringMatching(
      /10\.00 and 10\.10, annealing through the training gives 12\.10, so neither/,
    ),
  ]);
});

it('annealing through the training that counts for nothing is said, and takes nothing back', () => {
  const { partition, warnings } = ofTwoStarts({ ...annealed(0.2, 1.4), ...through(2, false) });
  expect(partition).toEqual(found.partition);
  expect(warnings).toEqual([
    expect.stringMatching(/does not check ln Z, because only 4\.0 of its 32 runs count/),
  ]);
});
