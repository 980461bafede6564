import { binaryLogarithm } from '../../elementary.ts';
import { criticalGain } from '../../rg/gain.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import type { Target, Verdict } from '../study.ts';
import { agree, all, control, holdsIf, limits, not, ruleText, unlessControl } from '../verdict.ts';
import { ruleTexts } from './criteria.ts';
import type { MapResult } from './results.ts';
import { magneticText } from './tables.ts';

/** y_h at K = 0 is log2 g0: the tolerance of LM-1. */
const hotTolerance = 0.03;

/** Whether a number is at most `tolerance` from an expected one; inconclusive where its error is larger than two thirds of that. */
export function near(measured: Measured, expected: Measured | number, tolerance: number): Verdict {
  return agree(measured, expected, {
    limits: limits.nearEnd,
    tolerance,
    resolution: (2 / 3) * tolerance,
  });
}

/** The rule of `near` in words. */
export function nearText(tolerance: string): string {
  return `Each number ${ruleText(limits.nearEnd)}, counted from the end of ${tolerance}; inconclusive if its error is larger than two thirds of the tolerance`;
}

function exact({ g0 = NaN }: MapResult): number {
  return binaryLogarithm(g0);
}

function yh({ steps }: MapResult): Measured {
  return steps[0]?.yh ?? unknown;
}

/** LM-1: independent spins. Non-overlapping filters have y_h = log2 g0 exactly. */
export function gainTarget(hot: readonly MapResult[]): Target {
  const judged = hot.filter(({ role, g0 }) => role === 'map' && g0 !== undefined);
  const other = hot.find(({ role }) => role === 'null');
  return unlessControl({
    id: 'LM-1',
    kind: 'data',
    statement: 'At K = 0 the magnetic exponent through a map is log2 of its gain g0.',
    details:
      'Spins are independent here, so the exponent of a map without overlap follows from its table of probabilities: g0 is the sum of <h v_i> over a block. This tests sampling, maps and exponents together. ' +
      'The control asks the same of majority with the gain of decimation.',
    measured: Object.fromEntries(
      judged.map((map) => [`y_h, ${map.name}`, { ...yh(map), exact: exact(map) }]),
    ),
    headline: judged.map((map) => `y_h, ${map.name}`),
    expected: judged.map((map) => exact(map).toFixed(4)).join(', '),
    rule: nearText(`± ${hotTolerance}`),
    verdict: all(judged.map((map) => near(yh(map), exact(map), hotTolerance))),
    controls: other
      ? [control(`${other.name}, against log2 1`, yh(other), near(yh(other), 0, hotTolerance))]
      : [],
  });
}

/** Exponents of decimation at its first application, by the side of the lattices, from the feasibility study. */
const decimated: Readonly<
  Record<
    number,
    {
      readonly yh: number;
      readonly yt: readonly (readonly [number, number])[];
      /** Of each y_t. */
      readonly error: number;
    }
  >
> = {
  32: {
    yh: 1.9977,
    yt: [
      [1, 0.957],
      [2, 1.104],
      [4, 1.147],
    ],
    error: 0.002,
  },
  64: {
    yh: 1.9992,
    yt: [
      [1, 0.988],
      [2, 1.125],
      [4, 1.156],
    ],
    error: 0.005,
  },
};
const decimationTolerance = { gain: 0.001, yh: 0.001, yt: 0.01 };

/** LM-2: decimation has no fixed point, and its first thermal exponent looks right all the same. */
export function decimationTarget(map: MapResult): Target {
  const expected = decimated[map.size];
  const [first] = map.steps;
  if (!first || !expected) throw new RangeError(`No exponents are known at L = ${map.size}.`);
  const thermal = expected.yt.map(([count, value]) => ({
    count,
    value,
    measured: first.yt[count - 1] ?? unknown,
  }));
  return {
    id: 'LM-2 decimation, numbers',
    kind: 'data',
    statement:
      'Decimation leaves the magnetization as it is, and has the exponents of an independent program.',
    details: `<m'm>/<m^2> is exactly 1, so y_h stays near 2. The exponents of the first application at L = ${map.size} are those of the feasibility study, by another program.`,
    measured: {
      "<m'm>/<m^2>": { ...first.gain, exact: 1 },
      'y_h, step 1': first.yh,
      ...Object.fromEntries(
        thermal.map(({ count, measured }) => [`y_t, step 1, ${count} operators`, measured]),
      ),
    },
    expected: `1; ${expected.yh}; ${thermal.map(({ value }) => value).join(', ')}`,
    rule: nearText(
      `± ${decimationTolerance.gain}, ± ${decimationTolerance.yh} and ± ${decimationTolerance.yt} for y_t`,
    ),
    verdict: all([
      near(first.gain, 1, decimationTolerance.gain),
      near(first.yh, expected.yh, decimationTolerance.yh),
      ...thermal.map(({ value, measured }) =>
        near(measured, { value, error: expected.error }, decimationTolerance.yt),
      ),
    ]),
  };
}

/** LM-2: the criterion tells decimation from majority. */
export function separationTarget(majority: MapResult, decimation: MapResult): Target {
  return {
    id: 'LM-2 verdicts',
    kind: 'claim',
    statement: 'The criterion holds for majority and fails for decimation.',
    details: `The criterion for iterated filters: ${ruleTexts.iterated}.`,
    measured: {
      'y_h, step 2, majority': magneticText(majority, 1),
      'spread, majority': majority.steps[1]?.spread ?? unknown,
      'y_h, step 2, decimation': magneticText(decimation, 1),
      'spread, decimation': decimation.steps[1]?.spread ?? unknown,
    },
    headline: ['y_h, step 2, majority', 'y_h, step 2, decimation'],
    expected: 'majority holds, decimation fails',
    rule: `Each number ${ruleText(limits.toSpare)}`,
    verdict: all([majority.verdict, not(decimation.verdict)]),
  };
}

/** Section 2: the gain predicts the verdict, without any simulation. */
export function gainPredicts(maps: readonly MapResult[]): Target {
  const bound = criticalGain(2);
  const judged = maps.filter(({ g0, verdict }) => g0 !== undefined && verdict !== 'inconclusive');
  const agreeing = judged.filter(({ g0 = NaN, verdict }) => g0 > bound === (verdict === 'holds'));
  const others = judged.filter((map) => !agreeing.includes(map)).map(({ name }) => name);
  return {
    id: 'LM-2 gain',
    kind: 'claim',
    statement: 'No map whose gain g0 is below 2^{1/8} passes the criterion.',
    details:
      `A fixed point needs a gain of 2^{1/8} = ${bound.toFixed(4)}, which is argued and not proved. The converse is no rule: a map slightly above the bound approaches the fixed point slowly. ` +
      (others.length > 0
        ? `Here gain and verdict disagree for ${others.join(', ')}.`
        : 'Here gain and verdict agree for every map.'),
    measured: {
      'maps whose gain and verdict agree': agreeing.length,
      'maps judged': judged.length,
      'maps below the bound that pass': judged.filter(
        ({ g0 = NaN, verdict }) => g0 < bound && verdict === 'holds',
      ).length,
    },
    expected: 'no map below the bound passes',
    rule: 'holds if no map with a smaller gain holds; otherwise fails. Maps whose verdict is inconclusive do not count',
    verdict: holdsIf(
      judged.length > 0 &&
        judged.every(({ g0 = NaN, verdict }) => g0 > bound || verdict !== 'holds'),
    ),
  };
}
