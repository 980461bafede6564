import { describe, expect, it } from 'vitest';
import { annealedLogPartition } from '../../src/rbm/evaluation/annealing.ts';
import { freeEnergies, freeEnergyGap } from '../../src/rbm/evaluation/free-energy.ts';
import { Rbm } from '../../src/rbm/machine/machine.ts';
import { packUnits, type PackedUnits } from '../../src/rbm/machine/packed-units.ts';
import { logPartition } from '../../src/rbm/evaluation/partition.ts';
import { pseudoLikelihood } from '../../src/rbm/evaluation/pseudo-likelihood.ts';
import { unitMeans } from '../../src/rbm/sampling/unit-means.ts';
import { randomFrom, spread } from '../support/random.ts';
import { machineTwin, type Machine } from '../twins/machine.ts';
import { freeEnergyTwin } from '../twins/free-energy.ts';
import { pseudoLikelihoodTwin } from '../twins/pseudo-likelihood.ts';
import { uploadRows } from '../support/upload-rows.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const kinds = ['binary', 'spin'] as const;

interface Shape {
  readonly visible: number;
  readonly hidden: number;
  readonly units: (typeof kinds)[number];
  readonly scale: number;
  readonly seed: number;
}

/** A machine with normal weights and biases, on the GPU and in double precision. */
async function randomMachine(shape: Shape): Promise<{ machine: Rbm; twin: Machine }> {
  const { visible, hidden, units, scale, seed } = shape;
  const random = randomFrom(seed);
  const machine = await Rbm.create(device.gpu, { ...shape, weightScale: scale });
  machine.writeParameters({
    units,
    visibleBias: Float32Array.from({ length: visible }, () => scale * random.gaussian()),
    hiddenBias: Float32Array.from({ length: hidden }, () => scale * random.gaussian()),
  });
  return { machine, twin: machineTwin(await machine.readParameters()) };
}

function randomData(units: number, samples: number): { rows: Uint8Array[]; data: PackedUnits } {
  const random = randomFrom(17 * units + samples);
  const rows = Array.from({ length: samples }, () =>
    Uint8Array.from({ length: units }, () => Number(random.uniform() < 0.3)),
  );
  const buffer = device.gpu.upload('data', packUnits(rows, units));
  return { rows, data: { buffer, units, groups: Math.ceil(samples / 32), samples } };
}

describe.each(kinds)('%s units', (units) => {
  it('free energies are those in double precision, up to rounding', async () => {
    const { machine, twin } = await randomMachine({
      visible: 37,
      hidden: 21,
      units,
      scale: 1,
      seed: 3,
    });
    const { rows, data } = randomData(37, 75);
    const found = await freeEnergies(device.gpu, machine, data);
    expect(found).toHaveLength(75);
    for (const [sample, row] of rows.entries()) {
      const { energy, size } = freeEnergyTwin(twin, row);
      // A sum of n terms errs by at most n 2^-24 times their sizes; logarithms and exponentials of WGSL add as much.
      expect(Math.abs(found[sample] - energy)).toBeLessThan(2 * 58 * 2 ** -24 * size);
    }
    const gap = await freeEnergyGap(device.gpu, machine, {
      trained: data,
      heldOut: data,
      samples: 64,
    });
    expect(gap.value).toBe(0);
    expect(gap.error).toBeGreaterThan(0);
    // Held-out samples of higher free energy are less likely than those trained on: a gap above 0.
    const sorted = rows.toSorted(
      (a, b) => freeEnergyTwin(twin, a).energy - freeEnergyTwin(twin, b).energy,
    );
    const [likely, unlikely] = [sorted.slice(0, 32), sorted.slice(-32)];
    const apart = await freeEnergyGap(device.gpu, machine, {
      trained: uploadRows(device.gpu, likely, 37),
      heldOut: uploadRows(device.gpu, unlikely, 37),
      samples: 32,
    });
    const mean = (of: readonly Uint8Array[]): number =>
      of.reduce((sum, row) => sum + freeEnergyTwin(twin, row).energy / of.length, 0);
    expect(apart.value).toBeGreaterThan(0);
    expect(apart.value).toBeCloseTo(mean(unlikely) - mean(likely), 3);
  });

  it('pseudo-likelihoods are those in double precision, with their errors', async () => {
    const { machine, twin } = await randomMachine({
      visible: 37,
      hidden: 21,
      units,
      scale: 0.5,
      seed: 4,
    });
    const { rows, data } = randomData(37, 75);
    const { value, error } = await pseudoLikelihood(device.gpu, machine, data, { samples: 50 });
    const exact = rows.slice(0, 50).map((row) => pseudoLikelihoodTwin(twin, row));
    const { mean, deviation } = spread(exact);
    // 37 gains, each of 21 differences of logarithms known to 1e-6.
    expect(Math.abs(value - mean)).toBeLessThan(37 * 21 * 1e-6);
    expect(Math.abs(error / (deviation / Math.sqrt(50)) - 1)).toBeLessThan(0.02);
  });

  it('annealing is within 3 standard errors of the exact ln Z for 20 machines, and spread as it says', async () => {
    const scores: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const visible = 6 + seed;
      const hidden = 12 - (seed % 7);
      const scale = [0.1, 0.3, 0.6][seed % 3] as number;
      const { machine } = await randomMachine({ visible, hidden, units, scale, seed: 100 + seed });
      const found = await annealedLogPartition(device.gpu, machine, {
        seed,
        temperatures: 60,
        runs: 256,
        ...(seed % 2 === 0 && { data: randomData(visible, 64).data }),
      });
      const exact = (await logPartition(await machine.readParameters())) ?? NaN;
      const { value, error } = found?.logPartition ?? { value: NaN, error: NaN };
      expect(found?.effectiveRuns).toBeGreaterThan(20);
      scores.push((value - exact) / error);
      machine.dispose();
    }
    // One of 20 normal deviates is beyond 3 once in 19 times, their spread outside 0.55 to 1.5 once in 1000; seeds are
    // fixed.
    for (const score of scores) expect(Math.abs(score)).toBeLessThan(3);
    const { mean, deviation } = spread(scores);
    expect(Math.abs(mean)).toBeLessThan(3.5 / Math.sqrt(20));
    expect(deviation).toBeGreaterThan(0.55);
    expect(deviation).toBeLessThan(1.5);
  });
});

it('means of units are counted exactly, bits beyond the last sample apart', async () => {
  const { rows, data } = randomData(9, 45);
  const means = await unitMeans(device.gpu, data);
  for (const [unit, mean] of means.entries())
    expect(mean).toBe(rows.reduce((sum, row) => sum + row[unit], 0) / 45);
});
