import type { Ensemble } from '../../ensemble/ensemble.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { Correlations } from '../../ising/correlations.ts';
import { exactValues } from '../../ising/exact.ts';
import type { Observation } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import { fewestForErrors, meanOf, type Measured } from '../../statistics/measured.ts';

/** What is measured of given lattices. Each number is a mean over the lattices. */
export interface GivenObservables {
  readonly temperature: number;
  readonly size: number;
  readonly replicas: number;
  readonly energy: Measured;
  readonly absoluteMagnetization: Measured;
  readonly m2: Measured;
  readonly m4: Measured;
  readonly specificHeat: Measured;
  readonly susceptibility: Measured;
  readonly binder: Measured;
  readonly correlation?: { readonly axis: Measured[]; readonly diagonal: Measured[] };
  readonly structureFactor?: Measured[];
}

/** Means over lattices, with errors from their spread where there are 8 or more. */
export function observablesOf(
  { energy, magnetization }: Observation,
  { size, temperature }: { readonly size: number; readonly temperature: number },
): Omit<GivenObservables, 'temperature' | 'size' | 'replicas'> {
  const sites = size * size;
  const exact = exactValues(ferromagnet, size, temperature);
  const origin = elementAt(energy, 0);
  const lattices = Array.from(energy, (e, system) => {
    const m = Math.abs(elementAt(magnetization, system));
    return [e - origin, (e - origin) ** 2, m, m ** 2, m ** 4];
  });
  const several = lattices.length >= fewestForErrors;
  const estimate = (of: (means: readonly number[]) => number, known?: number): Measured => {
    const means = Array.from(
      { length: 5 },
      (_, at) => meanOf(lattices.map((row) => row[at] ?? NaN)).value,
    );
    const { corrected, error } = several
      ? jackknife(lattices, of)
      : { corrected: of(means), error: NaN };
    return { value: corrected, error, ...(known !== undefined && { exact: known }) };
  };
  // Fluctuations of a single lattice are none.
  const fluctuation = (of: (means: readonly number[]) => number, known?: number): Measured =>
    lattices.length > 1 ? estimate(of, known) : { value: NaN, error: NaN };
  const ofEnergy = estimate(([e = NaN]) => origin + e, exact.energy);
  const thermal = temperature * Math.sqrt((exact.specificHeat ?? NaN) / sites / lattices.length);
  return {
    energy: several ? ofEnergy : { ...ofEnergy, error: thermal },
    absoluteMagnetization: estimate(([, , m = NaN]) => m, exact.absoluteMagnetization),
    m2: estimate(([, , , m2 = NaN]) => m2, exact.m2),
    m4: estimate(([, , , , m4 = NaN]) => m4, exact.m4),
    specificHeat: fluctuation(
      ([e = NaN, e2 = NaN]) => (sites * (e2 - e * e)) / temperature ** 2,
      exact.specificHeat,
    ),
    susceptibility: fluctuation(
      ([, , m = NaN, m2 = NaN]) => (sites * (m2 - m * m)) / temperature,
      exact.susceptibility,
    ),
    binder: fluctuation(([, , , m2 = NaN, m4 = NaN]) => 1 - m4 / (3 * m2 ** 2), exact.binder),
  };
}

/** Correlation functions and structure factors, means over lattices. */
export async function correlationsOf(
  gpu: Gpu,
  ensemble: Ensemble,
  temperature: number,
): Promise<Pick<GivenObservables, 'correlation' | 'structureFactor'>> {
  const correlations = await Correlations.create(gpu, ensemble);
  for (let part = 0; part < correlations.parts; part++)
    gpu.compute('correlations', (pass) => correlations.recordPart(pass, 0, part));
  const [sample] = await correlations.read(1);
  correlations.dispose();
  if (!sample) throw new Error('Correlations were not recorded.');
  const { size, systems } = ensemble.geometry;
  const exact = exactValues(ferromagnet, size, temperature);
  const averaged = (each: readonly Float64Array[], known?: readonly number[]): Measured[] =>
    Array.from({ length: each[0]?.length ?? 0 }, (_, at) => {
      const { value, error } = meanOf(each.map((values) => elementAt(values, at)));
      const own = systems < fewestForErrors ? NaN : error;
      const exactly = known?.[at];
      return { value, error: own, ...(exactly !== undefined && { exact: exactly }) };
    });
  return {
    correlation: {
      axis: averaged(sample.axis, exact.correlation?.axis),
      diagonal: averaged(sample.diagonal, exact.correlation?.diagonal),
    },
    structureFactor: averaged(sample.structureFactor, exact.structureFactor),
  };
}
