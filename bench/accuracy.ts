import { replicaGeometry, spinCount, type Geometry } from '../src/ensemble/geometry.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { relaxationTime } from '../src/ising/relaxation.ts';
import { ferromagnet } from '../src/ising/model.ts';
import { defaultStart } from '../src/ising/defaults.ts';
import { IsingSimulation, type RankedObservation } from '../src/ising/simulation.ts';
import { autocorrelationTime } from '../src/statistics/autocorrelation.ts';
import { jackknife } from '../src/statistics/jackknife.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import { kaufman } from '../src/theory/kaufman.ts';
import { yangMagnetization } from '../src/theory/onsager.ts';
import {
  withError,
  type Benchmark,
  type BenchmarkOptions,
  type BenchmarkRow,
} from './benchmark.ts';
import { elementAt } from '../src/element-at.ts';

/** Wanted relative standard error of the energy. It is a little below 1e-5 because the plan uses an estimate of tau. */
const wantedError = 0.95e-5;

/**
 * Systems and their temperatures. The error of the energy depends only on the total number F of spin updates, not on the
 * size: error^2 = 2 tau c T^2/F, where tau is in sweeps and c is the specific heat per site (the variance of the energy is
 * c T^2/N). The sizes therefore suit the kernels, and Kaufman's formula gives their exact energy. There are enough replicas
 * to take the error from their spread. At T_c, a larger size has a longer tau but fewer values for the host to add up.
 * A processor therefore takes small lattices and a GPU takes larger lattices.
 */
function pointsFor(software: boolean): { geometry: Geometry; temperature: number }[] {
  return [
    { geometry: replicaGeometry(64, 4096), temperature: 2.0 },
    { geometry: replicaGeometry(64, 4096), temperature: 2.6 },
    { geometry: replicaGeometry(software ? 8 : 32, 16_384), temperature: CRITICAL_TEMPERATURE },
  ];
}

/** Number of measurements in the pilot run, and between two checks of the signal. */
const pilotMeasurements = 64;
const chunk = 16;

/** Sums over time for every system. */
interface Sums {
  readonly energy: Float64Array;
  readonly absoluteMagnetization: Float64Array;
  measurements: number;
}

/** The deviation of measured energies from exact energies, with relative errors of 1e-5. */
export const accuracy: Benchmark = {
  name: 'accuracy',
  description:
    'energies at T = 2.0, 2.6 and T_c, and magnetization at T = 2.0, against exact values, to 1e-5',
  long: true,
  run: async (gpu, options) => {
    const rows: BenchmarkRow[] = [];
    for (const { geometry, temperature } of pointsFor(gpu.adapter.software))
      if (!options.signal.aborted)
        rows.push(...(await deviations(gpu, geometry, temperature, options)));
    return rows;
  },
};

async function deviations(
  gpu: Gpu,
  geometry: Geometry,
  temperature: number,
  { signal, onProgress }: BenchmarkOptions,
): Promise<BenchmarkRow[]> {
  const { size, systems, mode } = geometry;
  const seed = 1;
  const start = defaultStart(ferromagnet, temperature);
  const thermalize = Math.ceil(
    200 + 20 * relaxationTime(ferromagnet, 'metropolis', size, temperature),
  );
  const label = `L = ${size}, T = ${temperature.toPrecision(4)}`;
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures: new Float64Array(systems).fill(temperature),
    seed,
    start,
  });
  const measurement = await simulation.measure(chunk);
  const began = performance.now();
  await simulation.sweep(thermalize, {
    signal,
    onProgress: (sweeps) => onProgress?.(`${label}, thermalizing`, sweeps, thermalize),
  });
  const sweepTime = (performance.now() - began) / thermalize;
  const pilotBegan = performance.now();
  const pilot = await simulation.observe(measurement, {
    count: pilotMeasurements,
    every: 1,
    signal,
  });
  const bothTimes = (performance.now() - pilotBegan) / pilotMeasurements;
  const sums = emptySums(systems);
  let every = 1;
  if (!signal.aborted) {
    const tau = pilotTime(pilot, systems);
    every = bestInterval(tau, sweepTime, Math.max(0, bothTimes - sweepTime));
    const count = measurementsFor(geometry, temperature, timeAt(tau, every));
    while (sums.measurements < count && !signal.aborted) {
      onProgress?.(`${label}, measuring`, sums.measurements, count);
      const found = await simulation.observe(measurement, {
        count: Math.min(chunk, count - sums.measurements),
        every,
        signal,
      });
      for (const observation of found) add(sums, observation);
    }
  }
  measurement.dispose();
  simulation.dispose();
  const sweeps = sums.measurements * every;
  const parameters = { mode, size, systems, temperature, update: 'metropolis', start, seed };
  return rowsOf(sums, geometry, temperature, { ...parameters, thermalize, sweeps, every });
}

/** The number of measurements for the wanted error; `tau` is in measurements. */
function measurementsFor(geometry: Geometry, temperature: number, tau: number): number {
  const { energy, specificHeat } = kaufman({ size: geometry.size, temperature });
  const variance = (specificHeat * temperature ** 2) / spinCount(geometry);
  return Math.ceil((2 * tau * variance) / (wantedError * energy) ** 2);
}

/** The deviations from exact values, with errors from the spread of the systems. */
function rowsOf(
  { measurements, ...totals }: Sums,
  { size }: Geometry,
  temperature: number,
  parameters: BenchmarkRow['parameters'],
): BenchmarkRow[] {
  if (measurements === 0) return [];
  const row = (name: string, sums: Float64Array, exact: number): BenchmarkRow => {
    const { value, error } = jackknife(
      Array.from(sums, (sum) => [sum / measurements]),
      ([mean = NaN]) => mean,
    );
    const deviation = value - exact;
    const figures = { measured: value, exact, 'errors from exact': deviation / error };
    return {
      kernel: 'accuracy',
      parameters: { ...parameters, ...figures },
      figure: `${name} deviation`,
      unit: 'relative',
      ...withError(deviation / Math.abs(exact), error / Math.abs(exact)),
    };
  };
  const rows = [row('energy', totals.energy, kaufman({ size, temperature }).energy)];
  // Below T_c, if the lattice is many correlation lengths wide, |m| agrees with the infinite lattice.
  if (temperature < CRITICAL_TEMPERATURE)
    rows.push(row('magnetization', totals.absoluteMagnetization, yangMagnetization(temperature)));
  return rows;
}

function emptySums(systems: number): Sums {
  return {
    energy: new Float64Array(systems),
    absoluteMagnetization: new Float64Array(systems),
    measurements: 0,
  };
}

function add(sums: Sums, { energy, magnetization }: RankedObservation): void {
  for (let system = 0; system < energy.length; system++) {
    sums.energy[system] = elementAt(sums.energy, system) + elementAt(energy, system);
    sums.absoluteMagnetization[system] =
      elementAt(sums.absoluteMagnetization, system) + Math.abs(elementAt(magnetization, system));
  }
  sums.measurements++;
}

/** Integrated autocorrelation time of the energy in sweeps, from measurements after every sweep. */
function pilotTime(pilot: readonly RankedObservation[], systems: number): number {
  const series = Array.from({ length: systems }, (_, system) =>
    Float64Array.from(pilot, ({ energy }) => elementAt(energy, system)),
  );
  return Math.max(0.5, autocorrelationTime(series).tau);
}

/**
 * The integrated time, in measurements, if a measurement is made every `every` sweeps. The correlation decays as one
 * exponential; its integrated time is `tau` if measured every sweep: 1/2 coth(every/(2 t)), where 1/2 coth(1/(2 t)) = tau.
 */
function timeAt(tau: number, every: number): number {
  const decay = (2 * tau - 1) / (2 * tau + 1);
  const kept = decay ** every;
  return (1 + kept) / (1 - kept) / 2;
}

/** The interval between measurements that reaches a given error in the least time. */
function bestInterval(tau: number, sweepTime: number, measurementTime: number): number {
  const cost = (every: number): number =>
    timeAt(tau, every) * (every * sweepTime + measurementTime);
  let best = 1;
  for (let every = 2; every <= 64; every++) if (cost(every) < cost(best)) best = every;
  return best;
}
