import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { scalingExponent } from '../../theory/fixed-point.ts';
import type { schemeFixedPoint } from '../../theory/rg-fixed-points.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import type { RgScheme } from '../../theory/rg-schemes.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import { digitsTarget } from '../printed-digits.ts';
import { all, control, holdsIf, unlessControl } from '../verdict.ts';
import { printedDigits, type FixedPointNumber } from './reference.ts';

/** A scheme with its fixed point, where it has one. */
export interface Found {
  readonly scheme: RgScheme;
  readonly point: ReturnType<typeof schemeFixedPoint>;
}

/** How near the limit b -> 1 must come to K_c. */
const limitTolerance = 1e-12;

/** RG-1: what is known of the recursions. */
export function recursionTargets(found: readonly Found[]): Target[] {
  return [referenceTarget(found), absenceTarget(found), limitTarget(found)].map(unlessControl);
}

/** Every printed digit of the reference. */
function referenceTarget(found: readonly Found[]): Target {
  const numbers = found.flatMap(({ scheme, point }) =>
    Object.entries(printedDigits[scheme.id] ?? {}).map(([name, printed]) => ({
      value: point?.[name as FixedPointNumber] ?? NaN,
      printed,
    })),
  );
  // With b = 2 for a spacing that grows by sqrt 2 the exponent halves, and the criterion has to notice.
  const closure = found.find(({ scheme }) => scheme.id === 'square-maris-kadanoff')?.point;
  return digitsTarget({
    id: 'RG-1a',
    kind: 'data',
    statement: 'The recursions give the known couplings, eigenvalues and exponents.',
    noun: 'number',
    numbers,
    wrong: {
      name: 'y_t of the Maris-Kadanoff closure with b = 2 instead of √2',
      value: scalingExponent(closure?.eigenvalue ?? NaN, 2),
      printed: printedDigits['square-maris-kadanoff']?.thermal ?? '',
    },
  });
}

/** Decimation that is cut down to nearest neighbours has no transition. */
function absenceTarget(found: readonly Found[]): Target {
  const count = (id: string): number =>
    found.filter(({ scheme, point }) => scheme.id === id && point !== undefined).length;
  const measured = {
    'square lattice, truncated': count('square-truncated'),
    'chain, exact': count('chain-decimation'),
  };
  const closed = count('square-maris-kadanoff');
  return {
    id: 'RG-1b',
    kind: 'claim',
    statement: 'Square-lattice decimation cut to nearest neighbours has no transition.',
    details:
      'The couplings that decimation creates beyond nearest neighbours are left out. The chain has no transition either; there nothing is left out. Fixed points are counted.',
    measured,
    expected: 'no fixed point',
    rule: 'holds if neither recursion has a fixed point between K = 0.001 and 10; otherwise fails',
    verdict: all(Object.values(measured).map(isNone)),
    controls: [
      control(
        'fixed points of the same step with the Maris-Kadanoff closure',
        closed,
        isNone(closed),
      ),
    ],
  };
}

function isNone(count: number): Verdict {
  return holdsIf(count === 0);
}

/** The limit b -> 1 of Migdal and Kadanoff is exact in its fixed point, finite b is not. */
function limitTarget(found: readonly Found[]): Target {
  const deviation = (id: string): number =>
    (found.find(({ scheme }) => scheme.id === id)?.point?.coupling ?? NaN) - CRITICAL_COUPLING;
  const limit = deviation('migdal-kadanoff-infinitesimal');
  const finite = deviation('migdal-kadanoff-2-move-first');
  return {
    id: 'RG-1c',
    kind: 'claim',
    statement: 'Bond moving in infinitesimal steps, b → 1, finds the exact K_c.',
    details: 'K_c = ln(1 + √2)/2.',
    measured: { 'K* − K_c': limit },
    expected: '|K* − K_c| ≤ 10^{−12}',
    rule: 'holds up to this bound; otherwise fails',
    verdict: isExact(limit),
    controls: [control('K* − K_c with b = 2, bonds moved first', finite, isExact(finite))],
  };
}

function isExact(difference: number): Verdict {
  return holdsIf(Math.abs(difference) <= limitTolerance);
}

/** The exact coupling and exponent of a lattice. */
export function exactOf(lattice: RgScheme['lattice'], found: readonly Found[]): Found['point'] {
  return found.find(({ scheme }) => scheme.kind === 'exact' && scheme.lattice === lattice)?.point;
}

/** How near recursions of one coupling come to the exact answers. */
export function recursionAnswer(found: readonly Found[]): Answer {
  const points = found.flatMap(({ scheme, point }) => {
    const exact = exactOf(scheme.lattice, found);
    if (scheme.kind === 'exact' || !point || !exact) return [];
    return [{ ratio: point.coupling / exact.coupling, thermal: point.thermal }];
  });
  const ratios = points.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
  const exponents = points.map(({ thermal }) => thermal).toSorted((a, b) => a - b);
  const right = exponents.filter((y) => Math.abs(y - ISING_EXPONENTS.thermal) <= limitTolerance);
  return {
    sentence:
      `${points.length} of ${found.filter(({ scheme }) => scheme.kind !== 'exact').length} recursions find a transition, and ` +
      `${right.length === 0 ? 'none of them gives' : `${right.length} of them give`} the exact exponent of the Ising model.`,
    numbers: `Their critical couplings are ${range(ratios)} times the exact ones. Their exponents y_t are ${range(exponents)}; the exact value is ${ISING_EXPONENTS.thermal}.`,
  };
}

function range(values: readonly number[]): string {
  return `${values[0]?.toFixed(2)} to ${values.at(-1)?.toFixed(2)}`;
}
