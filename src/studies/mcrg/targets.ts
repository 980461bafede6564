import { unknown, type Measured } from '../../statistics/measured.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import {
  above,
  agree,
  all,
  around,
  below,
  difference,
  excess,
  farthest,
  inErrors,
  jointVerdict,
  limits,
  ruleText,
  within,
} from '../verdict.ts';
import type { Reference } from './reference.ts';

/** Couplings of the controls, over the critical one. */
export const controls = [0.9, 1.1] as const;
/** How far an exponent on its plateau may be from the exact one, chosen from the reference run. */
export const tolerances = { thermal: 0.01, magnetic: 0.002 } as const;
/** Error of the temperature that matching finds, for the finite size of the lattices. */
const finiteSize = 0.002;
/** A nearest-neighbour sum above this is that of an ordered lattice; 2 is complete order. */
const ordered = 1.9;

/** An exponent for each blocking step and number of operators. */
export interface ExponentTable {
  readonly parity: 'even' | 'odd';
  readonly entries: readonly (readonly (Measured & { real: boolean })[])[];
}

/** Entries of the plateau: from the second blocking step on, two operators or more, but not four and more at the last one. */
export function plateauEntries({ entries }: ExponentTable): Measured[] {
  return entries.flatMap((row, step) =>
    step < 1
      ? []
      : row
          .filter((_, column) => column >= 1 && (column < 3 || step < entries.length - 1))
          .map(({ value, error }) => ({ value, error })),
  );
}

/** SW-1: an exponent on its plateau. */
export function plateau(
  id: string,
  symbol: string,
  table: ExponentTable,
  exact: number,
  tolerance: number,
): Target {
  const interval = around(exact, tolerance);
  const entries = plateauEntries(table);
  const resolution = tolerance / 2;
  return {
    id,
    kind: 'claim',
    statement: `${symbol} is not significantly farther than ${tolerance} from the exact exponent.`,
    details:
      'From the second blocking step on, with two operators or more. The last blocking step counts with two and three operators only: its lattice has 4 x 4 blocks. ' +
      `The worst entry is shown. It may lie up to ${limits.nearEnd.holds} standard errors outside the interval.`,
    measured: { ...farthest(entries, interval), exact },
    expected: `${exact} ± ${tolerance}`,
    rule: `${ruleText(limits.nearEnd)}; inconclusive if an error is above ${resolution}`,
    verdict: all(
      entries.map((entry) =>
        agree(entry, exact, { limits: limits.nearEnd, tolerance, resolution }),
      ),
    ),
  };
}

/** SW-1: every entry beside that of a longer run by another program. */
export function tableTarget(id: string, { entries }: ExponentTable, reference: Reference): Target {
  const differences = entries.flatMap((row, step) =>
    row.flatMap((entry, column) => {
      const [value, error] = reference[step]?.[column] ?? [];
      return value === undefined || error === undefined
        ? []
        : [difference(entry, { value, error })];
    }),
  );
  const worst = farthest(differences, around(0));
  return {
    id,
    kind: 'data',
    statement: 'Every entry agrees with the reference run.',
    details: `The reference run has 3 million configurations, by a separate Wolff program that is not published; src/studies/mcrg/reference.ts lists its results. The largest of ${differences.length} deviations is shown, in standard errors.`,
    measured: inErrors(excess(worst, around(0))),
    expected: `at most ${limits.largest.holds} errors`,
    rule: ruleText(limits.largest),
    verdict: within(worst, around(0), limits.largest),
  };
}

/** SW-1: where the flow goes away from the critical coupling. */
export function controlTarget(
  nearest: readonly { ratio: number; values: readonly Measured[] }[],
): Target {
  const valuesOf = (ratio: number): readonly Measured[] =>
    nearest.find((flow) => flow.ratio === ratio)?.values ?? [];
  const [weak = unknown, strong = unknown] = controls.map((ratio) => valuesOf(ratio).at(-1));
  const half = (valuesOf(1)[0]?.value ?? NaN) / 2;
  return {
    id: 'SW-1 controls',
    kind: 'control',
    statement: 'Away from K_c the blocks flow to disorder or to order.',
    details:
      'The nearest-neighbour sum of the blocks goes to 0 for a coupling below K_c and to 2 for one above it. Both last levels are shown.',
    measured: { '0.9 K_c': weak, '1.1 K_c': strong },
    headline: ['0.9 K_c', '1.1 K_c'],
    expected: `below ${half.toFixed(3)}; above ${ordered}`,
    rule: `holds if the last level is below half of the first level at K_c and, for the stronger coupling, above ${ordered}; otherwise fails`,
    verdict: all([below(weak, half, limits.valueAlone), above(strong, ordered, limits.valueAlone)]),
  };
}

/** SW-2: the critical temperature from two lattices that look alike after blocking. */
export function matchingTarget(estimate: Measured | undefined): Target {
  return {
    id: 'SW-2 critical temperature',
    kind: 'claim',
    statement: 'Matching two lattices finds the critical temperature.',
    details:
      'A 64 x 64 lattice blocked three times is compared with a 32 x 32 lattice blocked twice.',
    measured: estimate ? { ...estimate, exact: CRITICAL_TEMPERATURE } : NaN,
    expected: `${CRITICAL_TEMPERATURE.toFixed(4)} ± ${finiteSize}`,
    rule: `${ruleText(limits.single)}; ${finiteSize} is allowed for the finite size`,
    verdict: estimate
      ? agree(estimate, CRITICAL_TEMPERATURE, { tolerance: finiteSize })
      : 'inconclusive',
  };
}

/** What the exponents say together. */
export function exponentAnswer(
  targets: readonly Target[],
  { thermal, magnetic }: { thermal: ExponentTable; magnetic: ExponentTable },
): Answer {
  // The second blocking step with all operators, as in the table of exponents.
  const [y = unknown, h = unknown] = [thermal, magnetic].map(({ entries }): Measured => {
    const { value, error } = entries[1]?.at(-1) ?? unknown;
    return { value, error };
  });
  const off = difference(h, ISING_EXPONENTS.magnetic);
  return {
    sentence: answers[jointVerdict(targets, ['SW-1 thermal', 'SW-1 magnetic'])],
    numbers:
      `The second blocking step with all operators gives y_t = ${measuredText(y, 'plus-minus')} and y_h = ${measuredText(h, 'plus-minus')}. ` +
      `The exact values are ${ISING_EXPONENTS.thermal} and ${ISING_EXPONENTS.magnetic}. y_h deviates by ${measuredText(off)}, which is ${inErrors(Math.abs(off.value) / off.error)} statistical errors. ` +
      'The errors do not contain what a finite lattice and a finite number of operators leave out.',
  };
}

const answers: Readonly<Record<Verdict, string>> = {
  holds: `Yes: y_t is within ${tolerances.thermal} of the exact value and y_h within about ${tolerances.magnetic}, from the second blocking step on with two operators or more.`,
  fails: `No: in this run y_t is farther than ${tolerances.thermal} or y_h farther than ${tolerances.magnetic} from the exact value.`,
  inconclusive:
    'This run is too short to say: its errors are too large, or an entry lies at the edge of what is allowed.',
};
