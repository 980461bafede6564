import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Bonds } from '../../ising/bonds.ts';
import { Correlations } from '../../ising/correlations.ts';
import { Measurement, observationOf } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';

/** What is measured of every system at one time. */
export interface LocalRecord {
  /** Energy and magnetization per site, [system]. */
  readonly energy: Float64Array;
  readonly magnetization: Float64Array;
  /** <s s'> at r = 0 .. size / 2 along the axes, [system][r]. */
  readonly spins: readonly Float64Array[];
  /** The same of the bonds s_x s_{x+e}, not connected. */
  readonly bonds: readonly Float64Array[];
  /** S(n) = |sum_x M_x exp(2 pi i n x/L)|^2/N, the mean over both axes, [system][n]. */
  readonly structureFactor: readonly Float64Array[];
  /** Mean of the bonds, [system]. */
  readonly bond: Float64Array;
}

/** Measures spins and bonds of an ensemble, one record a slot. */
export class LocalCorrelations {
  readonly #bonds: Bonds;
  readonly #spinPairs: Correlations;
  readonly #bondPairs: Correlations;
  readonly #spinSums: Measurement;
  readonly #bondSums: Measurement;

  private constructor(
    bonds: Bonds,
    pairs: readonly [Correlations, Correlations],
    sums: readonly [Measurement, Measurement],
  ) {
    this.#bonds = bonds;
    [this.#spinPairs, this.#bondPairs] = pairs;
    [this.#spinSums, this.#bondSums] = sums;
  }

  static async create(gpu: Gpu, ensemble: Ensemble, slots: number): Promise<LocalCorrelations> {
    const bonds = await Bonds.create(gpu, ensemble);
    const pairsOf = (own: Ensemble): Promise<Correlations> =>
      Correlations.create(gpu, own, { capacity: slots });
    const pairs = await Promise.all([pairsOf(ensemble), pairsOf(bonds.ensemble)]);
    const sums = await Promise.all([
      Measurement.create(gpu, ensemble, { capacity: slots }),
      Measurement.create(gpu, bonds.ensemble, { capacity: slots }),
    ]);
    return new LocalCorrelations(bonds, pairs, sums);
  }

  record(pass: GPUComputePassEncoder, slot: number): void {
    this.#bonds.record(pass);
    for (const part of [this.#spinPairs, this.#bondPairs, this.#spinSums, this.#bondSums])
      part.record(pass, slot);
  }

  /** The records of slots 0 .. count - 1. */
  async read(count: number): Promise<LocalRecord[]> {
    const [spins, bonds, sums, bondSums] = await Promise.all([
      this.#spinPairs.read(count),
      this.#bondPairs.read(count),
      this.#spinSums.read(count),
      this.#bondSums.read(count),
    ]);
    return sums.map((reading, slot) => ({
      ...observationOf(ferromagnet, reading),
      spins: spins[slot]?.axis ?? [],
      structureFactor: spins[slot]?.structureFactor ?? [],
      bonds: bonds[slot]?.axis ?? [],
      bond: bondSums[slot]?.magnetization ?? new Float64Array(),
    }));
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    const parts = [this.#bonds, this.#spinPairs, this.#bondPairs, this.#spinSums, this.#bondSums];
    for (const part of parts) part.dispose();
  }
}
