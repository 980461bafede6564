import { describe, expect, it } from 'vitest';
import type { Target, Verdict } from '../../src/studies/study.ts';
import {
  above,
  agree,
  all,
  around,
  below,
  control,
  difference,
  differenceText,
  excess,
  farthest,
  forTrainings,
  gatedBy,
  holdsIf,
  inErrors,
  limits,
  not,
  ruleText,
  unlessControl,
  within,
} from '../../src/studies/verdict.ts';

const verdicts = ['holds', 'fails', 'inconclusive'] as const;
const measured = (value: number, error = 1) => ({ value, error });
const target = (id: string, verdict: Verdict): Target => ({
  id,
  kind: 'claim',
  statement: '',
  expected: '',
  measured: 0,
  verdict,
});

const differ = (sigmas: number): Verdict =>
  not(agree(measured(sigmas), 0, { limits: limits.largest }));

/** The verdict on a claim whose controls have verdicts of their own. */
const judged = (own: Verdict, ...controls: Verdict[]): Verdict =>
  unlessControl({
    ...target('', own),
    controls: controls.map((verdict) => control('', 0, verdict)),
  }).verdict;

describe('a number beside an interval', () => {
  it('is outside by its errors, inside by negative ones', () => {
    expect(excess(measured(12, 2), [0, 10])).toBe(1);
    expect(excess(measured(-3, 2), [0, 10])).toBe(1.5);
    expect(excess(measured(4, 2), [0, 10])).toBe(-2);
    expect(excess(measured(4, 2), [5, Infinity])).toBe(0.5);
    expect(excess(measured(4, 0), [0, 3])).toBe(Infinity);
    expect(excess(measured(3, 0), [0, 3])).toBe(0);
    for (const unknown of [measured(NaN), measured(4, NaN), measured(4, Infinity)])
      expect(excess(unknown, [0, 3])).toBeNaN();
  });

  // [limits, errors outside, verdict]
  it.each([
    ['single', 3, 'holds'],
    ['single', 3.01, 'fails'],
    ['largest', 3, 'holds'],
    ['largest', 3.5, 'inconclusive'],
    ['largest', 4, 'inconclusive'],
    ['largest', 4.01, 'fails'],
    ['clear', -3.01, 'holds'],
    ['clear', -3, 'inconclusive'],
    ['clear', 3, 'inconclusive'],
    ['clear', 3.01, 'fails'],
    ['toSpare', -2.01, 'holds'],
    ['toSpare', -1.9, 'inconclusive'],
    ['byValue', 0, 'holds'],
    ['byValue', 0.01, 'inconclusive'],
    ['byValue', 2.01, 'fails'],
    ['nearEnd', 2, 'holds'],
    ['nearEnd', 2.5, 'inconclusive'],
  ] as const)('by the limits %s, %d errors outside, %s', (name, errors, verdict) => {
    expect(within(measured(10 + errors), [0, 10], limits[name])).toBe(verdict);
    expect(above(measured(-errors), 0, limits[name])).toBe(verdict);
    expect(below(measured(errors), 0, limits[name])).toBe(verdict);
  });

  it('is inconclusive where it is not known, and fails where there is nothing between', () => {
    for (const unknown of [measured(NaN), measured(0.5, NaN), measured(0.5, Infinity)]) {
      expect(within(unknown, [0, 1], limits.toSpare)).toBe('inconclusive');
      expect(within(unknown, [0, 1], limits.single)).toBe('fails');
    }
  });

  it('without an error counts as it is', () => {
    expect(within(measured(0.5, 0), [0, 1], limits.toSpare)).toBe('holds');
    expect(within(measured(1.5, 0), [0, 1], limits.toSpare)).toBe('fails');
    expect(above(measured(0.5, 0), 0.5, limits.clear)).toBe('inconclusive');
  });
});

describe('a number beside another', () => {
  it('agrees within the errors of both', () => {
    expect(difference(measured(5, 3), measured(1, 4))).toEqual({ value: 4, error: 5 });
    expect(agree(measured(15, 3), measured(0, 4))).toBe('holds');
    expect(agree(measured(15.1, 3), measured(0, 4))).toBe('fails');
    expect(agree(measured(3), 0)).toBe('holds');
    expect(agree(measured(3.5), 0, { tolerance: 0.5 })).toBe('holds');
    expect(agree(measured(3.6), 0, { tolerance: 0.5 })).toBe('fails');
  });

  it('does not agree by a large error alone, but may fail in spite of it', () => {
    expect(agree(measured(1, 0.5), 0, { resolution: 0.5 })).toBe('holds');
    expect(agree(measured(1, 0.6), 0, { resolution: 0.5 })).toBe('inconclusive');
    expect(agree(measured(4, 1), 0, { resolution: 0.5 })).toBe('fails');
  });

  it('differs where it does not agree', () => {
    expect([3, 3.5, 4.5].map(differ)).toEqual(['fails', 'inconclusive', 'holds']);
  });
});

it('allows more errors where few trainings tell them', () => {
  const { holds, fails } = forTrainings(limits.clear, 7);
  expect(fails).toBeCloseTo(4.9, 1);
  expect(holds).toBe(-fails);
  expect(forTrainings(limits.byValue, 5).holds).toBe(0);
  // One training has no error: nothing holds by it, and nothing fails.
  expect(within(measured(0.5), [0, 1], forTrainings(limits.toSpare, 1))).toBe('inconclusive');
  expect(within(measured(5), [0, 1], forTrainings(limits.toSpare, 1))).toBe('inconclusive');
});

it('finds the number that is farthest off, in its errors', () => {
  const numbers = [measured(3, 1), measured(5, 10), measured(-4, 1)];
  expect(farthest(numbers, around(0))).toEqual(measured(-4, 1));
  expect(farthest([...numbers, measured(0, NaN), measured(NaN)], around(0))).toEqual(
    measured(0, NaN),
  );
  expect(() => farthest([], around(0))).toThrow(RangeError);
  expect(inErrors(22.3503)).toBe(22.4);
});

it('combines verdicts: one that fails decides, one that is inconclusive leaves it open', () => {
  expect(all([])).toBe('holds');
  expect(all(['holds', 'holds'])).toBe('holds');
  expect(all(['holds', 'inconclusive'])).toBe('inconclusive');
  expect(all(['inconclusive', 'fails', 'holds'])).toBe('fails');
  expect(verdicts.map(not)).toEqual(['fails', 'holds', 'inconclusive']);
  expect([true, false].map(holdsIf)).toEqual(['holds', 'fails']);
});

it('makes claims inconclusive behind a gate that does not hold, and names the gate', () => {
  const claims = verdicts.map((verdict) => target(verdict, verdict));
  const open = gatedBy([target('data', 'holds')], claims);
  expect(open.map(({ verdict }) => verdict)).toEqual(verdicts);
  for (const verdict of ['fails', 'inconclusive'] as const) {
    const shut = gatedBy([target('data', 'holds'), target('ends', verdict)], claims);
    expect(shut.map((one) => one.verdict)).toEqual(verdicts.map(() => 'inconclusive'));
    expect(shut[0]?.gates).toEqual(['data', 'ends']);
  }
  expect(gatedBy([target('ends', 'holds')], open)[0]?.gates).toEqual(['data', 'ends']);
});

it('makes a claim inconclusive whose control fulfils it as well', () => {
  expect(judged('holds')).toBe('holds');
  expect(judged('holds', 'fails', 'inconclusive')).toBe('holds');
  expect(judged('holds', 'fails', 'holds')).toBe('inconclusive');
  expect(judged('fails', 'holds')).toBe('fails');
  expect(verdicts.map((verdict) => control('', 0, verdict).fulfils)).toEqual([true, false, false]);
});

it('says in words where the limits lie', () => {
  expect(ruleText(limits.single)).toMatch(/within 3 /);
  expect(differenceText(limits.largest)).toMatch(/beyond 4 .*up to 3/);
  expect(ruleText(limits.largest)).toMatch(/within 3 .*beyond 4 /);
  expect(ruleText(limits.toSpare)).toMatch(/2 .*to spare.*beyond 3 /);
  expect(ruleText(forTrainings(limits.single, 7))).toMatch(/within 4\.9 /);
});
