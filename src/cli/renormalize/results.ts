import { ArgumentError, EstimateError } from '../../errors.ts';
import { bondsPerSite } from '../../ensemble/geometry.ts';
import { exactValues } from '../../ising/exact.ts';
import type { IsingModel } from '../../ising/model.ts';
import { measuredCouplings } from '../../rg/couplings.ts';
import type { FlowLevel } from '../../rg/flow-measurement.ts';
import type { FlowSampling } from '../../rg/flow.ts';
import type { CriticalExponents, LinearizedStep } from '../../rg/monte-carlo-rg.ts';
import {
  directionsOf,
  truncationOf,
  type Direction,
  type OperatorChoice,
} from '../../rg/relevance.ts';
import type { Measured } from '../../statistics/measured.ts';
import { thermalAverages } from '../../statistics/thermal.ts';

/** On smaller block lattices the longer operators wrap around. */
const smallestLevel = 4;

/** An iteration of the Monte Carlo renormalization group with a number of operators. */
export interface ExponentRow {
  readonly iteration: number;
  readonly operators: number;
  /** y_t; absent where there are not so many even operators. */
  readonly thermal?: Measured;
  /** y_h; absent where there are not so many odd operators. */
  readonly magnetic?: Measured;
}

/** Critical exponents of an iteration. */
export type CriticalRow = CriticalExponents & { readonly iteration: number };
/** A direction in the space of couplings at an iteration. */
export type DirectionRow = Direction & { readonly iteration: number };

/** A level of the results of `renormalize`. */
export type LevelRow = ReturnType<typeof levelRow>;

export function levelRow(
  level: FlowLevel,
  { model, size, temperature }: { model: IsingModel; size: number; temperature: number },
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
  const { histograms } = level;
  // On smaller lattices a diagonal neighbour is its own opposite.
  const couplings =
    histograms && level.size >= smallestLevel
      ? unlessFrozen(() => measuredCouplings(histograms))
      : undefined;
  return {
    size: level.size,
    energy,
    absoluteMagnetization,
    nearestNeighbour,
    ...(couplings && { couplings }),
  };
}

/** Exponents of every iteration, by number of operators; those that nothing can be said of are left out. */
export function exponentRows(flow: FlowSampling, choice: OperatorChoice): ExponentRow[] {
  const most = Math.max(choice.even.length, choice.odd.length);
  return usefulSteps(flow).flatMap(({ step, iteration }) =>
    Array.from({ length: most }, (_, i) => ({
      iteration,
      operators: i + 1,
      ...exponentOf(step, 'even', i + 1, choice),
      ...exponentOf(step, 'odd', i + 1, choice),
    })).filter(({ thermal, magnetic }) => thermal !== undefined || magnetic !== undefined),
  );
}

/** Nothing where there are not so many operators, or they do not fluctuate, as in frozen lattices. */
function exponentOf(
  step: LinearizedStep,
  parity: 'even' | 'odd',
  count: number,
  choice: OperatorChoice,
): Pick<ExponentRow, 'thermal' | 'magnetic'> {
  const found = unlessFrozen(() => step.exponent({ parity, count, list: choice[parity] }));
  if (!found) return {};
  const { value, error } = found;
  return { [parity === 'even' ? 'thermal' : 'magnetic']: { value, error } };
}

/** nu, eta, beta and gamma of every iteration, with all operators of a choice. */
export function criticalRows(flow: FlowSampling, choice: OperatorChoice): CriticalRow[] {
  return usefulSteps(flow).flatMap(({ step, iteration }) => {
    const found = unlessFrozen(() =>
      step.criticalExponents(truncationOf(choice, 'even'), truncationOf(choice, 'odd')),
    );
    return found ? [{ iteration, ...found }] : [];
  });
}

/** The leading directions in the space of couplings at every iteration. */
export function directionRows(
  flow: FlowSampling,
  choice: OperatorChoice,
  factor: number,
): DirectionRow[] {
  return usefulSteps(flow).flatMap(({ step, iteration }) =>
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
}: FlowSampling): { step: LinearizedStep; iteration: number }[] {
  return steps.flatMap((step, index) =>
    (levels[index + 1]?.size ?? 0) < smallestLevel ? [] : [{ step, iteration: index + 1 }],
  );
}

/** Undefined where operators are missing or do not fluctuate, or no finite couplings answer. */
function unlessFrozen<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof EstimateError || error instanceof ArgumentError) return undefined;
    throw error;
  }
}
