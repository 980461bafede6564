import type { Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Reference } from './reference.ts';
import type { Target, Verdict } from '../study.ts';

/** Couplings of the controls, over the critical one. */
export const controls = [0.9, 1.1] as const;
/** Combined standard errors that an entry of the table may deviate. */
const mostDeviation = 3;

/**
 * Combined standard errors beyond the bar of the plateau that chance explains: on the last block lattices the exact answer
 * itself is within one error of the bar, in a quick run.
 */
const likelyDeviation = 2;
/** Beyond so many the largest deviation of a table is no chance: one of 20 entries once in 800 runs. */
const certainDeviation = 4;

/** An exponent for each blocking step and number of operators. */
export interface ExponentTable {
  readonly parity: 'even' | 'odd';
  readonly entries: readonly (readonly (Measured & { real: boolean })[])[];
}

const matchingStatement = {
  id: 'SW-2 critical temperature',
  statement: 'Matching a lattice with one of half the size finds the critical temperature.',
  expected: `${CRITICAL_TEMPERATURE.toFixed(4)} within ${mostDeviation} errors plus 0.002 for the finite size`,
} as const;

/** The exponent from the second step on with two operators or more, but for four and more at the last step. */
export function plateau(
  id: string,
  symbol: string,
  { entries }: ExponentTable,
  exact: number,
  tolerance: number,
): Target {
  const kept = entries.flatMap((row, step) =>
    step < 1
      ? []
      : row.filter((_, column) => column >= 1 && (column < 3 || step < entries.length - 1)),
  );
  /** How far an entry is beyond the bar, in errors. */
  const excess = ({ value, error }: Measured): number =>
    (Math.abs(value - exact) - tolerance) / error;
  const worst = kept.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const largestError = Math.max(...kept.map(({ error }) => error));
  const verdict: Verdict =
    excess(worst) > mostDeviation
      ? 'fails'
      : excess(worst) <= likelyDeviation && largestError <= tolerance / 2
        ? 'holds'
        : 'inconclusive';
  return {
    id,
    statement: `From the second step on, with two operators or more, ${symbol} is that of the exact solution; the worst entry is shown.`,
    measured: { value: worst.value, error: worst.error, exact },
    expected:
      `${exact} ± ${tolerance} within ${likelyDeviation} standard errors, none of them above ${tolerance / 2}; ` +
      `beyond ${mostDeviation} it fails`,
    verdict,
  };
}

export function tableTarget(id: string, { entries }: ExponentTable, reference: Reference): Target {
  const deviations = entries.flatMap((row, step) =>
    row.flatMap(({ value, error }, column) => {
      const [wanted, uncertainty] = reference[step]?.[column] ?? [NaN, NaN];
      return Number.isNaN(wanted)
        ? []
        : [Math.abs(value - wanted) / Math.hypot(error, uncertainty)];
    }),
  );
  const largest = Math.max(...deviations);
  return {
    id,
    statement:
      'Every entry agrees with the reference run; the entries of a run are strongly correlated, so the largest deviation counts.',
    measured: largest,
    expected: `at most ${mostDeviation} combined standard errors in ${deviations.length} entries; beyond ${certainDeviation} it fails`,
    verdict:
      largest <= mostDeviation ? 'holds' : largest > certainDeviation ? 'fails' : 'inconclusive',
  };
}

export function controlTarget(
  nearest: readonly { ratio: number; values: readonly Measured[] }[],
): Target {
  const last = (ratio: number): Measured => {
    const values = nearest.find((flow) => flow.ratio === ratio)?.values ?? [];
    return values[values.length - 1] ?? { value: NaN, error: NaN };
  };
  const [weak, strong] = controls.map(last) as [Measured, Measured];
  const first = nearest.find((flow) => flow.ratio === 1)?.values[0] ?? { value: NaN, error: NaN };
  const holds = weak.value < first.value / 2 && strong.value > 1.9;
  return {
    id: 'SW-1 controls',
    statement:
      'Away from the critical coupling the nearest-neighbour sum of the blocks flows to 0 (weaker coupling) and to 2 (stronger).',
    measured: { '0.9 K_c': weak, '1.1 K_c': strong },
    expected: `at the last level below half of ${first.value.toFixed(3)}, and above 1.9`,
    verdict: holds ? 'holds' : 'fails',
  };
}

export function matchingTarget(estimate: Measured | undefined): Target {
  if (!estimate) return { ...matchingStatement, measured: NaN, verdict: 'inconclusive' };
  const deviation = Math.abs(estimate.value - CRITICAL_TEMPERATURE);
  return {
    ...matchingStatement,
    measured: { ...estimate, exact: CRITICAL_TEMPERATURE },
    verdict: deviation <= mostDeviation * estimate.error + 0.002 ? 'holds' : 'fails',
  };
}
