import { power } from '../../elementary.ts';
import { EstimateError } from '../../errors.ts';
import { elementAt } from '../../element-at.ts';
import { LinearizedStep, type Truncation } from '../../rg/monte-carlo-rg.ts';
import { furtherCorrelationAt as correlationAt } from '../../rg/operator-correlations.ts';
import { allOperators } from '../../rg/operators.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { unknown, type Measured } from '../../statistics/measured.ts';
import type { BlockMeans, ComparedMeans } from './comparison.ts';
import { spreadOperators, thermalOperators, type StepExponents } from './criteria.ts';

/** What the criteria ask, beside the exponents themselves. */
export interface JudgedStep extends StepExponents {
  /** y_h with the field operator alone. */
  readonly yh: Measured;
  /** y_t for each number of even operators, from one on. */
  readonly yt: readonly Measured[];
  /** Exponents without each block of lattices, of which the jackknife makes its errors. Maps of the same lattices share the blocks. */
  readonly leftOut: LeftOut;
}

/** y_h with the field operator alone, and y_t with the operators that one-step machines are judged by; none where there is no exponent. */
export interface LeftOut {
  readonly yh: readonly number[];
  readonly yt: readonly number[];
}

/** What one application of a map says about it. */
export interface MeasuredStep extends JudgedStep {
  /** <m'm>/<m^2>, the factor by which the map multiplies the magnetization. */
  readonly gain: Measured;
  /** Sum over nearest neighbours per site of the coarse lattice. */
  readonly nearest: Measured;
}

/** Side of the blocks of every map here. */
const factor = 2;
const field = allOperators.findIndex(({ name }) => name === 'spins');
const nearestNeighbours = allOperators.findIndex(({ name }) => name === 'nearest neighbours');
const fieldAlone: Truncation = { parity: 'odd', count: 1 };
/** The place of <S'S'> or <S'S> of the field operator. */
const squareOf = (products: number): number => products + field * allOperators.length + field;

/**
 * What the steps of each map say, [map][step].
 * @param size side of the configurations
 */
export function measuredSteps({ itself, maps }: ComparedMeans, size: number): MeasuredStep[][] {
  return maps.map((steps) =>
    steps.map((means, step) =>
      measuredStep(means, {
        fine: steps[step - 1] ?? itself,
        coarseSize: size / factor ** (step + 1),
      }),
    ),
  );
}

function measuredStep(
  means: BlockMeans,
  { fine, coarseSize }: { fine: BlockMeans; coarseSize: number },
): MeasuredStep {
  return {
    ...stepExponents(new LinearizedStep({ means, factor })),
    gain: gainOf(means, fine),
    nearest: nearestOf(means, coarseSize ** 2),
  };
}

/** Numbers of even operators whose y_t are compared, as far as so many were measured. */
export function spreadCounts({ most }: Pick<LinearizedStep, 'most'>): number[] {
  return spreadOperators.map((count) => Math.min(count, most.even));
}

/** What the criteria ask of one application of a map of 2 x 2 blocks. Numbers are unknown where the map gives nothing but noise. */
export function stepExponents(step: LinearizedStep): JudgedStep {
  const even = Array.from({ length: step.most.even }, (_, i): Truncation => {
    return { parity: 'even', count: i + 1 };
  });
  const eigenvalue = (truncation: Truncation): Measured =>
    known(() => step.combined([truncation], ([y = NaN]) => power(factor, y)));
  const exponent = (truncation: Truncation): Measured =>
    known(() => {
      const { value, error } = step.exponent(truncation);
      return { value, error };
    });
  const without = (truncation: Truncation): number[] => {
    const found: number[] = [];
    known(() => step.combined([truncation], ([y = NaN]) => found[found.push(y) - 1] ?? NaN));
    // The jackknife asks for all blocks together first.
    return found.slice(1);
  };
  return {
    magnetic: eigenvalue(fieldAlone),
    thermal: even.map(eigenvalue),
    yh: exponent(fieldAlone),
    yt: even.map(exponent),
    leftOut: {
      yh: without(fieldAlone),
      yt: without({ parity: 'even', count: thermalOperators }),
    },
    spread: known(() =>
      step.combined(
        spreadCounts(step).map((count) => ({ parity: 'even', count })),
        (all) => Math.max(...all) - Math.min(...all),
      ),
    ),
  };
}

/** <m'm>/<m^2> from sums S' and S of spins: m = S/N and m' = b^2 S'/N. */
function gainOf(means: BlockMeans, fine: BlockMeans): Measured {
  const rows = means.map((row, block) => [
    elementAt(row, squareOf(correlationAt.mixed)),
    elementAt(elementAt(fine, block), squareOf(correlationAt.own)),
  ]);
  const { corrected, error } = jackknife(
    rows,
    ([mixed = NaN, square = NaN]) => (factor ** 2 * mixed) / square,
  );
  return { value: corrected, error };
}

function nearestOf(means: BlockMeans, sites: number): Measured {
  const rows = means.map((row) => [elementAt(row, correlationAt.coarse + nearestNeighbours)]);
  const { corrected, error } = jackknife(rows, ([sum = NaN]) => sum / sites);
  return { value: corrected, error };
}

/** Unknown where operators do not fluctuate or are unrelated. */
function known(estimate: () => Measured): Measured {
  try {
    return estimate();
  } catch (error) {
    if (error instanceof EstimateError) return unknown;
    throw error;
  }
}
