import { expect, test } from 'vitest';
import { atLeast, atMost, judged } from '../../../src/studies/exact-mapping/judged.ts';
import type { Target } from '../../../src/studies/study.ts';

interface Case {
  readonly small: number;
  readonly large: number;
}

/** A number is small and another one large. */
function targetOf(cases: readonly Case[], control: Case): Target {
  return judged<Case>({
    id: 'X-1',
    statement: 'A number is small and another one large.',
    cases,
    quantities: {
      small: atMost(1e-10, ({ small }) => small),
      large: atLeast(0.5, ({ large }) => large),
    },
    beside: { count: 3 },
    controls: { other: [control] },
  });
}

const kept = { small: 1e-10, large: 0.5 };
const control = { small: 0, large: 0.4 };

test('verdicts: limits, controls that tell nothing apart, and what is not a number', () => {
  expect(targetOf([kept], control)).toMatchObject({
    id: 'X-1',
    kind: 'claim',
    statement: 'A number is small and another one large.',
    expected: '≤ 10^{−10}',
    rule: expect.stringMatching(/small ≤ 10\^\{−10\} and large ≥ 0\.5/),
    measured: { small: 1e-10, large: 0.5, count: 3 },
    verdict: 'holds',
    controls: [{ name: 'other, large', measured: 0.4, fulfils: false }],
  });
  for (const measured of [
    { small: 1.1e-10, large: 1 },
    { small: 0, large: 0.49 },
    { small: NaN, large: 1 },
    { small: 0, large: NaN },
  ]) {
    expect(targetOf([measured], control).verdict).toBe('fails');
    expect(targetOf([kept, measured], control).verdict).toBe('fails');
  }
  expect(targetOf([kept], kept).verdict).toBe('inconclusive');
});

test('a statement is about its worst case, and a control is the case that comes closest', () => {
  const quantities = {
    small: atMost(1, (one: number) => one),
    large: atLeast(0.5, (one: number) => (one > 5 ? undefined : 2 * one)),
  };
  const words = { id: '', statement: '' };
  const target = judged({
    ...words,
    cases: [0.5, 0.75, 1],
    quantities,
    controls: { far: [3, 2, 10] },
  });
  expect(target.measured).toEqual({ small: 1, large: 1 });
  expect(target.controls).toMatchObject([{ name: 'far, closest of 3, small', measured: 2 }]);
  expect(target.verdict).toBe('holds');
  expect(judged({ ...words, cases: [], quantities, controls: {} }).verdict).toBe('fails');
});
