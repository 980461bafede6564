import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { Observation } from '../../ising/measurement.ts';
import { observeSamples } from '../../rbm/evaluation/lattice-observables.ts';
import { defaultThermalization, heldOutSeed, IsingData } from '../../rbm/sampling/ising-data.ts';
import { estimates } from '../../statistics/estimate.ts';
import type { Measured } from '../../statistics/measured.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { StudyContext } from '../study.ts';
import { coupling, heldOutSamples, type Settings } from './presets.ts';

/** A quantity whose exact value is known. */
export type Compared = Measured & { readonly exact: number };

export type SampleSets = Awaited<ReturnType<typeof sampleSets>>;
export type DataGate = ReturnType<typeof gateOf>;

/** Samples to train on, samples to judge by, and coin tosses, with their measurements. */
export async function sampleSets(
  { gpu, seed, signal, phase }: StudyContext,
  { size, samples, quality }: Settings,
) {
  const temperature = 1 / coupling;
  const sweeps = defaultThermalization({ size, temperature, samples });
  const draw = (
    name: string,
    wanted: { samples: number; seed: number; thermalize?: number },
  ): Promise<IsingData> => {
    const onProgress = phase(name, wanted.thermalize ?? sweeps);
    return IsingData.sample(gpu, { size, temperature, ...wanted }, { signal, onProgress });
  };
  const other = heldOutSeed(seed);
  const data = await draw('samples', { samples, seed });
  const heldOut = await draw('held-out samples', { samples: heldOutSamples, seed: other });
  // A hot start is one coin toss for each spin.
  const hot = await draw('samples at K = 0', { samples, seed: heldOutSeed(other), thermalize: 0 });
  const starts = await draw('lattices that chains start from', {
    samples: quality.chains,
    seed: heldOutSeed(heldOutSeed(other)),
  });
  const observation = await observeSamples(gpu, data.data, data.geometry);
  const heldOutObservation = await observeSamples(gpu, heldOut.data, heldOut.geometry);
  return {
    data: data.data,
    heldOut: heldOut.data,
    /** Independent lattices for the chains of machines to start from. */
    starts: starts.data,
    /** K = 0: every spin a fair coin. */
    infiniteTemperature: hot.data,
    heldOutGeometry: heldOut.geometry,
    /** Site of each unit. */
    sites: siteOfUnits(data.geometry),
    sweeps,
    observation,
    heldOutObservation,
    gate: gateOf(observation, size),
    heldOutGate: gateOf(heldOutObservation, size),
    dispose: () => {
      for (const set of [data, heldOut, hot, starts]) set.dispose();
    },
  };
}

/**
 * Energy and specific heat of independent samples, with jackknife errors over blocks of 32 of them and Kaufman's exact values.
 */
function gateOf(
  { energy }: Observation,
  size: number,
): Record<'energy' | 'specificHeat', Compared> {
  const blocks = Array.from({ length: energy.length / 32 }, (_, block) => {
    const values = Array.from(energy.subarray(32 * block, 32 * block + 32));
    const mean = (power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    return [mean(1), mean(2)];
  });
  const exact = kaufman({ size, coupling });
  const { energy: u, specificHeat: c } = estimates(
    blocks,
    {
      energy: { from: ([e = NaN]) => e },
      specificHeat: {
        from: ([e = NaN, squares = NaN]) => squares - e ** 2,
        scale: size ** 2 * coupling ** 2,
      },
    },
    {},
  );
  return {
    energy: { ...u, exact: exact.energy },
    specificHeat: { ...c, exact: exact.specificHeat },
  };
}
