import { meanOf, type Measured } from '../../statistics/measured.ts';
import { controlled } from '../controlled.ts';
import type { Target, Verdict } from '../study.ts';
import { fittedDistances, type Exponents, type FittedCorrelations } from './exponents.ts';
import { kindNames, type MachineKind } from './flow-machines.ts';
import type { FlowRun, LatticesRead } from './flow-run.ts';

/** Combined errors that equal numbers may differ by, and beyond which the largest of eight differs. */
const tolerated = 3;
const clearDeviation = 4;
/** Share of what true lattices have that its error may be for anything to be said, and the combined one for equality. */
const resolution = 0.15;

export type ExponentName = keyof Exponents;
/** What the exponents are called, and what they are on the infinite lattice. */
export const exponentNames: Readonly<
  Record<ExponentName, { symbol: string; exact: number; of: string }>
> = {
  magnetization: { symbol: 'Δ_m', exact: 1 / 8, of: 'magnetization' },
  spin: { symbol: 'Δ_s', exact: 1 / 8, of: 'spin' },
  energy: { symbol: 'Δ_ε', exact: 1, of: 'energy' },
};

/** An exponent of several trainings. */
export interface FlowExponent {
  /** Over those that have one, with the error over them. */
  readonly mean: Measured;
  /** Mean over the same. */
  readonly reducedChiSquared: number;
  readonly found: number;
  readonly trainings: number;
}

export function flowExponent(
  runs: readonly Pick<FlowRun, 'kind' | 'exponents'>[],
  kind: MachineKind,
  name: ExponentName,
): FlowExponent {
  const all = runs.filter((run) => run.kind === kind).map(({ exponents }) => exponents[name]);
  const found = all.filter(({ value }) => !Number.isNaN(value));
  return {
    mean: meanOf(found.map(({ value }) => value)),
    reducedChiSquared: meanOf(found.map(({ reducedChiSquared }) => reducedChiSquared)).value,
    found: found.length,
    trainings: all.length,
  };
}

/** DK-5: exponents at the ends of the flows, beside the same fit on true lattices. */
export function exponentTargets({
  runs,
  monteCarlo,
}: {
  runs: readonly Pick<FlowRun, 'kind' | 'exponents'>[];
  monteCarlo: Pick<LatticesRead, 'exponents'>;
}): Target[] {
  return (Object.keys(exponentNames) as ExponentName[]).map((name) => {
    const { symbol, exact, of } = exponentNames[name];
    const own = flowExponent(runs, 'critical', name);
    const { value, error } = monteCarlo.exponents[name];
    const known = { value, error };
    const judged = ({ mean, found, trainings }: FlowExponent): Verdict => {
      const combined = Math.hypot(mean.error, error);
      const most = resolution * Math.abs(value);
      if (found < trainings || !(error <= most)) return 'inconclusive';
      if (Math.abs(mean.value - value) > tolerated * combined) return 'fails';
      return combined <= most ? 'holds' : 'inconclusive';
    };
    return {
      id: `DK-5 ${of}`,
      statement:
        `At the end of its flow a machine has the exponent ${symbol} that the same fit gives on true lattices of the same size. ` +
        `On the infinite lattice it is ${exact}; L = 10 does not give that.`,
      measured: {
        flow: own.mean,
        'Monte Carlo, same fit': known,
        'trainings that have one': own.found,
      },
      expected:
        `equal within ${tolerated} combined errors of at most ${resolution} of the exponent, in all ${own.trainings} trainings; inconclusive where that of true lattices is not known ` +
        'so well, where larger errors hide a difference, or where a training has no exponent, as a correlation is not above 0 or the net finds fewer than three classes',
      verdict: judged(own),
      controls: (['other', 'untrained'] as const).map((kind) => {
        const control = flowExponent(runs, kind, name);
        return {
          name: kindNames[kind],
          measured: control.mean,
          fulfils: judged(control) === 'holds',
        };
      }),
    };
  });
}

/**
 * Correlations of one kind of machine: the mean over its trainings, with the error over them or that of a single training by
 * the square root of how many, whichever is larger: two trainings may agree by chance.
 */
export function flowCorrelations(
  runs: readonly Pick<FlowRun, 'kind' | 'correlations'>[],
  kind: MachineKind,
): FittedCorrelations {
  const own = runs.filter((run) => run.kind === kind);
  const over = (name: keyof FittedCorrelations): Measured[] =>
    fittedDistances.map((_, i) => {
      const all = own.map(({ correlations }) => correlations[name][i] as Measured);
      const { value, error } = meanOf(all.map((one) => one.value));
      const single = meanOf(all.map((one) => one.error)).value / Math.sqrt(own.length);
      return { value, error: Math.max(error, single) };
    });
  return { spin: over('spin'), energy: over('energy') };
}

interface Difference {
  readonly r: number;
  readonly difference: Measured;
  readonly inErrors: number;
}

/** Where correlations differ most, in combined errors. */
function largest(found: readonly Measured[], known: readonly Measured[]): Difference {
  return found
    .map(({ value, error }, i): Difference => {
      const against = known[i] as Measured;
      const difference = { value: value - against.value, error: Math.hypot(error, against.error) };
      const r = fittedDistances[i] as number;
      return { r, difference, inErrors: Math.abs(difference.value) / difference.error };
    })
    .reduce((a, b) => (b.inErrors > a.inErrors ? b : a));
}

/** A distance at which the connected correlation of the energy is below 0 by more errors than chance explains, if any. */
export function negativeAt({ energy }: FittedCorrelations): number | undefined {
  const at = energy.findIndex(({ value, error }) => value < -tolerated * error);
  return fittedDistances[at];
}

/** DK-5: whether short scales are right, without any logarithm. */
export function correlationTarget({
  runs,
  monteCarlo,
}: {
  runs: readonly Pick<FlowRun, 'kind' | 'correlations'>[];
  monteCarlo: Pick<LatticesRead, 'correlations'>;
}): Target {
  const known = monteCarlo.correlations;
  const differences = (found: FittedCorrelations) => ({
    spin: largest(found.spin, known.spin),
    energy: largest(found.energy, known.energy),
  });
  const found = flowCorrelations(runs, 'critical');
  const { spin, energy } = differences(found);
  const deviation = Math.max(spin.inErrors, energy.inErrors);
  const sharp = (['spin', 'energy'] as const).every((name) => {
    const [own, carlo] = [found[name][0] as Measured, known[name][0] as Measured];
    return Math.hypot(own.error, carlo.error) <= resolution * Math.abs(carlo.value);
  });
  const critical = runs.filter(({ kind }) => kind === 'critical');
  const negative = critical.filter(({ correlations }) => negativeAt(correlations) !== undefined);
  return controlled({
    id: 'DK-5 correlations',
    statement:
      `At the end of its flow a machine has the correlations ⟨s s′⟩ and ⟨ε ε′⟩ − ⟨ε⟩^2 that true lattices of the same size have at r = ${fittedDistances.join(', ')}: ` +
      `short scales are right. Trainings are counted in which the latter is below 0 by more than ${tolerated} errors somewhere.`,
    measured: {
      'spin, less Monte Carlo': spin.difference,
      'spin, at r': spin.r,
      'energy, less Monte Carlo': energy.difference,
      'energy, at r': energy.r,
      'larger in errors': deviation,
      [`trainings below −${tolerated} errors`]: negative.length,
    },
    expected:
      `the largest difference of each is at most ${tolerated} combined errors, which at r = 1 are at most ${resolution} of the correlation; beyond ${clearDeviation} it fails, ` +
      'else it is inconclusive',
    verdict:
      deviation > clearDeviation
        ? 'fails'
        : deviation <= tolerated && sharp
          ? 'holds'
          : 'inconclusive',
    controls: (['other', 'permuted', 'untrained'] as const).map((kind) => {
      const own = differences(flowCorrelations(runs, kind));
      const worst = own.spin.inErrors > own.energy.inErrors ? own.spin : own.energy;
      return {
        name: `${kindNames[kind]}, at r = ${worst.r}`,
        measured: worst.difference,
        fulfils: worst.inErrors <= tolerated,
      };
    }),
  });
}
