import { unknown } from '../../../statistics/measured.ts';
import { measuredText } from '../../../report/quantity-text.ts';
import type { Target, Verdict } from '../../study.ts';
import {
  agree,
  all,
  below,
  control,
  difference,
  farthest,
  forTrainings,
  inErrors,
  limits,
  ruleText,
  unlessControl,
} from '../../verdict.ts';
import { runsOf } from './ends.ts';
import { fittedDistances, type ExponentName, type FittedCorrelations } from './exponents.ts';
import { controlKinds, kindNames, type MachineKind } from './machines.ts';
import {
  exponentOrNone,
  flowCorrelations,
  flowExponent,
  negativeAt,
  signalOf,
  signalOver,
} from './over-trainings.ts';
import type { LatticesRead, Runs } from './run.ts';

/**
 * χ^2 per degree of freedom beyond which a straight line does not describe the points. The chance of a larger one is 2 % for two
 * degrees of freedom and less for more.
 */
const mostChiSquared = 4;
/** Errors that say something are at most this share of what Monte Carlo lattices have. */
const resolution = 0.15;

/** What the exponents are called, and their values on the infinite lattice. */
export const exponents = [
  { key: 'magnetization', symbol: 'Δ_m', meaning: 'Δ_m = β', exact: 0.125 },
  { key: 'spin', symbol: 'Δ_s', meaning: 'Δ_s', exact: 0.125 },
  { key: 'energy', symbol: 'Δ_ε', meaning: 'Δ_ε', exact: 1 },
] as const satisfies readonly {
  key: ExponentName;
  symbol: string;
  meaning: string;
  exact: number;
}[];

/** What exponents are judged by. */
type Exponential = 'exponents' | 'correlations' | 'telling';
/** Runs beside Monte Carlo lattices, as far as some of their numbers are concerned. */
interface Beside<Numbers extends keyof LatticesRead> {
  readonly runs: Runs<Numbers>;
  readonly monteCarlo: Pick<LatticesRead, Numbers>;
}

/** DK-5: exponents at the ends of the flows, beside the same fit on Monte Carlo lattices. @param updates of the machines */
export function exponentTargets(
  { runs, monteCarlo }: Beside<Exponential>,
  updates: number,
): Target[] {
  return exponents.map(({ key, symbol, meaning, exact }) => {
    const { value, error } = monteCarlo.exponents[key];
    const known = Number.isNaN(value) ? 'none' : { value, error };
    const own = flowExponent(runs, 'critical', key);
    return unlessControl({
      id: `DK-5 ${key}`,
      kind: 'likeness',
      statement: `At the end of a flow ${symbol} equals the exponent that the same fit gives on Monte Carlo lattices.`,
      details:
        `The Monte Carlo lattices have the same size. The infinite lattice has ${meaning} = ${exact}; L = 10 does not give that. The machines of permuted pixels are shown, but are no control here. ` +
        `The machines had ${updates.toLocaleString('en')} updates.`,
      measured: {
        flow: exponentOrNone(own),
        'fits that do not describe their points': poorFits(runs, 'critical', key, monteCarlo),
        'Monte Carlo, same fit': known,
        'trainings with an exponent': own.found,
        [kindNames.permuted]: exponentOrNone(flowExponent(runs, 'permuted', key)),
      },
      expected: measuredText(known),
      rule:
        `${ruleText(forTrainings(limits.single, own.trainings))} (Student’s distribution, ${own.trainings} trainings). Inconclusive if an error exceeds ${resolution} of the exponent, or if χ^2/ν of a fit, that of Monte Carlo among them, exceeds ${mostChiSquared}: such points lie on no power law, and their slope is no exponent. ` +
        'If a training yields no exponent, the target fails if ' +
        (key === 'magnetization'
          ? 'fewer lattices of the flows than Monte Carlo lattices fall into the fitted classes'
          : 'the correlations are significantly below those of Monte Carlo lattices') +
        ', and is inconclusive otherwise.',
      verdict: exponentVerdict(runs, 'critical', key, monteCarlo),
      controls: (['other', 'untrained'] as const).map((kind) =>
        control(
          kindNames[kind],
          exponentOrNone(flowExponent(runs, kind, key)),
          exponentVerdict(runs, kind, key, monteCarlo),
        ),
      ),
    });
  });
}

/** Number of fits whose χ^2 says that the points lie on no line: those of the trainings of a kind, and that of Monte Carlo. */
function poorFits(
  runs: Runs<'exponents'>,
  kind: MachineKind,
  name: ExponentName,
  monteCarlo: Pick<LatticesRead, 'exponents'>,
): number {
  const fits = [monteCarlo, ...runsOf(runs, kind)].map(({ exponents: own }) => own[name]);
  return fits.filter(({ reducedChiSquared }) => reducedChiSquared > mostChiSquared).length;
}

/**
 * Whether machines of a kind have the exponent of true lattices. Trainings that yield one are a selection, so their mean is judged
 * only where all do, and where straight lines describe all points: a slope of other points is no exponent. Where one does not, the kind fails if it has significantly less of the signal than true lattices.
 */
function exponentVerdict(
  runs: Runs<Exponential>,
  kind: MachineKind,
  name: ExponentName,
  monteCarlo: Pick<LatticesRead, Exponential>,
): Verdict {
  const known = monteCarlo.exponents[name];
  if (poorFits(runs, kind, name, monteCarlo) > 0) return 'inconclusive';
  const most = resolution * Math.abs(known.value);
  if (!(known.error <= most)) return 'inconclusive';
  const { mean, found, trainings } = flowExponent(runs, kind, name);
  if (found === trainings)
    return agree(mean, known, {
      limits: forTrainings(limits.single, trainings),
      resolution: most,
    });
  const expected = signalOf(monteCarlo, name);
  const missing = signalOver(runs, kind, name).some((one, i) => {
    const lack = difference(one, expected[i] ?? unknown);
    return below(lack, 0, forTrainings(limits.clear, trainings)) === 'holds';
  });
  return missing ? 'fails' : 'inconclusive';
}

/** DK-5: whether short scales are right, without any logarithm. */
export function correlationTarget(
  { runs, monteCarlo }: Beside<'correlations'>,
  updates: number,
): Target {
  const rule = (kind: MachineKind) =>
    forTrainings(limits.largestOfEight, runsOf(runs, kind).length);
  const known = monteCarlo.correlations;
  const differences = (kind: MachineKind, name: keyof FittedCorrelations) =>
    flowCorrelations(runs, kind)[name].map((own, i) => {
      const expected = known[name][i] ?? unknown;
      // At r = 1 the correlation must be known well enough for agreement to say something.
      const sharp = i === 0 ? resolution * Math.abs(expected.value) : Infinity;
      return {
        r: fittedDistances[i] ?? NaN,
        ...difference(own, expected),
        verdict: agree(own, expected, { limits: rule(kind), resolution: sharp }),
      };
    });
  const worst = (kind: MachineKind, ...names: (keyof FittedCorrelations)[]) => {
    const { r, value, error } = farthest(
      names.flatMap((name) => differences(kind, name)),
      [0, 0],
    );
    return { r, difference: { value, error }, inErrors: inErrors(Math.abs(value) / error) };
  };
  const verdict = (kind: MachineKind): Verdict =>
    all(
      (['spin', 'energy'] as const).flatMap((name) =>
        differences(kind, name).map((own) => own.verdict),
      ),
    );
  const [spin, energy] = [worst('critical', 'spin'), worst('critical', 'energy')];
  const critical = runsOf(runs, 'critical');
  const negative = critical.filter(({ correlations }) => negativeAt(correlations) !== undefined);
  return unlessControl({
    id: 'DK-5 correlations',
    kind: 'likeness',
    statement: `At the end of a flow ⟨s s′⟩ and ⟨ε ε′⟩ − ⟨ε⟩^2 at r = ${fittedDistances[0]} to ${fittedDistances.at(-1)} agree with Monte Carlo.`,
    details:
      'The Monte Carlo lattices have the same size. If the statement holds, short scales are right. ' +
      `The machines had ${updates.toLocaleString('en')} updates.`,
    measured: {
      'spin, less Monte Carlo': spin.difference,
      'spin, at r': spin.r,
      'energy, less Monte Carlo': energy.difference,
      'energy, at r': energy.r,
      'larger in errors': Math.max(spin.inErrors, energy.inErrors),
      'trainings with ⟨ε ε′⟩ − ⟨ε⟩^2 below −3 errors': negative.length,
    },
    expected: 'no difference at any r',
    rule:
      `Each difference ${ruleText(rule('critical'))} (Student’s distribution, ${critical.length} trainings, the second for the largest of eight). ` +
      `Inconclusive if an error at r = 1 exceeds ${resolution} of the correlation.`,
    verdict: verdict('critical'),
    controls: controlKinds.map((kind) => {
      const own = worst(kind, 'spin', 'energy');
      return control(`${kindNames[kind]}, at r = ${own.r}`, own.difference, verdict(kind));
    }),
  });
}
