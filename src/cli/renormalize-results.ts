import { siteCount } from '../ensemble/geometry.ts';
import { exactValues } from '../ising/exact.ts';
import type { IsingModel } from '../ising/model.ts';
import { measuredCouplings, type Couplings } from '../rg/couplings.ts';
import type { FlowLevel, FlowSampling } from '../rg/flow.ts';
import { mostOperators } from '../rg/monte-carlo-rg.ts';
import type { Measured } from '../statistics/measured.ts';
import { thermalAverages } from '../statistics/thermal.ts';
import { formatMeasured, formatTable } from './format.ts';

/** On smaller block lattices the longer operators wrap around. */
const smallestLevel = 4;

/** An iteration of the Monte Carlo renormalization group with a number of operators. */
interface ExponentRow {
  readonly iteration: number;
  readonly operators: number;
  /** y_t; absent where there are not so many even operators. */
  readonly thermal?: Measured;
  /** y_h; absent where there are not so many odd operators. */
  readonly magnetic?: Measured;
}

/** A level of the results of `renormalize`. */
type LevelRow = ReturnType<typeof levelRow>;

export function levelRow(
  level: FlowLevel,
  { model, size, temperature }: { model: IsingModel; size: number; temperature: number },
) {
  const { energy, absoluteMagnetization } = thermalAverages({
    energy: level.energy,
    magnetization: level.magnetization,
    sites: siteCount({ lattice: model.lattice, size: level.size }),
    temperature,
    ...(level.size === size ? { exact: exactValues(model, size, temperature) } : {}),
  });
  const bonds = model.lattice === 'chain' ? 1 : 2;
  const nearestNeighbour: Measured = {
    value: -energy.value / bonds,
    error: energy.error / bonds,
    ...(energy.exact === undefined ? {} : { exact: -energy.exact / bonds }),
  };
  // On smaller lattices a diagonal neighbour is its own opposite.
  const couplings =
    level.histograms && level.size >= smallestLevel ? couplingsOrNone(level.histograms) : undefined;
  return {
    size: level.size,
    energy,
    absoluteMagnetization,
    nearestNeighbour,
    ...(couplings && { couplings }),
  };
}

/** Exponents of every iteration, by number of operators; those that nothing can be said of are left out. */
export function exponentRows(
  { levels, steps }: FlowSampling,
  operators: number | undefined,
): ExponentRow[] {
  return steps.flatMap((step, index) => {
    if ((levels[index + 1]?.size ?? 0) < smallestLevel) return [];
    const most = operators ?? Math.max(mostOperators.even, mostOperators.odd);
    return Array.from({ length: most }, (_, i) => ({
      iteration: index + 1,
      operators: i + 1,
      ...exponentOf(step, 'even', i + 1),
      ...exponentOf(step, 'odd', i + 1),
    })).filter(({ thermal, magnetic }) => thermal !== undefined || magnetic !== undefined);
  });
}

/** Nothing where there are not so many operators, or they do not fluctuate, as in frozen lattices. */
function exponentOf(
  step: FlowSampling['steps'][number],
  parity: 'even' | 'odd',
  count: number,
): Pick<ExponentRow, 'thermal' | 'magnetic'> {
  if (count > mostOperators[parity]) return {};
  try {
    const { value, error } = step.exponent({ parity, count });
    return { [parity === 'even' ? 'thermal' : 'magnetic']: { value, error } };
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

/** Undefined where a level is so ordered that no finite couplings answer. */
function couplingsOrNone(histograms: readonly Float64Array[]): Couplings | undefined {
  try {
    return measuredCouplings(histograms);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export function couplingTable(levels: readonly LevelRow[]): string {
  const table = formatTable(
    ['level', 'size', 'K nearest', 'K diagonal', 'K plaquette'],
    levels.map(({ size, couplings }, level) => [
      `${level}`,
      `${size}`,
      ...(couplings
        ? [couplings.nearest, couplings.diagonal, couplings.plaquette].map(formatMeasured)
        : ['-', '-', '-']),
    ]),
  );
  return `${table}\nCouplings of a truncation to three operators, by conditional expectations (weight e^(K S)).`;
}

export function levelTable(levels: readonly LevelRow[]): string {
  return formatTable(
    ['level', 'size', 'energy', '|m|', 'nearest neighbour'],
    levels.map(({ size, energy, absoluteMagnetization, nearestNeighbour }, level) => [
      `${level}`,
      `${size}`,
      ...[energy, absoluteMagnetization, nearestNeighbour].map(formatMeasured),
    ]),
  );
}

export function exponentTable(rows: readonly ExponentRow[]): string {
  return formatTable(
    ['iteration', 'operators', 'thermal y_t', 'magnetic y_h'],
    rows.map(({ iteration, operators, thermal, magnetic }) => [
      `${iteration}`,
      `${operators}`,
      thermal ? formatMeasured(thermal) : '-',
      magnetic ? formatMeasured(magnetic) : '-',
    ]),
  );
}
