import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { CRITICAL_COUPLING } from '../../theory/critical.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import { columnTable } from '../column-table.ts';
import type { Section, Target } from '../study.ts';
import {
  agree,
  all,
  around,
  excess,
  farthest,
  inErrors,
  limits,
  not,
  ruleText,
  within,
} from '../verdict.ts';
import type { Doublings } from './growing.ts';
import type { Paired } from './growing-back.ts';
import { near, nearText } from './known-targets.ts';

/** Of 2 - log2 a, from the second doubling on. */
const tolerance = 0.001;
/** What the critical coupling gives instead of 15/8 (feasibility study). */
const criticalExponent = 1.881;

/** LM-5: lattices grown from their own blocks are those lattices, on average. */
export function pairedTarget({ size, quantities }: Paired): Target {
  const worst = farthest(
    quantities.map(({ difference }) => difference),
    around(0),
  );
  return {
    id: 'LM-5 growing back',
    kind: 'data',
    statement: 'Critical lattices that are blocked and grown back keep all averages.',
    details: `Lattices of ${size} x ${size} spins at K_c are blocked by majority, and fine lattices are drawn from the exact conditional distribution with K = K_c. Each difference is per site, grown minus original. The numbers are correlated.`,
    measured: {
      'largest deviation in errors': inErrors(excess(worst, around(0))),
      ...Object.fromEntries(
        quantities.map(({ name, difference }) => [name, { ...difference, exact: 0 }]),
      ),
    },
    headline: ['largest deviation in errors'],
    expected: 'at most 3 errors',
    rule: ruleText(limits.largest),
    verdict: all(quantities.map(({ difference }) => within(difference, around(0), limits.largest))),
  };
}

/** The exponents from the second doubling on. */
function later({ exponents }: Doublings): Measured[] {
  return exponents.slice(1);
}

/** LM-5: which coupling keeps a lattice critical when it is doubled again and again. */
export function doublingTarget(corrected: Doublings, critical: Doublings): Target {
  const exact = ISING_EXPONENTS.magnetic;
  const named = (chain: Doublings, name: string): [string, Measured][] =>
    later(chain).map((exponent, index) => [`${name}, doubling ${index + 2}`, exponent]);
  const resolved = { limits: limits.nearEnd, tolerance, resolution: tolerance };
  const alike = all(later(critical).map((exponent) => agree(exponent, exact, resolved)));
  return {
    id: 'LM-5 doubling',
    kind: 'claim',
    statement: 'With K′ = 0.4363 doubled lattices keep y_h = 15/8; with K_c they do not.',
    details: `2 - log2 <m'm>/<m^2> of each doubling from the second on, from ${corrected.sizes[0]} x ${corrected.sizes[0]} spins. The first coarse lattices are critical Ising lattices and not blocks of one, so the conditional distribution at K_c is not theirs.`,
    measured: Object.fromEntries([...named(corrected, 'K′'), ...named(critical, 'K_c')]),
    headline: [...named(corrected, 'K′'), ...named(critical, 'K_c')]
      .map(([name]) => name)
      .filter((name) => name.endsWith(`doubling ${corrected.exponents.length}`)),
    expected: `${exact} with K′, ${criticalExponent} with K_c, each ± ${tolerance}`,
    rule: `${nearText(`± ${tolerance}`)}. K_c must have its own value and must not have 15/8`,
    verdict: all([
      ...later(corrected).map((exponent) => near(exponent, exact, tolerance)),
      ...later(critical).map((exponent) => near(exponent, criticalExponent, tolerance)),
      not(alike),
    ]),
  };
}

/** What was grown, and how. */
export function growingSection(paired: Paired, chains: readonly Doublings[]): Section {
  return {
    title: 'LM-5: zooming in',
    text: [
      'Block spins leave fine lattices open. The fine spins follow a conditional distribution that is known exactly for majority with random ties: the Boltzmann weight, times 1 for each block whose majority is its block spin, 1/2 for a tie and 0 otherwise. ' +
        'Ten heat-bath sweeps draw from it.',
      'Grown from their own blocks with K = K_c, lattices must have the averages that they had. Grown from critical Ising lattices, again and again, they are not exact. A coupling K′ that is slightly below K_c keeps them critical. ' +
        'K′ was fitted by the feasibility study, so 15/8 tests whether this program grows as that program did.',
    ],
    tables: [
      columnTable(
        `Grown minus original, per site, of lattices with ${paired.size} x ${paired.size} spins`,
        paired.quantities,
        {
          quantity: ({ name }) => name,
          difference: ({ difference: { value, error } }) => ({ value, error }),
          'in errors': ({ difference: { value, error } }) => `${inErrors(value / error)}`,
        },
      ),
      {
        caption:
          '2 - log2 <m′m>/<m^2> of each doubling (15/8 = 1.875 for a critical lattice), and nearest neighbours per site beside the exact value of the critical torus',
        header: ['coupling', 'doubling', '2 - log2 a', 'nearest neighbours', 'exact'],
        rows: chains.flatMap(({ coupling, sizes, exponents, nearest }) =>
          exponents.map((exponent, step) => [
            coupling.toFixed(4),
            `${sizes[step]} → ${sizes[step + 1]}`,
            exponent,
            nearest[step + 1] ?? unknown,
            (-kaufman({ size: sizes[step + 1] ?? NaN, coupling: CRITICAL_COUPLING })
              .energy).toFixed(4),
          ]),
        ),
      },
    ],
  };
}
