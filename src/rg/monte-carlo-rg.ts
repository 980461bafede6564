import { logarithm } from '../elementary.ts';
import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import { jackknife } from '../statistics/jackknife.ts';
import type { Measured } from '../statistics/measured.ts';
import { ArgumentError, EstimateError } from '../errors.ts';
import { correlationPlacesOf } from './operator-correlations.ts';
import { allOperators, operators, type Operator } from './operators.ts';
import { elementAt } from '../element-at.ts';

/** Which operators of a parity are kept: the first `count` of a list. */
export interface Truncation {
  readonly parity: 'even' | 'odd';
  readonly count: number;
  /** Places of operators of this parity in the list of all operators; all of the parity that were measured, in their order, unless given. */
  readonly list?: readonly number[] | undefined;
}

/** An exponent y = ln|lambda|/ln b. */
export interface Exponent extends Measured {
  /** Whether the eigenvalue is real, as the leading one has to be. */
  readonly real: boolean;
  /**
   * Whether the eigenvalue lies more than 3 errors from 0. Where it does not, as for block spins that are mere noise, the
   * logarithm may be any number.
   */
  readonly signal: boolean;
}

/** ln|lambda|/ln b of an eigenvalue lambda. */
interface Eigenvalue {
  readonly value: number;
  readonly real: boolean;
  /** The real part of lambda. */
  readonly part: number;
}

/** Critical exponents that follow from y_t and y_h in two dimensions. */
export interface CriticalExponents {
  readonly nu: Measured;
  readonly eta: Measured;
  readonly beta: Measured;
  readonly gamma: Measured;
}

/** Places of the operators of a parity in the list of all. */
type Places = Readonly<Record<Operator['parity'], readonly number[]>>;

function placesIn(list: readonly Operator[]): Places {
  const of = (wanted: Operator['parity']): number[] =>
    list.flatMap(({ parity }, place) => (parity === wanted ? [place] : []));
  return { even: of('even'), odd: of('odd') };
}

/** The operators that are measured by default. */
export const places = placesIn(operators);
/** With the two further ones: seven even operators. */
export const allPlaces = placesIn(allOperators);

/** The largest number of operators of a parity that are measured by default. */
export const mostOperators = { even: places.even.length, odd: places.odd.length } as const;

const dimension = 2;

/**
 * The linearized renormalization-group transformation from one level to the next, from the correlations of their
 * operators (Swendsen, Phys. Rev. Lett. 42, 859, 1979). Errors are jackknife errors on the final quantity.
 */
export class LinearizedStep {
  readonly #means: readonly (readonly number[])[];
  readonly #factor: number;

  /**
   * @throws EstimateError for fewer than two blocks
   */
  constructor({
    means,
    factor,
    symmetric = false,
  }: {
    /** Over independent blocks of equal weight, [block][entry], as `FlowMeasurement` takes them. */
    readonly means: readonly (readonly number[])[];
    /** b of the block rule. */
    readonly factor: number;
    /**
     * Whether every lattice and its mirror image, all spins turned, are equally likely at both levels. The means of odd operators
     * are 0 then, whatever the samples say; false unless given.
     */
    readonly symmetric?: boolean | undefined;
  }) {
    if (means.length < 2)
      throw new EstimateError(`${means.length} blocks; the jackknife needs two or more`);
    this.#means = symmetric ? means.map(withMirrorImages) : means;
    this.#factor = factor;
  }

  /** How many operators of each parity were measured: 5 even and 4 odd ones, or 7 and 4. */
  get most(): { readonly even: number; readonly odd: number } {
    const { even, odd } = measuredPlaces(elementAt(this.#means, 0));
    return { even: even.length, odd: odd.length };
  }

  /**
   * The leading exponent: y_t of even operators, y_h of odd ones.
   * @throws ArgumentError for more operators than there are, or others than were measured
   * @throws EstimateError without samples, where operators do not fluctuate, or where those of two levels are unrelated
   */
  exponent(truncation: Truncation): Exponent {
    return this.#exponent(truncation, 0);
  }

  /** All exponents of a truncation, largest first. */
  exponents(truncation: Truncation): Exponent[] {
    return Array.from({ length: truncation.count }, (_, i) => this.#exponent(truncation, i));
  }

  /**
   * The right eigenvectors of T = dK'/dK in the order of `exponents`: directions in the space of couplings, with a component for
   * each operator of the truncation. A complex pair is left out. Of the mean over all blocks, without errors.
   * @throws ArgumentError, EstimateError as `exponent`
   */
  eigenvectors(truncation: Truncation): { exponent: number; vector: readonly number[] }[] {
    const [first = []] = this.#means;
    const means = first.map(
      (_, entry) =>
        this.#means.reduce((sum, block) => sum + elementAt(block, entry), 0) / this.#means.length,
    );
    const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } =
      new EigenvalueDecomposition(transformationOf(means, truncation));
    return realEigenvalues
      .flatMap((re, i) =>
        imaginaryEigenvalues[i] === 0
          ? [
              {
                exponent: logarithm(Math.abs(re)) / logarithm(this.#factor),
                vector: eigenvectorMatrix.getColumn(i),
              },
            ]
          : [],
      )
      .toSorted((a, b) => b.exponent - a.exponent);
  }

  /**
   * nu = 1/y_t, eta = d + 2 - 2 y_h, beta = (d - y_h)/y_t and gamma = (2 y_h - d)/y_t. The two exponents come from the same
   * samples, which the errors take into account.
   * @throws ArgumentError, EstimateError as `exponent`
   */
  criticalExponents(even: Truncation, odd: Truncation): CriticalExponents {
    const derived = (of: (yt: number, yh: number) => number): Measured =>
      finite(this.combined([even, odd], ([yt = NaN, yh = NaN]) => of(yt, yh)));
    return {
      nu: derived((yt) => 1 / yt),
      eta: derived((_, yh) => dimension + 2 - 2 * yh),
      beta: derived((yt, yh) => (dimension - yh) / yt),
      gamma: derived((yt, yh) => (2 * yh - dimension) / yt),
    };
  }

  /**
   * A function of the leading exponents of several truncations. They come from the same samples, which the error takes into account.
   * The leading eigenvalue b^y is such a function. Where the operators of two levels are unrelated the eigenvalue is close to 0, while y is any
   * number.
   * @throws ArgumentError, EstimateError as `exponent`
   */
  combined(
    truncations: readonly Truncation[],
    of: (exponents: readonly number[]) => number,
  ): Measured {
    const { corrected, error } = jackknife(this.#means, (means) =>
      of(truncations.map((truncation) => this.#leading(means, truncation))),
    );
    return { value: corrected, error };
  }

  #leading(means: readonly number[], truncation: Truncation): number {
    return elementAt(exponentsOf(means, truncation, this.#factor), 0).value;
  }

  #exponent(truncation: Truncation, index: number): Exponent {
    // The jackknife asks for all blocks together first.
    const eigenvalues: Eigenvalue[] = [];
    const { corrected, error } = jackknife(this.#means, (means) => {
      const found = elementAt(exponentsOf(means, truncation, this.#factor), index);
      eigenvalues.push(found);
      return found.value;
    });
    const [all, ...without] = eigenvalues;
    return {
      ...finite({ value: corrected, error }),
      real: all?.real === true,
      signal: Math.abs(all?.part ?? NaN) > leastSignal * jackknifeError(without),
    };
  }
}

/** Errors between 0 and an eigenvalue that says something. */
const leastSignal = 3;

/** The error of an eigenvalue, from its values without each of the blocks. */
function jackknifeError(without: readonly Eigenvalue[]): number {
  const mean = without.reduce((sum, { part }) => sum + part, 0) / without.length;
  const squares = without.reduce((sum, { part }) => sum + (part - mean) ** 2, 0);
  return Math.sqrt(((without.length - 1) / without.length) * squares);
}

/** @throws EstimateError where an eigenvalue is 0, so that its exponent or what follows from it is infinite */
function finite(found: Measured): Measured {
  if (Number.isFinite(found.value) && Number.isFinite(found.error)) return found;
  throw new EstimateError('an eigenvalue of zero has no exponent; measure longer');
}

/** The operators whose correlations are in a row of means. */
function measuredPlaces(means: readonly number[]): Places {
  return correlationPlacesOf(means).count === operators.length ? places : allPlaces;
}

/** The means over samples and their mirror images: those of odd operators vanish, and no product changes. */
function withMirrorImages(means: readonly number[]): readonly number[] {
  const { fine, coarse } = correlationPlacesOf(means);
  const { odd } = measuredPlaces(means);
  const vanishing = new Set(odd.flatMap((place) => [fine + place, coarse + place]));
  return means.map((mean, entry) => (vanishing.has(entry) ? 0 : mean));
}

/** The eigenvalues of the transformation; exponents in falling order. */
function exponentsOf(
  means: readonly number[],
  truncation: Truncation,
  factor: number,
): Eigenvalue[] {
  const decomposition = new EigenvalueDecomposition(transformationOf(means, truncation));
  const { realEigenvalues, imaginaryEigenvalues } = decomposition;
  return realEigenvalues
    .map((re, i) => ({
      value: logarithm(Math.hypot(re, imaginaryEigenvalues[i] ?? 0)) / logarithm(factor),
      real: imaginaryEigenvalues[i] === 0,
      part: re,
    }))
    .toSorted((a, b) => b.value - a.value);
}

/**
 * T = dK'/dK, which solves sum_a B_ca T_ab = A_cb with B_ca = <S'_c S'_a> - <S'_c><S'_a> and
 * A_cb = <S'_c S_b> - <S'_c><S_b>.
 */
function transformationOf(
  means: readonly number[],
  { parity, count: kept, list = measuredPlaces(means)[parity] }: Truncation,
): Matrix {
  const at = correlationPlacesOf(means);
  const chosen = list.slice(0, kept);
  if (chosen.length !== kept || kept < 1)
    throw new ArgumentError(`${kept} ${parity} operators; there are ${list.length}`);
  if (chosen.some((place) => place >= at.count))
    throw new ArgumentError('the further operators were not measured');
  const mean = (entry: number): number => elementAt(means, entry);
  if (Number.isNaN(mean(at.coarse))) throw new EstimateError('no samples were added');
  const covariance = (products: number, others: number, c: number, b: number): number =>
    mean(products + c * at.count + b) - mean(at.coarse + c) * mean(others + b);
  const own = Matrix.zeros(kept, kept);
  const mixed = Matrix.zeros(kept, kept);
  for (const [row, c] of chosen.entries())
    for (const [column, b] of chosen.entries()) {
      own.set(row, column, covariance(at.own, at.coarse, c, b));
      mixed.set(row, column, covariance(at.mixed, at.fine, c, b));
    }
  const blocked = new LuDecomposition(own);
  if (blocked.isSingular())
    throw new EstimateError('operators that do not fluctuate have no exponents');
  return blocked.solve(mixed);
}
