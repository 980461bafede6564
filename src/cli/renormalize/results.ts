import { ArgumentError, EstimateError } from '../../errors.ts';
import { bondsPerSite } from '../../ensemble/geometry.ts';
import { exactValues } from '../../ising/exact.ts';
import type { IsingModel } from '../../ising/model.ts';
import type { FlowLevel } from '../../rg/measured-levels.ts';
import type { FlowSampling } from '../../rg/flow.ts';
import { criticalGain, stepGains, type StepGain } from '../../rg/gain.ts';
import type { CriticalExponents, LinearizedStep, Truncation } from '../../rg/monte-carlo-rg.ts';
import {
  directionsOf,
  truncationOf,
  type Direction,
  type OperatorChoice,
} from '../../rg/relevance.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages } from '../../statistics/thermal.ts';
import { isNearCritical } from '../../theory/critical.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { levelCouplings } from './couplings.ts';
import { besideExact, type KnownQuantity } from './known-quantity.ts';
import type { ChosenRule } from './run.ts';

/** On smaller block lattices the longer operators wrap around. */
export const smallestLevel = 4;

/** An iteration of the Monte Carlo renormalization group with a number of operators. */
export interface ExponentRow {
  readonly iteration: number;
  readonly operators: number;
  /** y_t; absent where there are not so many even operators. */
  readonly thermal?: KnownExponent;
  /** y_h; absent where there are not so many odd operators. */
  readonly magnetic?: KnownExponent;
}

/** An exponent. `signal: false` says that its eigenvalue is within 3 errors of 0, so that the number says nothing. */
export type KnownExponent = KnownQuantity & { readonly signal?: false };

/** How a magnetization changes in one step. */
export type GainRow = Readonly<Record<keyof StepGain, KnownQuantity>> & {
  readonly iteration: number;
};

/** Critical exponents of an iteration. */
export type CriticalRow = Readonly<Record<keyof CriticalExponents, KnownQuantity>> & {
  readonly iteration: number;
};
/** A direction in the space of couplings at an iteration. */
export type DirectionRow = Direction & { readonly iteration: number };

/** A level of the results of `renormalize`. */
export type LevelRow = ReturnType<typeof levelRow>;

export function levelRow(
  level: FlowLevel,
  {
    model,
    size,
    temperature,
    coupled,
  }: {
    model: IsingModel;
    size: number;
    temperature: number;
    /** Where couplings were asked for. */
    coupled?: { rule: ChosenRule; level: number } | undefined;
  },
) {
  const { energy, absoluteMagnetization } = thermalAverages({
    energy: level.energy,
    magnetization: level.magnetization,
    sites: level.sites,
    temperature,
    ...(level.size === size ? { exact: exactValues(model, size, temperature) } : {}),
  });
  const bonds = bondsPerSite(model);
  const nearestNeighbour: Measured = {
    value: -energy.value / bonds,
    error: energy.error / bonds,
    ...(energy.exact === undefined ? {} : { exact: -energy.exact / bonds }),
  };
  // On smaller lattices a diagonal neighbour is its own opposite.
  const couplings =
    coupled && level.size >= smallestLevel
      ? unlessFrozen(() =>
          levelCouplings(level, { ...coupled, lattice: model.lattice, temperature }),
        )
      : undefined;
  return {
    size: level.size,
    energy,
    absoluteMagnetization,
    nearestNeighbour,
    ...(couplings && { couplings }),
  };
}

/** What the errors of exponents leave out. */
export const exponentCaution =
  'Errors are statistical only. A truncated list of operators, the first iterations and a small lattice shift the exponents ' +
  'by more, so a large z shows this shift.';

/** The exact exponents to compare with: none off criticality, and none where block spins are known to have no fixed point. */
export function exactExponents(temperature: number, { kind }: ChosenRule): ExactExponents {
  const fixed = kind === 'majority' || kind === 'filter' || kind === 'machine';
  return isNearCritical(temperature) && fixed ? ISING_EXPONENTS : {};
}

/** <m' m>/<m^2> and <m'^2>/<m^2> of every step. At a fixed point at the critical temperature they are b^(1/8) and b^(1/4). */
export function gainRows(
  { levels }: Pick<FlowSampling, 'levels'>,
  { kind }: ChosenRule,
  exact: ExactExponents,
): GainRow[] {
  const gains = unlessFrozen(() => stepGains(levels)) ?? [];
  return gains.map(({ linear, square }, index) => {
    const factor = (levels[index]?.size ?? NaN) / (levels[index + 1]?.size ?? NaN);
    const fixed = exact.magnetic === undefined ? undefined : criticalGain(factor);
    // Decimation keeps <m' m>/<m^2> = 1 at every temperature.
    const kept = kind === 'decimation' || kind === 'sublattice' ? 1 : fixed;
    return {
      iteration: index + 1,
      linear: besideExact(linear, kept),
      square: besideExact(square, fixed === undefined ? undefined : fixed ** 2),
    };
  });
}

/** What exponents come from. */
type MeasuredFlow = Pick<FlowSampling, 'levels' | 'steps'>;

type ExactExponents = Partial<typeof ISING_EXPONENTS>;

/** Exponents of every iteration, by number of operators; those that nothing can be said of are left out. */
export function exponentRows(
  flow: MeasuredFlow,
  choice: OperatorChoice,
  exact: ExactExponents,
): ExponentRow[] {
  const most = Math.max(choice.even.length, choice.odd.length);
  return usefulSteps(flow).flatMap(({ step, iteration }) =>
    Array.from({ length: most }, (_, i) => ({
      iteration,
      operators: i + 1,
      ...exponentOf(step, { parity: 'even', count: i + 1, list: choice.even }, exact),
      ...exponentOf(step, { parity: 'odd', count: i + 1, list: choice.odd }, exact),
    })).filter(({ thermal, magnetic }) => thermal !== undefined || magnetic !== undefined),
  );
}

/** Nothing where there are not so many operators, or they do not fluctuate, as in frozen lattices. */
function exponentOf(
  step: LinearizedStep,
  truncation: Truncation,
  exact: ExactExponents,
): Pick<ExponentRow, 'thermal' | 'magnetic'> {
  const found = unlessFrozen(() => step.exponent(truncation));
  if (!found) return {};
  const name = truncation.parity === 'even' ? 'thermal' : 'magnetic';
  const noSignal = found.signal ? {} : { signal: false };
  return { [name]: { ...besideExact(found, exact[name]), ...noSignal } };
}

/** nu, eta, beta and gamma of every iteration that has a signal, with all operators of a choice. */
export function criticalRows(
  flow: MeasuredFlow,
  choice: OperatorChoice,
  exact: ExactExponents,
): CriticalRow[] {
  return usefulSteps(flow).flatMap(({ step, iteration }) => {
    const [even, odd] = [truncationOf(choice, 'even'), truncationOf(choice, 'odd')];
    const found = unlessFrozen(() =>
      [even, odd].every((truncation) => step.exponent(truncation).signal)
        ? step.criticalExponents(even, odd)
        : undefined,
    );
    if (!found) return [];
    const { nu, eta, beta, gamma } = found;
    return [
      {
        iteration,
        nu: besideExact(nu, exact.nu),
        eta: besideExact(eta, exact.eta),
        beta: besideExact(beta, exact.beta),
        gamma: besideExact(gamma, exact.gamma),
      },
    ];
  });
}

/** The leading directions in the space of couplings at every iteration. */
export function directionRows(flow: MeasuredFlow, choice: OperatorChoice): DirectionRow[] {
  return usefulSteps(flow).flatMap(({ step, iteration, factor }) =>
    (unlessFrozen(() => directionsOf(step, { choice, factor })) ?? []).map((direction) => ({
      iteration,
      ...direction,
    })),
  );
}

/** Steps to block lattices that are not too small. */
function usefulSteps({
  levels,
  steps,
}: MeasuredFlow): { step: LinearizedStep; iteration: number; factor: number }[] {
  return steps.flatMap((step, index) => {
    const [fine, coarse] = [levels[index]?.size ?? 0, levels[index + 1]?.size ?? 0];
    if (coarse < smallestLevel) return [];
    return [{ step, iteration: index + 1, factor: fine / coarse }];
  });
}

/** Undefined where operators are missing or do not fluctuate, or no finite couplings answer. */
export function unlessFrozen<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof EstimateError || error instanceof ArgumentError) return undefined;
    throw error;
  }
}
