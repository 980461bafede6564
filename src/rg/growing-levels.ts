import { binaryLogarithm } from '../elementary.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { readingOf } from '../ising/measurement.ts';
import { jackknife } from '../statistics/jackknife.ts';
import { fewestForErrors, meanOf, type Measured } from '../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { kaufman } from '../theory/kaufman.ts';
import { ISING_EXPONENTS } from '../theory/universal.ts';
import type { Lattices } from './coarse-map.ts';
import { elementAt } from '../element-at.ts';

/** Blocks of lattices for the jackknife, at most. */
const mostBlocks = 40;

/** What is measured of the lattices of one level of a chain. */
export interface GrownLevel {
  /** Side of the lattices, in sites. */
  readonly size: number;
  /**
   * Energy per site in units of J. `exact` is that of a critical lattice of this side (Kaufman). The error comes from the spread
   * of the lattices; of fewer than 8 it is the thermal fluctuation that theory gives to critical lattices.
   */
  readonly energy: Measured & { readonly exact: number };
  /** <m^2> per site squared; without an error where there are fewer than 8 lattices. */
  readonly squaredMagnetization: { readonly value: number; readonly error?: number };
  /**
   * 2 - log2 a with the gain a = <m' m>/<m^2> of this level, m, over the level before, m'; exactly 15/8 at the fixed point. Only
   * of 8 lattices or more, and not of the first level.
   */
  readonly magneticExponent?: Measured & { readonly exact: number };
}

/**
 * Measures levels of a chain, from coarse to fine.
 * @throws GeometryError where the counts of so many lattices do not fit into a buffer
 */
export async function measureLevels(gpu: Gpu, levels: readonly Lattices[]): Promise<GrownLevel[]> {
  const measured: GrownLevel[] = [];
  let coarse: Float64Array | undefined;
  for (const lattices of levels) {
    const { neighbourSum, magnetization } = await readingOf(gpu, lattices);
    const { size } = lattices.geometry;
    const exponent = coarse && exponentOf(coarse, magnetization);
    measured.push({
      size,
      energy: energyOf(size, neighbourSum),
      squaredMagnetization: squareOf(magnetization),
      ...(exponent && { magneticExponent: exponent }),
    });
    coarse = magnetization;
  }
  return measured;
}

function energyOf(size: number, neighbourSum: Float64Array): GrownLevel['energy'] {
  const { energy: exact, specificHeat } = kaufman({ size, temperature: CRITICAL_TEMPERATURE });
  const { length } = neighbourSum;
  const { value, error } = meanOf(neighbourSum.map((sum) => -sum));
  const fluctuation = (CRITICAL_TEMPERATURE * Math.sqrt(specificHeat / length)) / size;
  return { value, error: length < fewestForErrors ? fluctuation : error, exact };
}

function squareOf(magnetization: Float64Array): GrownLevel['squaredMagnetization'] {
  const { value, error } = meanOf(magnetization.map((m) => m * m));
  return magnetization.length < fewestForErrors ? { value } : { value, error };
}

function exponentOf(coarse: Float64Array, fine: Float64Array): GrownLevel['magneticExponent'] {
  if (fine.length < fewestForErrors) return undefined;
  const blocks = Math.min(mostBlocks, fine.length);
  const means = Array.from({ length: blocks }, () => [0, 0] as [number, number]);
  for (const [system, m] of fine.entries()) {
    const block = elementAt(means, system % blocks);
    block[0] += elementAt(coarse, system) * m;
    block[1] += m * m;
  }
  const { value, error } = jackknife(
    means,
    ([product = NaN, square = NaN]) => 2 - binaryLogarithm(product / square),
  );
  return { value, error, exact: ISING_EXPONENTS.magnetic };
}
