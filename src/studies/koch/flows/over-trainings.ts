import { meanOf, type Measured } from '../../../statistics/measured.ts';
import { below, limits } from '../../verdict.ts';
import { runsOf } from './ends.ts';
import { fittedDistances, type ExponentName, type FittedCorrelations } from './exponents.ts';
import type { MachineKind } from './machines.ts';
import type { LatticesRead, Runs } from './run.ts';

/** An exponent of several trainings: its mean over those that have one. */
export function flowExponent(runs: Runs<'exponents'>, kind: MachineKind, name: ExponentName) {
  const own = runsOf(runs, kind).map(({ exponents }) => exponents[name]);
  const found = own.filter(({ value }) => !Number.isNaN(value));
  return {
    mean: overTrainings(found),
    reducedChiSquared: meanOf(found.map(({ reducedChiSquared }) => reducedChiSquared)).value,
    found: found.length,
    trainings: own.length,
  };
}

/** The exponent of a kind with two trainings that have one, or more: a single one has no known error. */
export function exponentOrNone({
  mean,
  found,
}: Pick<ReturnType<typeof flowExponent>, 'mean' | 'found'>): Measured | string {
  return found >= 2 ? mean : 'none';
}

/** What an exponent is found in: correlations, or the share of lattices in the fitted classes. */
export function signalOf(
  { correlations, telling }: Pick<LatticesRead, 'correlations' | 'telling'>,
  name: ExponentName,
): readonly Measured[] {
  return name === 'magnetization' ? [telling] : correlations[name];
}

/** The same of one kind of machine, over its trainings. */
export function signalOver(
  runs: Runs<'correlations' | 'telling'>,
  kind: MachineKind,
  name: ExponentName,
): Measured[] {
  const own = runsOf(runs, kind).map((run) => signalOf(run, name));
  return (own[0] ?? []).map((_, i) => overTrainings(own.flatMap((signal) => signal[i] ?? [])));
}

/**
 * The mean over trainings, with the larger of two errors: that over the trainings, and that of a single training over the root of
 * their number. Few trainings may agree by chance.
 */
function overTrainings(all: readonly Measured[]): Measured {
  const { value, error } = meanOf(all.map((one) => one.value));
  const single = meanOf(all.map((one) => one.error)).value / Math.sqrt(all.length);
  return { value, error: Math.max(error, single) };
}

/** Correlations of one kind of machine, over its trainings. */
export function flowCorrelations(
  runs: Runs<'correlations'>,
  kind: MachineKind,
): FittedCorrelations {
  const own = runsOf(runs, kind);
  const over = (name: keyof FittedCorrelations): Measured[] =>
    fittedDistances.map((_, i) =>
      overTrainings(own.flatMap(({ correlations }) => correlations[name][i] ?? [])),
    );
  return { spin: over('spin'), energy: over('energy') };
}

/** A distance at which the connected correlation of the energy is clearly below 0, if any. */
export function negativeAt({ energy }: FittedCorrelations): number | undefined {
  return fittedDistances[energy.findIndex((own) => below(own, 0, limits.clear) === 'holds')];
}
