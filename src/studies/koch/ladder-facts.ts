import { meanOf, type Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import { ladderSweeps, overTimes, type Ladder } from './ladder.ts';
import { elementAt } from '../../element-at.ts';

/** A number of a data set beside what theory says it is. */
interface KnownNumber {
  readonly name: string;
  readonly measured: Measured & { readonly exact: number };
}

/** What the lattices of a ladder are made with, and how they compare with what is known. */
export interface LadderFacts {
  readonly purpose: string;
  readonly temperatures: readonly number[];
  readonly lattices: number;
  readonly snapshots: number;
  readonly seed: number;
  readonly sweeps: number;
  /** Energy per site and its square, of every lattice the mean over its snapshots. */
  readonly observed: { readonly energy: Float64Array; readonly square: Float64Array };
  readonly known: readonly KnownNumber[];
}

/**
 * Temperatures below which, from the last bound on, deviations from exact energies are averaged. A single temperature will
 * not do where it is cold: a handful of turned spins has no Gaussian error.
 */
export const energyBands = [1.5, 2.2, 2.6, Infinity] as const;

/** @param energies of every lattice at one or several snapshots, [snapshot][system] */
export function ladderFacts(
  purpose: string,
  { temperatures, perTemperature, seed, simulation }: Ladder,
  energies: readonly Float64Array[],
): LadderFacts {
  const { size } = simulation.ensemble.geometry;
  const observed = {
    energy: overTimes(energies),
    square: overTimes(energies.map((energy) => energy.map((e) => e ** 2))),
  };
  const [temperature = NaN] = temperatures;
  const known =
    temperatures.length > 1
      ? bandDeviations(observed.energy, { size, temperatures, perTemperature })
      : energyAndHeat(observed, { size, temperature });
  return {
    purpose,
    temperatures,
    lattices: temperatures.length * perTemperature,
    snapshots: energies.length,
    seed,
    sweeps: ladderSweeps.thermalize,
    observed,
    known,
  };
}

/** Energies of the lattices of a ladder as they are now. */
export async function ladderEnergies({ simulation }: Ladder): Promise<Float64Array> {
  const measurement = await simulation.measure(1);
  const { energy } = await simulation.observeNow(measurement);
  measurement.dispose();
  return energy;
}

/** u and c = N (<e^2> - <e>^2)/T^2 at one temperature; the error of c is that of the mean of (e - u)^2. */
function energyAndHeat(
  { energy, square }: LadderFacts['observed'],
  { size, temperature }: { size: number; temperature: number },
): KnownNumber[] {
  const exact = kaufman({ size, temperature });
  const u = meanOf(energy);
  const scale = size ** 2 / temperature ** 2;
  const squares = meanOf(
    square.map((own, system) => own - 2 * u.value * elementAt(energy, system)),
  );
  const c = { value: scale * (squares.value + u.value ** 2), error: scale * squares.error };
  return [
    { name: 'u', measured: { ...u, exact: exact.energy } },
    { name: 'c', measured: { ...c, exact: exact.specificHeat } },
  ];
}

/** Mean deviations from Kaufman's energies over bands of temperatures; errors from the spread within each temperature. */
function bandDeviations(
  energy: Float64Array,
  {
    size,
    temperatures,
    perTemperature,
  }: { size: number; temperatures: readonly number[]; perTemperature: number },
): KnownNumber[] {
  const deviations = temperatures.map((temperature, k) => {
    const { value, error } = meanOf(energy.subarray(k * perTemperature, (k + 1) * perTemperature));
    return { value: value - kaufman({ size, temperature }).energy, error };
  });
  return energyBands.flatMap((below, band) => {
    const from = energyBands[band - 1] ?? 0;
    const own = deviations.filter((_, k) => {
      const temperature = elementAt(temperatures, k);
      return temperature >= from - 1e-9 && temperature < below - 1e-9;
    });
    if (own.length === 0) return [];
    const value = own.reduce((sum, deviation) => sum + deviation.value, 0) / own.length;
    const error = Math.hypot(...own.map((deviation) => deviation.error)) / own.length;
    return [{ name: bandName(band), measured: { value, error, exact: 0 } }];
  });
}

/** What a band is called. */
export function bandName(band: number): string {
  const below = elementAt(energyBands, band);
  if (band === 0) return `T < ${below}`;
  return Number.isFinite(below)
    ? `${energyBands[band - 1]} ≤ T < ${below}`
    : `T ≥ ${energyBands[band - 1]}`;
}
