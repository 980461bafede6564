import { describe, expect, it } from 'vitest';
import { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { Checkerboard } from '../../src/ising/checkerboard.ts';
import { exactValues } from '../../src/ising/exact.ts';
import { Measurement } from '../../src/ising/measurement.ts';
import { ferromagnet } from '../../src/ising/model.ts';
import { ReplicaExchange } from '../../src/ising/replica-exchange.ts';
import { sampleIsing } from '../../src/ising/sampling.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import { TemperatureError } from '../../src/ising/temperature-error.ts';
import { thermalAverages } from '../../src/statistics/thermal.ts';
import { beyond, scoresOf } from '../support/scores.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

const sample = (temperatures: number[], interaction: 1 | -1, update: 'metropolis' | 'heat-bath') =>
  sampleIsing(device.gpu, {
    size: 8,
    temperatures,
    replicas: 64,
    interaction,
    update,
    schedule: { thermalize: 300, sweeps: 800, every: 4 },
    start: 'hot',
    seed: 2,
    exchange: true,
    correlationsEvery: 10,
  });

describe('a tempered run samples every temperature of its ladder', () => {
  // False alarm: |z| < 3.5 in 21 tests of 64 ladders for each of two models: 3e-2 in all at the most, if the seed were
  // not fixed.
  it.each([
    ['ferromagnet, Metropolis', 1, 'metropolis'],
    ['antiferromagnet, heat bath', -1, 'heat-bath'],
  ] as const)('%s, 8 x 8, against Kaufman', async (_, interaction, update) => {
    const temperatures = [1.7, 1.9, 2.1, 2.269185, 2.45, 2.7, 3.1];
    const { series, exchange } = await sample(temperatures, interaction, update);
    expect(series.map(({ temperature }) => temperature)).toEqual(temperatures);
    for (const { temperature, energy, magnetization, correlations } of series) {
      const exact = exactValues({ ...ferromagnet, interaction }, 8, temperature);
      const averages = thermalAverages({ energy, magnetization, sites: 64, temperature });
      const { energy: e, specificHeat } = averages;
      const [, neighbours] = correlations?.averages({ autocorrelationTime: 1 }).axis ?? [];
      const scores = scoresOf(
        { energy: e, specificHeat, neighbours },
        { ...exact, neighbours: (-interaction * (exact.energy ?? NaN)) / 2 },
      );
      expect(Object.keys(scores)).toHaveLength(3);
      expect(beyond(scores, 3.5), `T = ${temperature}`).toEqual([]);
    }
    expect(exchange?.acceptance).toHaveLength(temperatures.length - 1);
    for (const rate of exchange?.acceptance ?? []) {
      expect(rate).toBeGreaterThan(0.2);
      expect(rate).toBeLessThan(1);
    }
    expect(exchange?.roundTrips).toBeGreaterThan(64);
  });

  it('closer temperatures are swapped more often', async () => {
    const rates: number[] = [];
    for (const step of [0.1, 0.3, 0.6]) {
      const { exchange } = await sampleIsing(device.gpu, {
        size: 8,
        temperatures: [2, 2 + step],
        replicas: 32,
        schedule: { thermalize: 60, sweeps: 200, every: 2 },
        start: 'cold',
        seed: 3,
        exchange: true,
      });
      rates.push(exchange?.acceptance[0] ?? NaN);
    }
    expect(rates[0]).toBeLessThan(1);
    expect(rates[0] - rates[1]).toBeGreaterThan(0.1);
    expect(rates[1] - rates[2]).toBeGreaterThan(0.1);
    expect(rates[2]).toBeGreaterThan(0);
  });
});

const attempt = async (
  temperatures: number[],
  options: {
    field?: number;
    exchangeable?: boolean;
    update?: 'swendsen-wang';
    geometry?: Geometry;
  } = {},
): Promise<unknown> => {
  const { exchangeable = true, geometry = replicaGeometry(4, 64), ...model } = options;
  const simulation = await IsingSimulation.create(device.gpu, {
    geometry,
    temperatures: Array.from(
      { length: geometry.systems },
      (_, system) => temperatures[Math.floor((system * temperatures.length) / geometry.systems)],
    ),
    seed: 1,
    start: 'hot',
    exchangeable,
    ...model,
  });
  const measurement = await simulation.measure(1);
  try {
    return await simulation.exchangeReplicas(measurement);
  } finally {
    measurement.dispose();
    simulation.dispose();
  }
};

describe('what cannot be exchanged is refused', () => {
  it.each([
    ['a field', [1.5, 2], { field: 0.1 }, /no field/],
    ['no thresholds of their own', [1.5, 2], { exchangeable: false }, /threshold per replica/],
    ['clusters', [1.5, 2], { update: 'swendsen-wang' }, /single-spin updates/],
    ['one temperature', [2], {}, /two temperatures|ris(e|ing)/],
    ['the same twice', [2, 2], {}, /ris(e|ing)/],
    ['falling ones', [2.5, 2], {}, /ris(e|ing)/],
    [
      'ladders that do not come out even',
      [1.5, 2, 2.5],
      {},
      /3 temperatures|64 (systems|lattices)/,
    ],
    ['lattices in strips', [1.5, 2], { geometry: stripGeometry(64, 2) }, /strips|replicas/],
  ] as const)('%s', async (_, temperatures, options, message) => {
    const outcome = attempt([...temperatures], options);
    await expect(outcome).rejects.toThrow(TemperatureError);
    await expect(outcome).rejects.toThrow(message);
  });

  it('temperatures so close that the table of their probabilities would be too long', async () => {
    const { gpu } = device;
    const geometry = replicaGeometry(4, 64);
    const ensemble = new Ensemble(gpu, geometry);
    const rule = singleSpinRule(ferromagnet, 'metropolis');
    const checkerboard = new Checkerboard(gpu, ensemble, { rule, seed: 1, perReplica: true });
    await checkerboard.setTemperatures(Array.from({ length: 64 }, () => 2));
    const { replicaThresholds: thresholds } = checkerboard;
    if (!thresholds) throw new Error('There are no thresholds per replica.');
    const measurement = await Measurement.create(gpu, ensemble);
    const create = (temperatures: number[], bonds: number) =>
      ReplicaExchange.create(gpu, {
        temperatures,
        ladders: 64 / temperatures.length,
        seed: 1,
        interaction: 1,
        measurement,
        thresholds,
        bonds,
      });
    // As many bonds as a lattice of side 4096 has.
    await expect(create([2, 2 + 1e-8], 2 ** 25)).rejects.toThrow(/too close together/);
    const few = await create([2, 2.001], 2 ** 25);
    const small = await create([2, 2 + 1e-8], 32);
    for (const part of [few, small, measurement, checkerboard, ensemble]) part.dispose();
  });
});
