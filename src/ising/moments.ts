import { siteCount } from '../ensemble/geometry.ts';
import { elementAt } from '../element-at.ts';
import type { SamplingPlan } from './sampling-plan.ts';
import type { Sampling } from './sampling.ts';
import type { SampledSeries } from './series.ts';

/**
 * Sums over the measurements of a block, all whole numbers: B is the sum of s s' over bonds, M the sum of all spins. Sums of
 * whole numbers are the same in every order, so runs can be put together exactly.
 */
export const momentNames = ['B', 'B^2', 'B M', 'M', '|M|', 'M^2', 'M^4'] as const;

/** The same of the staggered magnetization M_s, of antiferromagnets only. */
export const staggeredMomentNames = ['|M_s|', 'M_s^2', 'M_s^4'] as const;

/** Exact sums at one temperature. */
export interface PointMoments {
  /** T in units of |J|/k. */
  readonly temperature: number;
  /** Measurements in each block. */
  readonly measurements: number;
  /** [block][moment], in the order of `momentNames`, then of `staggeredMomentNames`. */
  readonly blocks: readonly (readonly bigint[])[];
  /**
   * [block][n], n = 0 and 1: means of the structure factor S(n) over the measurements of correlations. They come from the device
   * in single precision, so their last digits depend on it. Only of runs with correlations whose blocks are whole lattices.
   */
  readonly structureFactors?: readonly (readonly number[])[];
}

/**
 * Runs of so many lattices or more have blocks of whole lattices, which are independent by construction. The lattices of other
 * runs are cut into spans of time, at least so many in all.
 */
const enoughLattices = 16;
/** Blocks of whole lattices; more lattices share a block. */
const mostLatticeBlocks = 256;
/** How the measurements of a run of which parts are missing are divided into blocks. */
export interface Incomplete {
  /** Lattices of each temperature with those of the missing parts. */
  readonly lattices: number;
}

/**
 * The exact sums of a run, one entry a temperature.
 * @param incomplete of a run of which parts are missing; lattices do not share blocks then
 */
export function momentsOf(
  { plan, series }: Pick<Sampling, 'plan' | 'series'>,
  incomplete?: Incomplete,
): PointMoments[] {
  return series.map((each) => momentsAt(each, plan, incomplete));
}

function momentsAt(
  series: SampledSeries,
  { model, geometry }: Pick<SamplingPlan, 'model' | 'geometry'>,
  incomplete: Incomplete | undefined,
): PointMoments {
  const { energy, magnetization, staggeredMagnetization, temperature } = series;
  const sites = siteCount(geometry);
  const samples = elementAt(energy, 0).length;
  const { lattices, spans, length } = incomplete
    ? { ...partition(incomplete.lattices, samples), lattices: 1 }
    : partition(energy.length, samples);
  const from = samples - spans * length;
  const blocks = Array.from({ length: (energy.length / lattices) * spans }, (_, block) => {
    const sums = new MomentSums(staggeredMagnetization !== undefined);
    const first = Math.floor(block / spans) * lattices;
    const start = from + (block % spans) * length;
    for (let lattice = first; lattice < first + lattices; lattice++) {
      const energies = elementAt(energy, lattice);
      const magnetizations = elementAt(magnetization, lattice);
      const staggered = staggeredMagnetization?.[lattice];
      for (let time = start; time < start + length; time++) {
        const m = elementAt(magnetizations, time);
        // The energy per site is -J B/N - h m; rounding takes the error of the division away.
        const bonds = -model.interaction * (elementAt(energies, time) + model.field * m) * sites;
        sums.add(Math.round(bonds), Math.round(m * sites));
        if (staggered) sums.addStaggered(Math.round(elementAt(staggered, time) * sites));
      }
    }
    return sums.all;
  });
  const structureFactors = spans === 1 ? structureFactorsOf(series, lattices) : undefined;
  const measurements = lattices * length;
  return { temperature, measurements, blocks, ...(structureFactors && { structureFactors }) };
}

/** Means of S(0) and S(1) over groups of lattices; undefined where they were not measured lattice by lattice. */
function structureFactorsOf(
  { correlations, energy }: SampledSeries,
  lattices: number,
): number[][] | undefined {
  const state = correlations?.state;
  if (!state || state.sums.length !== energy.length) return undefined;
  const { shape, sums, measurements } = state;
  const first = shape.axis + shape.diagonal;
  return Array.from({ length: sums.length / lattices }, (_, block) => {
    const own = sums.slice(block * lattices, (block + 1) * lattices);
    return [0, 1].map(
      (mode) =>
        own.reduce((sum, row) => sum + elementAt(row, first + mode), 0) / (lattices * measurements),
    );
  });
}

/**
 * Lattices of a block, spans of time of a lattice, and measurements of a span. They depend on numbers of the plan alone, so that
 * all runs of one plan have blocks of equal weight. Measurements that fill no span are dropped from the beginning.
 */
function partition(lattices: number, samples: number): Partition {
  if (lattices >= enoughLattices)
    return { lattices: latticesOfBlock(lattices), spans: 1, length: samples };
  const spans = Math.min(samples, Math.ceil(enoughLattices / lattices));
  return { lattices: 1, spans, length: Math.floor(samples / spans) };
}

interface Partition {
  readonly lattices: number;
  readonly spans: number;
  readonly length: number;
}

/** The smallest divisor that leaves at most `mostLatticeBlocks` blocks and enough of them; 1 where there is none. */
function latticesOfBlock(lattices: number): number {
  const least = Math.ceil(lattices / mostLatticeBlocks);
  for (let size = least; size <= lattices / enoughLattices; size++)
    if (lattices % size === 0) return size;
  return 1;
}

/** Sums of products of whole numbers, without rounding. */
class MomentSums {
  readonly #isStaggered: boolean;
  readonly #sums = [...momentNames, ...staggeredMomentNames].map(() => new ExactSum());

  constructor(isStaggered: boolean) {
    this.#isStaggered = isStaggered;
  }

  add(bonds: number, spins: number): void {
    this.#sums[0]?.add(bonds);
    this.#sums[1]?.addProduct(bonds, bonds);
    this.#sums[2]?.addProduct(bonds, spins);
    this.#sums[3]?.add(spins);
    this.#sums[4]?.add(Math.abs(spins));
    this.#sums[5]?.addProduct(spins, spins);
    this.#sums[6]?.addFourth(spins);
  }

  addStaggered(spins: number): void {
    this.#sums[7]?.add(Math.abs(spins));
    this.#sums[8]?.addProduct(spins, spins);
    this.#sums[9]?.addFourth(spins);
  }

  get all(): bigint[] {
    const count = this.#isStaggered ? this.#sums.length : momentNames.length;
    return this.#sums.slice(0, count).map(({ total }) => total);
  }
}

/** Double precision holds sums of whole numbers up to 2^53 exactly, and is far faster than bigint. */
const largestAddend = 2 ** 52;

class ExactSum {
  #small = 0;
  #large = 0n;

  add(value: number): void {
    if (Math.abs(value) > largestAddend) {
      this.#large += BigInt(value);
      return;
    }
    this.#small += value;
    if (Math.abs(this.#small) <= largestAddend) return;
    this.#large += BigInt(this.#small);
    this.#small = 0;
  }

  addProduct(a: number, b: number): void {
    const product = a * b;
    if (Math.abs(product) <= largestAddend) this.add(product);
    else this.#large += BigInt(a) * BigInt(b);
  }

  addFourth(value: number): void {
    const square = value * value;
    if (square <= largestAddend) this.addProduct(square, square);
    else this.#large += BigInt(value) ** 4n;
  }

  get total(): bigint {
    return this.#large + BigInt(this.#small);
  }
}
