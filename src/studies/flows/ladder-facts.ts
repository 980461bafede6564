import { meanOf, meanOfMeasured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { DataFacts, KnownNumber } from '../data-facts.ts';
import { ladderSweeps, overTimes, type Ladder } from './ladder.ts';

/**
 * Bands of temperatures. Within a band, deviations from exact energies are averaged: at a single cold temperature a handful of
 * turned spins has no Gaussian error.
 */
export const energyBands = [
  { name: 'T < 1.5', from: 0, below: 1.5 },
  { name: '1.5 ≤ T < 2.2', from: 1.5, below: 2.2 },
  { name: '2.2 ≤ T < 2.6', from: 2.2, below: 2.6 },
  { name: 'T ≥ 2.6', from: 2.6, below: Infinity },
] as const;
/** Temperatures in steps of 0.1 are not exact. */
const rounding = 1e-9;

/** The facts of the lattices of a ladder. @param energies per site at one or several snapshots, [snapshot][system] */
export function ladderFacts(
  purpose: string,
  { temperatures, perTemperature, simulation }: Ladder,
  energies: readonly Float64Array[],
): DataFacts {
  const { size } = simulation.ensemble.geometry;
  const energy = overTimes(energies);
  const square = overTimes(energies.map((own) => own.map((e) => e ** 2)));
  const [temperature = NaN] = temperatures;
  return {
    purpose,
    size,
    temperatures,
    lattices: temperatures.length * perTemperature,
    snapshots: energies.length,
    updates: `${ladderSweeps.thermalize} metropolis`,
    observed: [energy, square],
    known:
      temperatures.length > 1
        ? bandDeviations(energy, { size, temperatures, perTemperature })
        : energyAndHeat({ energy, square }, { size, temperature }),
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
  { energy, square }: { energy: Float64Array; square: Float64Array },
  { size, temperature }: { size: number; temperature: number },
): KnownNumber[] {
  const exact = kaufman({ size, temperature });
  const u = meanOf(energy);
  const scale = size ** 2 / temperature ** 2;
  const squares = meanOf(square.map((own, system) => own - 2 * u.value * (energy[system] ?? NaN)));
  const c = { value: scale * (squares.value + u.value ** 2), error: scale * squares.error };
  return [
    { name: 'u', measured: u, expected: { value: exact.energy, error: 0 } },
    { name: 'c', measured: c, expected: { value: exact.specificHeat, error: 0 } },
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
    return { temperature, value: value - kaufman({ size, temperature }).energy, error };
  });
  return energyBands.flatMap(({ name, from, below }) => {
    const own = deviations.filter(
      ({ temperature }) => temperature >= from - rounding && temperature < below - rounding,
    );
    if (own.length === 0) return [];
    return [{ name, measured: meanOfMeasured(own), expected: { value: 0, error: 0 } }];
  });
}
