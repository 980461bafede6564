import { describe, expect, it } from 'vitest';
import type { Ensemble } from '../../src/ensemble/ensemble.ts';
import { replicaGeometry, siteCount } from '../../src/ensemble/geometry.ts';
import type { IsingSimulation } from '../../src/ising/simulation.ts';
import { majorityRule } from '../../src/rg/block-rule.ts';
import { Blocking } from '../../src/rg/blocking.ts';
import { GrowingChain } from '../../src/rg/growing-chain.ts';
import { measureLevels } from '../../src/rg/growing-levels.ts';
import { growingCoupling, Refinement } from '../../src/rg/growing.ts';
import { operators, OperatorSums } from '../../src/rg/operators.ts';
import { meanOf, type Measured } from '../../src/statistics/measured.ts';
import { CRITICAL_COUPLING } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';
import { critical } from './critical-lattices.ts';

const device = withGpu();

/** Sums of the first four operators and the square of the magnetization, per site of each system. */
async function sumsOf(ensemble: Ensemble): Promise<Record<string, Float64Array>> {
  const { gpu } = device;
  const sums = await OperatorSums.create(gpu, ensemble);
  gpu.compute('operators', (pass) => sums.record(pass));
  const all = await sums.read();
  sums.dispose();
  const sites = siteCount(ensemble.geometry);
  const of = (key: string): Float64Array =>
    all[operators.findIndex((operator) => operator.key === key)].map((sum) => sum / sites);
  return {
    nearest: of('nearest'),
    diagonal: of('diagonal'),
    plaquette: of('plaquette'),
    third: of('third'),
    square: of('spin').map((m) => m * m),
  };
}

/** Grown minus original, of the same systems. */
async function differences(
  { ensemble }: IsingSimulation,
  coupling: number,
): Promise<Record<string, Measured>> {
  const { gpu } = device;
  using blocking = await Blocking.create(gpu, ensemble, {
    rule: majorityRule,
    seed: 1,
    level: 1,
  });
  blocking.begin(1);
  gpu.compute('block spins', (pass) => blocking.record(pass));
  using refinement = await Refinement.create(gpu, blocking.coarse, { coupling, seed: 2 });
  await refinement.grow();
  const [original, grown] = [await sumsOf(ensemble), await sumsOf(refinement.fine)];
  return Object.fromEntries(
    Object.keys(grown).map((key) => [
      key,
      meanOf(grown[key].map((value, system) => value - original[key][system])),
    ]),
  );
}

describe('blocks of critical lattices, grown again', () => {
  // Five correlated scores within 3.5: a right kernel fails with a probability below 0.0025.
  it('are the original again in every average, with the coupling of the original only', async () => {
    using simulation = await critical(device.gpu, replicaGeometry(16, 1024), 20);
    const right = await differences(simulation, CRITICAL_COUPLING);
    for (const [key, { value, error }] of Object.entries(right))
      expect(Math.abs(value / error), key).toBeLessThan(3.5);
    const { nearest } = await differences(simulation, growingCoupling - 0.02);
    expect(nearest.value / nearest.error).toBeLessThan(-6);
  });
});

/** 2 - log2 a of the last of three steps. */
async function lastExponent({ ensemble }: IsingSimulation, coupling: number): Promise<Measured> {
  const { gpu } = device;
  const options = { steps: 3, coupling, seed: 4 };
  using chain = await GrowingChain.create(gpu, ensemble, options);
  expect(await chain.grow()).toBe(3);
  const levels = await measureLevels(gpu, chain.levels);
  const last = levels.at(-1)?.magneticExponent;
  if (!last) throw new Error('The last level has no exponent.');
  return last;
}

describe('lattices grown step after step', () => {
  // Within 4 errors of the known values: a right program fails with a probability of about 1e-4.
  it('stay critical with the default coupling and drift with K_c', async () => {
    using simulation = await critical(device.gpu, replicaGeometry(8, 4096), 20);
    const last = await lastExponent(simulation, growingCoupling);
    expect(last.error).toBeLessThan(0.001);
    // The default coupling is known to 0.0003, which is 0.0004 here.
    expect(Math.abs(last.value - 1.875)).toBeLessThan(4 * last.error + 0.0004);
    const drifting = await lastExponent(simulation, CRITICAL_COUPLING);
    expect(Math.abs(drifting.value - 1.881)).toBeLessThan(4 * drifting.error + 0.0004);
    expect(drifting.value - 1.875).toBeGreaterThan(4 * drifting.error);
  });
});
