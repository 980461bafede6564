import { meanOf, type Measured } from '../../statistics/measured.ts';
import { studentErrors } from '../../statistics/student.ts';
import { controlled } from '../controlled.ts';
import type { Target, Verdict } from '../study.ts';
import {
  fittedDistances,
  leastErrors,
  type Exponents,
  type FittedCorrelations,
} from './exponents.ts';
import { kindNames, type MachineKind } from './flow-machines.ts';
import type { FlowRun, LatticesRead } from './flow-run.ts';
import { elementAt } from '../../element-at.ts';

/** Combined errors of a Gaussian that equal numbers may differ by, and what is as rare for the largest of eight numbers. */
const tolerated = 3;
const clearDeviation = 3.6;
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

type Judged = Pick<FlowRun, 'kind' | 'exponents' | 'correlations' | 'telling'>;

/** An exponent of a kind of which two trainings or more have one: of one alone nobody knows the error. */
export function exponentOrNone({ mean, found }: FlowExponent): Measured | string {
  return found >= 2 ? mean : 'none';
}

/**
 * DK-5: exponents at the ends of the flows, beside the same fit on true lattices. A kind with less of what an exponent is
 * found in than true lattices have, and without an exponent in some training, has no such exponent.
 * @param updates of the machines
 */
export function exponentTargets(
  {
    runs,
    monteCarlo,
  }: {
    runs: readonly Judged[];
    monteCarlo: Pick<LatticesRead, 'exponents' | 'correlations' | 'telling'>;
  },
  updates: number,
): Target[] {
  return (Object.keys(exponentNames) as ExponentName[]).map((name) => {
    const { symbol, exact, of } = exponentNames[name];
    const { value, error } = monteCarlo.exponents[name];
    const judged = (kind: MachineKind): Verdict => {
      const { mean, found, trainings } = flowExponent(runs, kind, name);
      const errors = studentErrors(tolerated, trainings);
      const most = resolution * Math.abs(value);
      if (!(error <= most)) return 'inconclusive';
      const combined = Math.hypot(mean.error, error);
      // Those of the trainings that have one are a choice: their mean is not judged.
      if (found < trainings) {
        const [own, known] = [foundIn(runs, kind, name), seenIn(monteCarlo, name)];
        return own.some((one, i) => isBelow(one, elementAt(known, i), errors))
          ? 'fails'
          : 'inconclusive';
      }
      if (Math.abs(mean.value - value) > errors * combined) return 'fails';
      return combined <= most ? 'holds' : 'inconclusive';
    };
    const own = flowExponent(runs, 'critical', name);
    return controlled({
      id: `DK-5 ${of}`,
      kind: 'claim',
      statement:
        `At the end of its flow a machine of ${updates.toLocaleString('en')} updates has the exponent ${symbol} that the same fit gives on true lattices of the same size. ` +
        `On the infinite lattice it is ${exact}; L = 10 does not give that.`,
      measured: {
        flow: exponentOrNone(own),
        'Monte Carlo, same fit': Number.isNaN(value) ? 'none' : { value, error },
        'trainings that have one': own.found,
      },
      expected:
        `equal, by the rule of the section on exponents, in all ${own.trainings} trainings; fails, too, where ` +
        (name === 'magnetization'
          ? 'a training has none and the net puts fewer lattices into the fitted classes than of true ones'
          : 'a training has none and correlations are below those of true lattices'),
      verdict: judged('critical'),
      controls: (['other', 'untrained'] as const).map((kind) => {
        const verdict = judged(kind);
        return {
          name: `${kindNames[kind]}${verdict === 'inconclusive' ? ' (inconclusive itself)' : ''}`,
          measured: exponentOrNone(flowExponent(runs, kind, name)),
          fulfils: verdict === 'holds',
        };
      }),
    });
  });
}

/** The rule that exponents are judged by. */
export function exponentRule(trainings: number): string {
  return (
    `An exponent is that of true lattices where all trainings have one, and their mean differs by no more than ${studentErrors(tolerated, trainings).toFixed(1)} combined errors, which are ${tolerated} for a spread known from ${trainings} trainings, and these are at ` +
    `most ${resolution} of the exponent. Nothing is told where that of true lattices is not known so well, where larger errors hide a difference, or where a training has none. A training has an exponent only where every point of its line is above 0 by ` +
    `${leastErrors} errors; a kind of machines of which one training has none, and which has less of what the exponent is found in than true lattices by more than as many errors, has no such exponent: that fails.`
  );
}

/** What an exponent is found in: correlations, or the share of lattices in the fitted classes. */
function seenIn(
  { correlations, telling }: Pick<LatticesRead, 'correlations' | 'telling'>,
  name: ExponentName,
): readonly Measured[] {
  return name === 'magnetization' ? [telling] : correlations[name];
}

function foundIn(
  runs: readonly Judged[],
  kind: MachineKind,
  name: ExponentName,
): readonly Measured[] {
  if (name !== 'magnetization') return flowCorrelations(runs, kind)[name];
  return [overTrainings(runs.filter((run) => run.kind === kind).map(({ telling }) => telling))];
}

function isBelow(one: Measured, other: Measured, errors: number): boolean {
  return other.value - one.value > errors * Math.hypot(one.error, other.error);
}

/**
 * The mean over trainings, with the error over them or that of a single training by the square root of how many, whichever
 * is larger: few trainings may agree by chance.
 */
function overTrainings(all: readonly Measured[]): Measured {
  const { value, error } = meanOf(all.map((one) => one.value));
  const single = meanOf(all.map((one) => one.error)).value / Math.sqrt(all.length);
  return { value, error: Math.max(error, single) };
}

/** Correlations of one kind of machine, over its trainings. */
export function flowCorrelations(
  runs: readonly Pick<FlowRun, 'kind' | 'correlations'>[],
  kind: MachineKind,
): FittedCorrelations {
  const own = runs.filter((run) => run.kind === kind);
  const over = (name: keyof FittedCorrelations): Measured[] =>
    fittedDistances.map((_, i) =>
      overTrainings(own.map(({ correlations }) => elementAt(correlations[name], i))),
    );
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
      const against = elementAt(known, i);
      const difference = { value: value - against.value, error: Math.hypot(error, against.error) };
      const r = elementAt(fittedDistances, i);
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
export function correlationTarget(
  {
    runs,
    monteCarlo,
  }: {
    runs: readonly Pick<FlowRun, 'kind' | 'correlations'>[];
    monteCarlo: Pick<LatticesRead, 'correlations'>;
  },
  updates: number,
): Target {
  const known = monteCarlo.correlations;
  const differences = (found: FittedCorrelations) => ({
    spin: largest(found.spin, known.spin),
    energy: largest(found.energy, known.energy),
  });
  const found = flowCorrelations(runs, 'critical');
  const { spin, energy } = differences(found);
  const deviation = Math.max(spin.inErrors, energy.inErrors);
  const sharp = (['spin', 'energy'] as const).every((name) => {
    const [own, carlo] = [elementAt(found[name], 0), elementAt(known[name], 0)];
    return Math.hypot(own.error, carlo.error) <= resolution * Math.abs(carlo.value);
  });
  const trainings = (of: MachineKind): number => runs.filter(({ kind }) => kind === of).length;
  const equal = studentErrors(tolerated, trainings('critical'));
  const clear = studentErrors(clearDeviation, trainings('critical'));
  const critical = runs.filter(({ kind }) => kind === 'critical');
  const negative = critical.filter(({ correlations }) => negativeAt(correlations) !== undefined);
  return controlled({
    id: 'DK-5 correlations',
    kind: 'claim',
    statement:
      `At the end of its flow a machine of ${updates.toLocaleString('en')} updates has the correlations ⟨s s′⟩ and ⟨ε ε′⟩ − ⟨ε⟩^2 that true lattices of the same size have at r = ${fittedDistances.join(', ')}: ` +
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
      `the difference of each that is largest in its errors is at most ${equal.toFixed(1)} combined errors, which at r = 1 are at most ${resolution} of the correlation; beyond ${clear.toFixed(1)} it fails, ` +
      `else it is inconclusive (${tolerated} errors, and the ${clearDeviation} that are as rare for the largest of eight, for a spread known from ${trainings('critical')} trainings)`,
    verdict: deviation > clear ? 'fails' : deviation <= equal && sharp ? 'holds' : 'inconclusive',
    controls: (['other', 'permuted', 'untrained'] as const).map((kind) => {
      const own = differences(flowCorrelations(runs, kind));
      const worst = own.spin.inErrors > own.energy.inErrors ? own.spin : own.energy;
      return {
        name: `${kindNames[kind]}, at r = ${worst.r}`,
        measured: worst.difference,
        fulfils: worst.inErrors <= studentErrors(tolerated, trainings(kind)),
      };
    }),
  });
}
