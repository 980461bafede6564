import { expect, it } from 'vitest';
import { heldAgainst } from '../../src/rbm/evaluation/layer-likelihoods.ts';

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
