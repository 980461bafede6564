import type { Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { Verdict } from '../study.ts';
import { difference } from '../verdict.ts';
import type { ComparedMeans } from './comparison.ts';
import { mapVerdict, thermalOperators, type Rule } from './criteria.ts';
import { measuredSteps, type MeasuredStep } from './exponents.ts';

/** What a map is to the study: a map that is tested, a null that must not pass, or the one null that is expected to pass. */
export type Role = 'map' | 'null' | 'expected to pass';

/** A map before it was measured. */
export interface Subject {
  readonly name: string;
  /** Maps of one kind, which figures show alike. */
  readonly group: string;
  readonly role: Role;
  readonly rule: Rule;
  /** Sum of <h v_i> over independent spins, of filters. */
  readonly g0?: number;
}

/** A map with its exponents. */
export interface MapResult extends Subject {
  /** Side of the lattices that it was measured on. */
  readonly size: number;
  readonly steps: readonly MeasuredStep[];
  readonly verdict: Verdict;
}

/** Puts together maps and what was measured of them, in the same order. */
export function resultsOf(
  subjects: readonly Subject[],
  means: ComparedMeans,
  size: number,
): MapResult[] {
  const steps = measuredSteps(means, size);
  return subjects.map((subject, index) => {
    const own = steps[index] ?? [];
    return { ...subject, size, steps: own, verdict: mapVerdict(subject.rule, own) };
  });
}

/** How far the exponents of a step are from the exact ones. */
export function deviations(step: MeasuredStep): { magnetic: Measured; thermal: Measured } {
  return {
    magnetic: difference(step.yh, ISING_EXPONENTS.magnetic),
    thermal: difference(
      step.yt[thermalOperators - 1] ?? { value: NaN, error: NaN },
      ISING_EXPONENTS.thermal,
    ),
  };
}

/** How many results have each verdict. */
export function countOf(results: readonly MapResult[], verdict: Verdict): number {
  return results.filter((result) => result.verdict === verdict).length;
}

/** A claim holds only beside nulls that fail. A null that is undecided leaves the claim undecided. */
export function besideNulls(verdict: Verdict, nulls: readonly MapResult[]): Verdict {
  const open = nulls.some(({ verdict: own }) => own !== 'fails');
  return verdict === 'holds' && open ? 'inconclusive' : verdict;
}
