import { replicaGeometry } from '../src/ensemble/geometry.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import type { Observation } from '../src/ising/measurement.ts';
import { autocorrelationTime, type Autocorrelation } from '../src/statistics/autocorrelation.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import {
  interleaved,
  withError,
  type Benchmark,
  type BenchmarkOptions,
  type BenchmarkRow,
  type Rates,
  type Spread,
} from './benchmark.ts';
import { powerLaw, type LawPoint } from '../src/statistics/power-law.ts';
import { SweepWork } from './sweep-work.ts';
import { elementAt } from '../src/element-at.ts';

type Update = 'metropolis' | 'swendsen-wang';

/**
 * For each update: the expected integrated time, factor L^exponent in sweeps, used for planning; the number of spin updates
 * per size on a processor and on a GPU; and the exponent in the literature: Nightingale & Bloete, PRL 76, 4548 (1996), and
 * Salas & Sokal, J. Stat. Phys. 85, 297 (1996) with later work.
 */
const plans = {
  metropolis: { factor: 0.025, exponent: 2.17, updates: [6e9, 1e12], literature: '2.17' },
  'swendsen-wang': { factor: 2, exponent: 0.25, updates: [6e7, 1e11], literature: '0.2 to 0.35' },
} as const;

/** The largest number of values of an observable on the host. */
const mostValues = 3e6;
/** Length of a series in autocorrelation times. */
const seriesLength = 120;
/** Thermalization at the start, in integrated times. */
const thermalization = 12;
/** Measurements per integrated time. The sum over lags then equals the integral to 1e-4. */
const measurementsPerTime = 20;

interface Plan {
  readonly replicas: number;
  readonly measurements: number;
  readonly every: number;
  readonly thermalize: number;
}

/**
 * The observables. With single-spin updates, the signed m is the slowest, and its time is a power of L even on small
 * lattices. The times of the energy and |m| still contain large parts of faster modes there. Each cluster update gives m a
 * new sign.
 */
const observables = { energy: 'the energy', absolute: '|m|', signed: 'm' } as const;
type Watched = keyof typeof observables;
const watchedOf: Readonly<Record<Update, readonly Watched[]>> = {
  metropolis: ['energy', 'absolute', 'signed'],
  'swendsen-wang': ['energy', 'absolute'],
};

/** The times for one size, in sweeps. */
type Times = Readonly<Record<Watched, Autocorrelation>>;

/** The time between independent configurations at the critical point, in sweeps and in milliseconds. */
export const autocorrelation: Benchmark = {
  name: 'autocorrelation',
  description:
    'at the critical temperature: autocorrelation times, dynamic exponents and time per independent configuration',
  long: true,
  run: async (gpu, options) => {
    const { software } = gpu.adapter;
    const rows: BenchmarkRow[] = [];
    const found = { metropolis: [] as LawPoint[][], 'swendsen-wang': [] as LawPoint[][] };
    for (const size of [8, 16, 32, 64]) {
      const updates: Update[] =
        size === 64 && software ? ['swendsen-wang'] : ['metropolis', 'swendsen-wang'];
      for (const { update, times, rowsOfTimes } of await ofSize(gpu, size, updates, options)) {
        rows.push(...rowsOfTimes);
        found[update].push(
          watchedOf[update].map((name) => {
            const { tau, error } = times[name];
            return { at: size, value: tau, error };
          }),
        );
      }
    }
    for (const update of ['metropolis', 'swendsen-wang'] as const)
      rows.push(...exponents(update, found[update]));
    return rows;
  },
};

async function ofSize(
  gpu: Gpu,
  size: number,
  updates: readonly Update[],
  options: BenchmarkOptions,
): Promise<{ update: Update; times: Times; rowsOfTimes: BenchmarkRow[] }[]> {
  const { signal, onProgress } = options;
  const works: { update: Update; plan: Plan; work: SweepWork }[] = [];
  for (const update of updates) {
    if (signal.aborted) break;
    onProgress?.(`${update}, L = ${size}: thermalizing`, 0, 1);
    const plan = planFor(update, size, gpu.adapter.software);
    const { replicas, thermalize } = plan;
    const work = await SweepWork.create(gpu, replicaGeometry(size, replicas), {
      update,
      temperature: CRITICAL_TEMPERATURE,
      thermalize,
    });
    works.push({ update, plan, work });
  }
  // A quarter of a round is enough, because the errors of the times are a few per cent.
  const speeds = await interleaved(
    works.map(({ work }) => work),
    { ...options, milliseconds: options.milliseconds / 4 },
  );
  const done: { update: Update; times: Times; rowsOfTimes: BenchmarkRow[] }[] = [];
  for (const [index, { update, plan, work }] of works.entries()) {
    const times = await timesOf(
      work,
      plan,
      (sweeps, total) => onProgress?.(`${update}, L = ${size}: measuring`, sweeps, total),
      signal,
    );
    if (times) {
      const rowsOfTimes = rowsFor(work, plan, times, speeds[index] as Rates);
      done.push({ update, times, rowsOfTimes });
    }
    work.dispose();
  }
  return done;
}

/** The times of energy and |m| from one run; undefined if the run was stopped. */
async function timesOf(
  { simulation }: SweepWork,
  { measurements, every }: Plan,
  onSweeps: (sweeps: number, total: number) => void,
  signal: AbortSignal,
): Promise<Times | undefined> {
  const measurement = await simulation.measure(256);
  const observations = await simulation.observe(measurement, {
    count: measurements,
    every,
    signal,
    onProgress: (sweeps) => onSweeps(sweeps, measurements * every),
  });
  measurement.dispose();
  if (observations.length < measurements) return undefined;
  const timeOf = (value: (observation: Observation, system: number) => number): Autocorrelation => {
    const series = Array.from({ length: simulation.ensemble.geometry.systems }, (_, system) =>
      Float64Array.from(observations, (observation) => value(observation, system)),
    );
    const time = autocorrelationTime(series);
    return { ...time, tau: time.tau * every, error: time.error * every };
  };
  return {
    energy: timeOf(({ energy }, system) => elementAt(energy, system)),
    absolute: timeOf(({ magnetization }, system) => Math.abs(elementAt(magnetization, system))),
    signed: timeOf(({ magnetization }, system) => elementAt(magnetization, system)),
  };
}

function rowsFor(work: SweepWork, plan: Plan, times: Times, speed: Rates): BenchmarkRow[] {
  const { energy, absolute } = times;
  const { measurements, every, thermalize } = plan;
  const row = (figure: string, unit: string, spread: Spread): BenchmarkRow => ({
    kernel: String(work.parameters['update']),
    parameters: { ...work.parameters, thermalize, measurements, every },
    figure,
    unit,
    ...spread,
  });
  const slower = energy.tau > absolute.tau ? energy : absolute;
  // Milliseconds per sweep of one system, when all systems are swept together.
  const each = (sweepsPerMillisecond: number): number =>
    1 / (sweepsPerMillisecond * work.geometry.systems);
  return [
    ...watchedOf[String(work.parameters['update']) as Update].map((name) =>
      row(
        `integrated time of ${observables[name]}`,
        'sweeps',
        withError(times[name].tau, times[name].error),
      ),
    ),
    row('time per independent configuration', 'ms', {
      median: 2 * slower.tau * each(speed.median),
      minimum: 2 * (slower.tau - slower.error) * each(speed.maximum),
      maximum: 2 * (slower.tau + slower.error) * each(speed.minimum),
    }),
  ];
}

/** Exponents of the integrated times, from all sizes and from the two largest sizes, where corrections are smaller. */
function exponents(update: Update, points: readonly (readonly LawPoint[])[]): BenchmarkRow[] {
  const sets = [points, points.slice(-2)].filter(
    (set, index) => set.length >= 2 && (index === 0 || set.length < points.length),
  );
  return sets.flatMap((set) =>
    watchedOf[update].map((name, which) => {
      const chosen = set.map((ofSize) => ofSize[which] as LawPoint);
      const { exponent, error, chiSquared } = powerLaw(chosen);
      return {
        kernel: update,
        parameters: {
          mode: 'replica',
          sizes: chosen.map(({ at }) => at).join(' '),
          temperature: CRITICAL_TEMPERATURE,
          update,
          ...(chosen.length > 2 && { 'chi squared': chiSquared, degrees: chosen.length - 2 }),
          literature: plans[update].literature,
        },
        figure: `dynamic exponent of ${observables[name]}`,
        unit: 'exponent',
        ...withError(exponent, error),
      };
    }),
  );
}

function planFor(update: Update, size: number, software: boolean): Plan {
  const { factor, exponent, updates } = plans[update];
  const time = factor * size ** exponent;
  const every = Math.max(1, Math.floor(time / measurementsPerTime));
  const affordable = updates[software ? 0 : 1] / (size * size * every);
  const values = Math.min(mostValues, affordable);
  const wanted = (values * every) / (seriesLength * time);
  const replicas = Math.min(2048, Math.max(32, 2 ** Math.floor(Math.log2(wanted))));
  return {
    replicas,
    measurements: Math.ceil(values / replicas),
    every,
    thermalize: Math.ceil(thermalization * time),
  };
}
