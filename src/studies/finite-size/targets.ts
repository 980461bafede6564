import type { Answer, Target } from '../../report/report-content.ts';
import { measuredText } from '../../report/quantity-text.ts';
import { leftOutError } from '../../statistics/jackknife.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import {
  CRITICAL_BINDER,
  CRITICAL_LENGTH_RATIO,
  DYNAMIC_EXPONENT,
  ISING_EXPONENTS,
} from '../../theory/universal.ts';
import {
  agree,
  all,
  around,
  control,
  difference,
  farthest,
  holdsIf,
  limits,
  ruleText,
  within,
  type Limits,
} from '../verdict.ts';
import { omegas, type Scaled, type ScalingAnalysis } from './analysis.ts';
import { failingCollapses } from './controls.ts';
import { meansWithout, type ScaledName, type ScalingPoint } from './points.ts';

/** With a smaller p a collapse counts as failed. */
const leastCollapse = 1e-3;
/** The largest error of each number with which agreement says something. */
const resolutions = {
  temperature: 1e-3,
  binder: 2e-3,
  length: 1e-2,
  nu: 0.05,
  beta: 0.01,
  gamma: 0.05,
  dynamic: 0.15,
} as const;

/** The judged statements of a run. */
export function scalingTargets(
  points: readonly ScalingPoint[],
  analysis: ScalingAnalysis,
): Target[] {
  const { temperatures, critical, nus, beta, gamma, dynamics } = analysis;
  return [
    energies(points),
    collapse(analysis),
    {
      id: 'temperature',
      kind: 'claim',
      statement: 'The curves of all sizes meet at the critical temperature of Onsager',
      measured: {
        T_c: exactly(temperatures.both, CRITICAL_TEMPERATURE),
        'from the Binder cumulant': exactly(temperatures.binder, CRITICAL_TEMPERATURE),
        'from ξ/L': exactly(temperatures.length, CRITICAL_TEMPERATURE),
        'from the Binder cumulant without exact energies': {
          ...analysis.plainTemperature,
          exact: CRITICAL_TEMPERATURE,
        },
        'statistical error': temperatures.both.statistical,
        'systematic error': temperatures.both.systematic,
      },
      expected: `T_c = 2/ln(1 + √2) = ${CRITICAL_TEMPERATURE.toFixed(6)} (Onsager 1944, exact)`,
      rule: ruleOf(resolutions.temperature),
      verdict: agree(temperatures.both, CRITICAL_TEMPERATURE, {
        resolution: resolutions.temperature,
      }),
    },
    known('binder', {
      statement: 'The Binder cumulant at the critical temperature tends to its universal value',
      measured: exactly(critical.binder, CRITICAL_BINDER.value),
      expected: `${CRITICAL_BINDER.value} for the square torus (${CRITICAL_BINDER.source})`,
      exact: CRITICAL_BINDER.value,
    }),
    known('length', {
      statement: 'ξ/L at the critical temperature tends to its universal value',
      measured: exactly(critical.length, CRITICAL_LENGTH_RATIO.value),
      expected: `${CRITICAL_LENGTH_RATIO.value} for the square torus (${CRITICAL_LENGTH_RATIO.source})`,
      exact: CRITICAL_LENGTH_RATIO.value,
    }),
    known('nu', {
      statement: 'The correlation length grows with the exponent ν of the Ising model',
      measured: exactly(nus.both, ISING_EXPONENTS.nu),
      expected: 'ν = 1 (Onsager 1944, exact)',
      exact: ISING_EXPONENTS.nu,
    }),
    known('beta', {
      statement: 'The magnetization vanishes with the exponent β of the Ising model',
      measured: exactly(beta, ISING_EXPONENTS.beta),
      expected: 'β = 1/8 (Yang 1952, exact)',
      exact: ISING_EXPONENTS.beta,
    }),
    known('gamma', {
      statement: 'The susceptibility grows with the exponent γ of the Ising model',
      measured: exactly(gamma, ISING_EXPONENTS.gamma),
      expected: 'γ = 7/4 (exact)',
      exact: ISING_EXPONENTS.gamma,
    }),
    ...(dynamics ? [dynamic(dynamics)] : []),
  ];
}

function known(
  id: Exclude<keyof typeof resolutions, 'temperature' | 'dynamic'>,
  {
    exact,
    ...target
  }: Pick<Target, 'statement' | 'expected'> & { readonly measured: Scaled; readonly exact: number },
): Target {
  return {
    id,
    kind: 'claim',
    ...target,
    rule: ruleOf(resolutions[id]),
    verdict: agree(target.measured, exact, { resolution: resolutions[id] }),
  };
}

function exactly(value: Scaled, exact: number): Scaled {
  return { ...value, exact };
}

function ruleOf(resolution: number): string {
  return `${ruleText(limits.single)}; inconclusive with an error above ${resolution}`;
}

/** Energies against the exact ones of the same tori. */
function energies(points: readonly ScalingPoint[]): Target {
  const deviations = points.map((point) => {
    const { size, temperature, blocks } = point;
    const without = blocks.map((_, left) => -meansWithout(point, left).bonds);
    const measured = {
      value: -meansWithout(point, undefined).bonds,
      error: leftOutError(without),
    };
    return difference(measured, kaufman({ size, temperature }).energy);
  });
  const worst = farthest(deviations, around(0));
  const by: Limits = limits.largestOfDozens;
  return {
    id: 'energies',
    kind: 'data',
    statement: 'All energies are those of Kaufman’s finite tori',
    measured: {
      'largest deviation in errors': Number((Math.abs(worst.value) / worst.error).toFixed(2)),
      'sizes and temperatures': points.length,
    },
    expected: 'no deviation beyond its error (Kaufman 1949, exact)',
    rule: ruleText(by),
    verdict: within(worst, around(0), by),
  };
}

const collapseNames: Readonly<Record<ScaledName, string>> = {
  binder: 'Binder cumulant',
  length: 'ξ/L',
  magnetization: '|m|',
  squared: 'm^2',
};

function collapse(analysis: ScalingAnalysis): Target {
  const names = ['binder', 'length', 'magnetization', 'squared'] as const;
  const probabilities = names.map((name) => [
    `p of ${collapseNames[name]}`,
    Number((analysis.collapses[name].best.quality.p ?? NaN).toPrecision(3)),
  ]);
  const succeeds = (p: number | undefined) => holdsIf((p ?? 0) >= leastCollapse);
  return {
    id: 'collapse',
    kind: 'data',
    statement: 'All sizes and temperatures fall onto one curve of each quantity',
    measured: Object.fromEntries(probabilities),
    expected: `fits with p of at least ${leastCollapse}`,
    rule: `holds if all four fits have p of at least ${leastCollapse}`,
    verdict: all(names.map((name) => succeeds(analysis.collapses[name].best.quality.p))),
    controls: failingCollapses(analysis).map(({ name, quality }) =>
      control(
        name,
        {
          'χ^2 per degree of freedom': Number(
            (quality.chiSquared / quality.degrees).toPrecision(3),
          ),
        },
        succeeds(quality.p),
      ),
    ),
  };
}

function dynamic({ decay, spread }: NonNullable<ScalingAnalysis['dynamics']>): Target {
  const { value, source } = DYNAMIC_EXPONENT;
  return {
    id: 'dynamic',
    kind: 'claim',
    statement: 'The magnetization relaxes with the dynamic exponent of single-spin updates',
    measured: {
      'z from the decay of m': { ...decay.exponent, exact: value },
      'z from the spread of m': { ...spread.exponent, exact: value },
    },
    expected: `2.1676(1) (${source})`,
    details:
      'The value from the decay takes β/ν = 1/8, which is exact. The value from the spread of m over the lattices takes no other exponent.',
    rule: ruleOf(resolutions.dynamic),
    verdict: all(
      [decay, spread].map(({ exponent }) =>
        agree(exponent, DYNAMIC_EXPONENT, { resolution: resolutions.dynamic }),
      ),
    ),
  };
}

/** The answer to the question where the sizes meet, in one sentence. */
export function scalingAnswer(analysis: ScalingAnalysis, targets: readonly Target[]): Answer {
  const { temperatures, critical, nus, beta, gamma, dynamics } = analysis;
  const verdict = targets.find(({ id }) => id === 'temperature')?.verdict;
  const than = {
    holds: 'in agreement with the exact value',
    fails: 'away from the exact value',
    inconclusive: 'too uncertain to be compared with the exact value',
  }[verdict ?? 'inconclusive'];
  return {
    sentence: `The curves of all sizes meet at T_c = ${text(temperatures.both)}, ${than} ${CRITICAL_TEMPERATURE.toFixed(6)}.`,
    numbers:
      `The Binder cumulant there tends to ${text(critical.binder)} (known: ${CRITICAL_BINDER.value}), ξ/L to ${text(critical.length)} (known: ${CRITICAL_LENGTH_RATIO.value}). ` +
      `The exponents are ν = ${text(nus.both)} (exact: 1), β = ${text(beta)} (exact: 0.125) and γ = ${text(gamma)} (exact: 1.75)` +
      `${dynamics ? `, and the relaxation gives z = ${text(dynamics.decay.exponent)} (literature: 2.1676(1))` : ''}. ` +
      `Errors include the change of each number when the exponent of the corrections to scaling is ${omegas.other} in place of ${omegas.used}.`,
  };
}

function text({ value, error }: { readonly value: number; readonly error: number }): string {
  return measuredText({ value, error });
}
